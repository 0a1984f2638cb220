"""As much of a date as is known: a day, a month of a year, or a year. What is not known is never filled in."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.typed import LAST_SHORT_YEAR, MONTHS, THIS_CENTURY, TypedWrong, month_number

FIRST_YEAR: Final = 1900
MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date as far as it is known. There is no day without a month."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """As it is kept: `2026-03-14`, `2026-03` or `2026`."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    @property
    def words(self) -> str:
        """As people read it: `14 March 2026`, `March 2026` or `2026`."""
        month = MONTH_NAMES[self.month - 1] if self.month else ""
        return " ".join(part for part in (str(self.day or ""), month, str(self.year)) if part)

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in time: what is known less well stands before what is known better."""
        return self.year, self.month or 0, self.day or 0


def parse_known_date(text: str) -> KnownDate:
    """What `str` made of a date, as a date again."""
    year, month, day, *_ = [*(int(part) for part in text.split("-")), None, None]
    return KnownDate(year or 0, month, day)


def read_known_date(day: str, month: str, year: str, *, today: date) -> KnownDate:
    """The date in three boxes, of which the first two may be empty. Raises `TypedWrong`."""
    day, month, year = day.strip(), month.strip(), year.strip()
    if not year:
        raise TypedWrong("Enter the year, and the month and the day where you know them.", ("year",))
    if day and not month:
        raise TypedWrong("Enter the month as well, or leave out the day.", ("month",))
    number = month_number(month) if month else None
    if not year.isdecimal() or (day and not day.isdecimal()) or (month and number is None):
        raise TypedWrong("Enter the date in numbers, for example 27 3 2026.")
    whole_year = int(year) + (THIS_CENTURY if int(year) <= LAST_SHORT_YEAR else 0)
    if whole_year < FIRST_YEAR or (number is not None and not 1 <= number <= len(MONTHS)):
        raise TypedWrong("That date does not exist. Check the day, the month and the year.")
    known = KnownDate(whole_year, number, int(day) if day else None)
    try:
        earliest = date(whole_year, number or 1, 1 if known.day is None else known.day)
    except (ValueError, OverflowError):
        raise TypedWrong("That date does not exist. Check the day, the month and the year.") from None
    if earliest > today:
        raise TypedWrong("That date has not come yet. Enter when it happened.")
    return known
