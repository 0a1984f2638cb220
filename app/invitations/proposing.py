"""Times at which the right people can meet, of plain data: fewest clashes first, each with who cannot and why.

Nothing here knows a calendar, a case or a database. What is known of somebody are spans of UTC in which they are free
at all, and spans in which they are busy, each with words that may be shown; where no hours are known, they are free.
"""

import uuid
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.invitations.wall_clock import Odd, find_moment

GRID_MINUTES: Final = 15
MOST_A_DAY: Final = 2
WORKING_WEEK: Final = frozenset(range(5))
OUTSIDE_HOURS: Final = "outside their hours"
_MINUTES_OF_A_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment up to another; `reason` says what stands in the way then."""

    starts_utc: datetime
    ends_utc: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is to come. `free` is None where nobody has said which hours they can make."""

    id: uuid.UUID
    is_needed: bool
    free: Sequence[Span] | None = None
    busy: Sequence[Span] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where to look: days, both included, and hours on the wall clock within which a meeting begins and ends."""

    first_day: date
    last_day: date
    from_time: time
    until_time: time
    zone: ZoneInfo
    weekdays: frozenset[int] = WORKING_WEEK
    # Bank holidays and the like: on these days nobody is asked to meet.
    left_out: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody who cannot, and why."""

    person_id: uuid.UUID
    is_needed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time, and who cannot make it, needed people first."""

    starts_utc: datetime
    ends_utc: datetime
    clashes: Sequence[Clash] = ()


@dataclass(slots=True)
class _Known:
    """What is known of somebody, so that each question is answered by a look into sorted lists."""

    person: Person
    free: Sequence[Span]
    busy: Sequence[Span]
    free_starts: Sequence[datetime] = field(init=False)
    busy_starts: Sequence[datetime] = field(init=False)

    def __post_init__(self) -> None:
        self.free_starts = [span.starts_utc for span in self.free]
        self.busy_starts = [span.starts_utc for span in self.busy]

    def is_in_the_way(self, starts_utc: datetime, ends_utc: datetime) -> bool:
        """Whether this person cannot come for all of that time."""
        place = bisect_right(self.busy_starts, starts_utc)
        if place and self.busy[place - 1].ends_utc > starts_utc:
            return True
        if place < len(self.busy) and self.busy_starts[place] < ends_utc:
            return True
        if self.person.free is None:
            return False
        place = bisect_right(self.free_starts, starts_utc)
        return not place or self.free[place - 1].ends_utc < ends_utc


def propose(
    people: Sequence[Person],
    minutes: int,
    window: Window,
    *,
    now_utc: datetime,
    most: int = 6,
    most_a_day: int = MOST_A_DAY,
) -> Sequence[Proposal]:
    """Up to `most` times, the best first: fewest needed people who cannot, then fewest others, then the earliest.

    Times on offer do not overlap, and no more than `most_a_day` stand on one day: people want a choice.
    """
    known = [_know(person) for person in people]
    length = timedelta(minutes=minutes)
    found: list[tuple[int, int, datetime]] = []
    for starts in list_starts(window, minutes):
        if starts <= now_utc:
            continue
        needed = welcome = 0
        for one in known:
            if one.is_in_the_way(starts, starts + length):
                needed, welcome = (needed + 1, welcome) if one.person.is_needed else (needed, welcome + 1)
        found.append((needed, welcome, starts))
    taken: list[datetime] = []
    on_day: Counter[date] = Counter()
    for _needed, _welcome, starts in sorted(found):
        if len(taken) == most:
            break
        day = starts.astimezone(window.zone).date()
        if on_day[day] < most_a_day and all(abs(starts - other) >= length for other in taken):
            taken.append(starts)
            on_day[day] += 1
    return [Proposal(starts, starts + length, find_clashes(people, starts, starts + length)) for starts in taken]


def find_clashes(people: Sequence[Person], starts_utc: datetime, ends_utc: datetime) -> Sequence[Clash]:
    """Who cannot come for all of that time, and why: needed people first, then as they were named."""
    found = [
        Clash(person.id, person.is_needed, reason)
        for person in people
        if (reason := why_not(person, starts_utc, ends_utc))
    ]
    return sorted(found, key=lambda clash: not clash.is_needed)


def why_not(person: Person, starts_utc: datetime, ends_utc: datetime) -> str:
    """Why somebody cannot come for all of that time; empty where they can."""
    for span in sorted(person.busy, key=lambda span: (span.starts_utc, span.ends_utc)):
        if span.starts_utc < ends_utc and span.ends_utc > starts_utc and span.starts_utc < span.ends_utc:
            return span.reason or "busy"
    if person.free is None:
        return ""
    covers = any(span.starts_utc <= starts_utc and span.ends_utc >= ends_utc for span in _merged(person.free))
    return "" if covers else OUTSIDE_HOURS


def list_starts(window: Window, minutes: int) -> Iterator[datetime]:
    """Every start on the grid for a meeting of that length within the hours of the window, the earliest first.

    Times that the clock change skips, or brings twice, are no starts.
    """
    begin = window.from_time.hour * 60 + window.from_time.minute
    end = window.until_time.hour * 60 + window.until_time.minute or _MINUTES_OF_A_DAY
    first = begin + -begin % GRID_MINUTES
    for offset in range((window.last_day - window.first_day).days + 1):
        day = window.first_day + timedelta(days=offset)
        if day.weekday() not in window.weekdays or day in window.left_out:
            continue
        for minute in range(first, end - minutes + 1, GRID_MINUTES):
            moment = find_moment(day, time(*divmod(minute, 60)), window.zone)
            if not isinstance(moment, Odd):
                yield moment


def _know(person: Person) -> _Known:
    return _Known(person, _merged(person.free or ()), _merged(person.busy))


def _merged(spans: Sequence[Span]) -> Sequence[Span]:
    """The same time as spans that neither touch nor overlap, in order; what is empty or turned round is none."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.starts_utc, span.ends_utc)):
        if span.ends_utc <= span.starts_utc:
            continue
        if merged and span.starts_utc <= merged[-1].ends_utc:
            last = merged[-1]
            if span.ends_utc > last.ends_utc:
                merged[-1] = Span(last.starts_utc, span.ends_utc)
        else:
            merged.append(span)
    return merged
