"""The hours of a meeting in which somebody is needed, and how they are drawn: plain data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MOST_HOUR_MARKS: Final = 4


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
