"""Small decisions about summaries, on plain values."""

import re
import unicodedata
from collections.abc import Collection
from random import Random
from typing import Final

# No letters or digits that look alike when read aloud or written by hand.
_SIGNS: Final = "ABCDEFGHJKMNPQRTVWXY2346789"
_LONG_ENOUGH_TO_RUN_TOGETHER: Final = 6


def make_recipient_code(random: Random) -> str:
    """A code that says which copy a paper is and nothing else: `K7Q-2MX`. Random, never counted."""
    signs = "".join(random.choices(_SIGNS, k=6))
    return f"{signs[:3]}-{signs[3:]}"


def leaked_words(text: str, withheld: Collection[str], allowed: Collection[str]) -> list[str]:
    """Which withheld words or phrases stand in the text, in order; a word that is also allowed does not count.

    A word counts as it is written or in capitals, standing alone; from six letters on also where a reader of the
    file runs words together.
    """
    spaced = " ".join(_plain(text).split())
    together = spaced.replace(" ", "")
    return sorted(
        term
        for term in set(withheld) - set(allowed)
        if any(_stands_in(form, spaced, together) for form in {_plain(term), _plain(term).upper()})
    )


def _stands_in(form: str, spaced: str, together: str) -> bool:
    squeezed = "".join(form.split())
    if len(squeezed) >= _LONG_ENOUGH_TO_RUN_TOGETHER and squeezed in together:
        return True
    return re.search(rf"(?<!\w){re.escape(' '.join(form.split()))}(?!\w)", spaced) is not None


def _plain(text: str) -> str:
    """Ligatures and compatible signs as plain letters, soft hyphens and joiners gone, one kind of apostrophe."""
    letters = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    return "".join(sign for sign in letters if unicodedata.category(sign) != "Cf")
