"""Small decisions about cases, on plain values."""

from datetime import date
from random import Random
from typing import Final

# No letters that sound or look alike when read aloud or written by hand.
_LETTERS: Final = "ABCDEFGHJKMNPRTVWXY"
_DIGITS: Final = "23456789"


def make_reference(random: Random) -> str:
    """A reference that can be said aloud and tells nothing: `HT-492`. Random, never counted."""
    letters = "".join(random.choices(_LETTERS, k=2))
    return f"{letters}-{''.join(random.choices(_DIGITS, k=3))}"


def is_under_18(born: date | None, today: date) -> bool:
    """Whether somebody is a child in law on that day; not where the date of birth is not known."""
    return born is not None and (today.year - 18, today.month, today.day) < (born.year, born.month, born.day)
