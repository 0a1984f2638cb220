"""Dates as tables hold them: as people write them, as Excel counts them, and with the month first, on plain data.

What may mean two days is never guessed: it is asked once for the whole table.
"""

import enum
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

OLDEST_YEARS: Final = 120
GROWN_UP_YEARS: Final = 18
_EXCEL_BEGINS: Final = date(1899, 12, 30)
# What Excel would count from 1927 to 2064; other numbers are no dates.
_SERIAL: Final = re.compile(r"([1-6]\d{4})(?:\.\d{1,12})?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}:\d{2}).*)?")
_NUMBERS: Final = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})(?:[T ,]+(\d{1,2}:\d{2}).*)?")
_WORDS: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-.]*([a-z]{3,9})\.?[\s\-,]*(\d{4}|\d{2})(?:[t ,]+(\d{1,2}:\d{2}).*)?"
)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_IN_A_YEAR: Final = 12
_CENTURY: Final = 100


class Ask(enum.StrEnum):
    """What is asked once about a whole table."""

    ORDER = "order"
    SERIALS = "serials"
    SHORT_YEARS = "short_years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was answered about a table. `has_month_first`: some dates in it can only be read with the month first."""

    order: str = ""
    serials: str = ""
    short_years: str = ""
    has_month_first: bool = False


class DateWrong(Exception):
    """This is no date that can be. The message says why, in plain words."""


class DateAsked(Exception):
    """This may mean two things, and nobody has said yet which."""

    def __init__(self, ask: Ask) -> None:
        super().__init__(ask.value)
        self.ask = ask


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A day, and the time of it where one stood beside it."""

    day: date
    time: str = ""


def is_month_first(text: str) -> bool:
    """Whether a date can only be meant with the month first, as 04/23/1990."""
    found = _NUMBERS.fullmatch(text.strip())
    if found is None:
        return False
    return int(found[1]) <= _IN_A_YEAR < int(found[2]) <= 31  # noqa: PLR2004  # days of a month


def read_table_date(text: str, choices: Choices, today: date) -> ReadDate:
    """The date in a cell that is not empty. Raises `DateWrong`, and `DateAsked` for what may mean two days."""
    typed = text.strip()
    if found := _SERIAL.fullmatch(typed):
        return ReadDate(_from_serial(int(found[1]), typed, choices))
    if found := _ISO.fullmatch(typed):
        return ReadDate(_day(int(found[1]), int(found[2]), int(found[3]), typed), found[4] or "")
    if found := _WORDS.fullmatch(typed.casefold()):
        month = next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2])), 0)
        if month:
            return ReadDate(_day(_year(found[3], choices, today), month, int(found[1]), typed), found[4] or "")
    if found := _NUMBERS.fullmatch(typed):
        day, month = _in_order(int(found[1]), int(found[2]), choices)
        return ReadDate(_day(_year(found[3], choices, today), month, day, typed), found[4] or "")
    raise DateWrong(f"“{_short(typed)}” is not a date. Write it like 3 May 1979 or 03/05/1979.")


def read_birth(text: str, choices: Choices, today: date) -> date:
    """A date of birth. Raises the same, also for somebody who is not born yet or would be older than anybody."""
    born = read_table_date(text, choices, today).day
    if born > today:
        raise DateWrong(f"{said(born)} has not been yet, so nobody was born on it.")
    years = age_on(born, today)
    if years > OLDEST_YEARS:
        raise DateWrong(f"Born on {said(born)}, they would be {years} years old.")
    return born


def age_on(born: date, today: date) -> int:
    """How old somebody is on that day."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def said(day: date) -> str:
    """A day in words: 3 May 1979."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _from_serial(number: int, typed: str, choices: Choices) -> date:
    if not choices.serials:
        raise DateAsked(Ask.SERIALS)
    if choices.serials != "yes":
        raise DateWrong(f"“{_short(typed)}” is a number and not a date. Write it like 3 May 1979.")
    return _EXCEL_BEGINS + timedelta(days=number)


def _in_order(first: int, second: int, choices: Choices) -> tuple[int, int]:
    """The day and the month of two numbers."""
    may_be_both = first != second and max(first, second) <= _IN_A_YEAR
    only_month_first = first <= _IN_A_YEAR < second
    if not choices.order and (only_month_first or (may_be_both and choices.has_month_first)):
        raise DateAsked(Ask.ORDER)
    return (second, first) if choices.order == "month" else (first, second)


def _year(text: str, choices: Choices, today: date) -> int:
    if len(text) > 2:  # noqa: PLR2004  # the two figures of a short year
        return int(text)
    if not choices.short_years:
        raise DateAsked(Ask.SHORT_YEARS)
    if choices.short_years != "yes":
        raise DateWrong(f"Write the year “{text}” with four figures.")
    century = today.year - today.year % _CENTURY
    year = century + int(text)
    return year if year <= today.year else year - _CENTURY


def _day(year: int, month: int, day: int, typed: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if not 1 <= month <= _IN_A_YEAR:
        raise DateWrong(f"“{_short(typed)}”: there is no month {month}. Write the day first, like 23/04/1990.")
    if year < 1 or day == 0:
        raise DateWrong(f"“{_short(typed)}” is not a date. Write it like 3 May 1979 or 03/05/1979.")
    raise DateWrong(f"There is no {day} {_MONTHS[month - 1].capitalize()} {year}.")


def _short(text: str) -> str:
    longest = 40
    return text if len(text) <= longest else f"{text[:longest]}…"
