"""Dates and times as people type them, and the hours in which somebody is needed, on plain data."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SHORTEST_MONTH_NAME: Final = 3
THIS_CENTURY: Final = 2000
LAST_SHORT_YEAR: Final = 99
NOON_HOUR: Final = 12
MOST_HOUR_MARKS: Final = 4

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
    number = _month_number(typed["month"])
    if number is None or not typed["day"].isdecimal() or not typed["year"].isdecimal():
        raise TypedWrong("Enter the date in numbers, for example 27 3 2027.")
    whole_year = int(typed["year"])
    if whole_year <= LAST_SHORT_YEAR:
        whole_year += THIS_CENTURY
    try:
        found = date(whole_year, number, int(typed["day"]))
    except ValueError:
        raise TypedWrong("That date does not exist. Check the day and the month.") from None
    if found < earliest:
        raise TypedWrong("That date has passed. Enter today or a later day.")
    return found


def _month_number(text: str) -> int | None:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time without a gap in which somebody is needed, and for how many cases."""

    starts_utc: datetime
    ends_utc: datetime
    cases: int


def make_stretches(slots: Iterable[tuple[datetime, datetime]]) -> Sequence[Stretch]:
    """The slots put together where one begins as the other ends, in the order of time."""
    stretches: list[Stretch] = []
    for starts, ends in sorted(slots):
        last = stretches[-1] if stretches else None
        if last is not None and starts <= last.ends_utc:
            stretches[-1] = Stretch(starts_utc=last.starts_utc, ends_utc=max(last.ends_utc, ends), cases=last.cases + 1)
        else:
            stretches.append(Stretch(starts_utc=starts, ends_utc=ends, cases=1))
    return stretches


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPart:
    """One part of a drawn strip, in per cent of its width."""

    left: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HourMark:
    """An hour on a drawn strip, in per cent of its width."""

    left: float
    at_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStrip:
    """When somebody is needed within a meeting, ready to be drawn."""

    parts: tuple[DrawnPart, ...]
    hours: tuple[HourMark, ...]


def draw_strip(stretches: Sequence[Stretch], starts_utc: datetime, ends_utc: datetime) -> DayStrip:
    """A strip from one time to the other, or past it where the stretches go further."""
    begins = min([starts_utc, *(stretch.starts_utc for stretch in stretches)])
    ends = max([ends_utc, *(stretch.ends_utc for stretch in stretches)])
    whole = max((ends - begins).total_seconds(), 60.0)

    def left(moment: datetime) -> float:
        return round((moment - begins).total_seconds() / whole * 100, 2)

    first = begins.replace(minute=0, second=0, microsecond=0)
    marks = [first + timedelta(hours=n) for n in range(int(whole // 3600) + 2)]
    inside = [mark for mark in marks if begins <= mark < ends]
    step = max(1, -(-len(inside) // MOST_HOUR_MARKS))
    return DayStrip(
        parts=tuple(
            DrawnPart(left=left(s.starts_utc), width=round(left(s.ends_utc) - left(s.starts_utc), 2)) for s in stretches
        ),
        hours=tuple(HourMark(left=left(mark), at_utc=mark) for mark in inside[::step]),
    )
