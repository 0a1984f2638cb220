"""Dates and times as people type them."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SHORTEST_MONTH_NAME: Final = 3
# No part of a date is longer; it is not even looked at, because reading a long number takes long.
LONGEST_PART: Final = 20
THIS_CENTURY: Final = 2000
LAST_SHORT_YEAR: Final = 99
NOON_HOUR: Final = 12

_ADDRESS: Final = re.compile(r"[^@\s<>(),;:\\\"\[\]]+@[^@\s<>(),;:\\\"\[\]]+\.[^@\s<>(),;:\\\"\[\]]+")
_PHONE: Final = re.compile(r"[0-9 +()-]{6,30}(?:\s*(?:ext|x)\.?\s*[0-9]{1,6})?", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(?P<hour>\d{1,2})(?:[:.h ]?(?P<minute>\d{2}))?(?P<half>am|pm)?", re.IGNORECASE)


class TypedWrong(Exception):
    """What was typed is no date or time. `parts` names the boxes it is about; the message says how to put it right."""

    def __init__(self, message: str, parts: Sequence[str] = ("day", "month", "year")) -> None:
        super().__init__(message)
        self.parts = tuple(parts)


def read_day(day: str, month: str, year: str, *, earliest: date) -> date:
    """The date in three boxes; a month may be a name, a year two digits. Raises `TypedWrong`."""
    typed = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    missing = [part for part, text in typed.items() if not text]
    if len(missing) == len(typed):
        raise TypedWrong("Enter the day by which it is to be done.")
    if missing:
        raise TypedWrong(f"The date must include a {' and a '.join(missing)}.", missing)
    is_long = any(len(text) > LONGEST_PART for text in typed.values())
    number = None if is_long else month_number(typed["month"])
    if number is None or not typed["day"].isdecimal() or not typed["year"].isdecimal():
        raise TypedWrong("Enter the date in numbers, for example 27 3 2027.")
    whole_year = int(typed["year"])
    if whole_year <= LAST_SHORT_YEAR:
        whole_year += THIS_CENTURY
    try:
        found = date(whole_year, number, int(typed["day"]))
    except (ValueError, OverflowError):
        raise TypedWrong("That date does not exist. Check the day and the month.") from None
    if found < earliest:
        raise TypedWrong("That date has passed. Enter today or a later day.")
    return found


def month_number(text: str) -> int | None:
    """The month that was typed as a number or by its name, or None."""
    if text.isdecimal():
        return int(text)
    name = text.lower().rstrip(".")
    if len(name) >= SHORTEST_MONTH_NAME and name[:SHORTEST_MONTH_NAME] in MONTHS:
        return MONTHS.index(name[:SHORTEST_MONTH_NAME]) + 1
    return None


def read_clock(text: str) -> time | None:
    """A time of day as people write it (`15:00`, `3pm`, `1500`, `noon`), or None for none. Raises `TypedWrong`."""
    typed = text.strip().lower().replace(" ", "")
    if not typed:
        return None
    if typed in {"noon", "midday"}:
        return time(NOON_HOUR)
    found = _CLOCK.fullmatch(typed)
    if found is None:
        raise TypedWrong("Enter a time such as 15:00 or 3pm, or leave it empty.", ("time",))
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half:
        if hour not in range(1, NOON_HOUR + 1):
            raise TypedWrong("That time does not exist. Enter a time such as 3pm.", ("time",))
        hour = hour % NOON_HOUR + (NOON_HOUR if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise TypedWrong("That time does not exist. Enter a time such as 15:00.", ("time",)) from None


def clock_text(minute: int | None) -> str:
    """A minute of the day as people write it, `09:30`; nothing for none."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def is_email(text: str) -> bool:
    """Whether this looks like one address for mail."""
    return _ADDRESS.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether this looks like a telephone number, with an extension or without."""
    return _PHONE.fullmatch(text) is not None
