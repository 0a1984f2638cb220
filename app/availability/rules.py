"""Whether somebody can come at a time, and who speaks for an agency then. Plain data in, plain data out.

What is said of somebody is the end of a sentence that begins with their name: `is on leave until Friday 4 December`.
"""

import enum
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class DayHours:
    """Hours of a weekday (0 is Monday) in which somebody can come."""

    weekday: int
    from_time: time
    until_time: time


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDays:
    """Days, both included, on which somebody is away, and who comes in their place."""

    first_day: date
    last_day: date
    covered_by_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Days, both included, with what they are: a school holiday, or why an agency is closed."""

    first_day: date
    last_day: date
    name: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """A time at which somebody is elsewhere, and what may be said of it."""

    starts_utc: datetime
    ends_utc: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTimes:
    """What is known of when somebody can come. Nobody without hours is taken to be away."""

    hours: Sequence[DayHours] = ()
    # What they do before their hours begin, where it is known: `teaches`.
    before_hours: str = ""
    leave: Sequence[LeaveDays] = ()
    is_term_time_only: bool = False
    closures: Sequence[NamedDays] = ()
    engagements: Sequence[Engagement] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolYear:
    """What schools have said of their days. Without terms every day that is no holiday counts as one of school."""

    terms: Sequence[NamedDays] = ()
    days_out: Sequence[NamedDays] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A meeting from one moment to another, on the clock of its place."""

    starts_utc: datetime
    ends_utc: datetime
    zone: ZoneInfo

    @property
    def day(self) -> date:
        """The day on which it begins, where it is."""
        return self.starts_utc.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Free:
    """Nothing is known that stands in the way."""


FREE: Final = Free()


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody cannot come: why, in words that follow their name, and who comes in their place."""

    why: str
    covered_by_id: uuid.UUID | None = None


class Standing(enum.StrEnum):
    """As what somebody speaks for an agency on a date."""

    REPRESENTATIVE = "representative"
    TURN = "turn"
    COVER = "cover"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks for an agency on a date, and as what; `instead_of_id` is whom they cover."""

    person_id: uuid.UUID
    standing: Standing
    instead_of_id: uuid.UUID | None = None


def is_free(known: KnownTimes, when: When, schools: SchoolYear) -> Free | Away:
    """Whether somebody can come for all of that time; the reason that lasts longest is said first."""
    day = when.day
    for closed in known.closures:
        if closed.first_day <= day <= closed.last_day:
            return Away(f"is away: their agency is closed ({closed.name})" if closed.name else "is away: closed agency")
    for leave in known.leave:
        if leave.first_day <= day <= leave.last_day:
            return Away(f"is on leave until {day_words(leave.last_day)}", leave.covered_by_id)
    if known.is_term_time_only and (out := why_no_school(day, schools)):
        return Away(f"works in term time only: this date falls in the school holiday ({out})")
    if known.hours and (why := _why_outside_hours(known, when)):
        return Away(why)
    for one in sorted(known.engagements, key=lambda one: (one.starts_utc, one.ends_utc)):
        if one.starts_utc < when.ends_utc and one.ends_utc > when.starts_utc and one.starts_utc < one.ends_utc:
            return Away(one.words)
    return FREE


def why_no_school(day: date, schools: SchoolYear) -> str:
    """What keeps schools shut on a day, such as `Christmas holiday`; empty on a day of school."""
    for out in schools.days_out:
        if out.first_day <= day <= out.last_day:
            return out.name or "School holiday"
    if not schools.terms or any(term.first_day <= day <= term.last_day for term in schools.terms):
        return ""
    first, last = min(term.first_day for term in schools.terms), max(term.last_day for term in schools.terms)
    # Of days beyond the list nothing is known.
    return "between terms" if first <= day <= last else ""


def who_speaks(
    representatives: Sequence[uuid.UUID],
    deputies: Sequence[uuid.UUID],
    away: Mapping[uuid.UUID, Away],
    *,
    turn_id: uuid.UUID | None = None,
) -> Speaker | None:
    """Who speaks for an agency: a representative, else whose turn it is, else who covers, else a deputy, else nobody.

    Of several representatives the one whose turn it is comes first.
    """
    in_turn = sorted(representatives, key=lambda one: one != turn_id)
    for one in in_turn:
        if one not in away:
            return Speaker(one, Standing.REPRESENTATIVE)
    if turn_id is not None and turn_id not in away:
        return Speaker(turn_id, Standing.TURN)
    for one in in_turn:
        cover = _find_cover(one, away)
        if cover is not None:
            return Speaker(cover, Standing.COVER, one)
    for one in deputies:
        if one not in away:
            return Speaker(one, Standing.DEPUTY, in_turn[0] if in_turn else None)
    return None


def hours_in_words(hours: Collection[DayHours]) -> Sequence[str]:
    """When somebody can be reached, days with the same hours together: `Monday to Thursday, 09:00 to 17:00`."""
    by_day: dict[int, list[str]] = {}
    for one in sorted(hours, key=lambda one: (one.weekday, one.from_time)):
        by_day.setdefault(one.weekday, []).append(f"{one.from_time:%H:%M} to {one.until_time:%H:%M}")
    groups: list[tuple[list[int], str]] = []
    for weekday, spans in by_day.items():
        words = " and ".join(spans)
        if groups and groups[-1][1] == words and groups[-1][0][-1] == weekday - 1:
            groups[-1][0].append(weekday)
        else:
            groups.append(([weekday], words))
    return [
        f"{WEEKDAYS[days[0]]}{f' to {WEEKDAYS[days[-1]]}' if len(days) > 1 else ''}, {words}" for days, words in groups
    ]


def day_words(day: date) -> str:
    """A day as people say it: `Friday 4 December`."""
    return f"{day:%A} {day.day} {day:%B}"


def _why_outside_hours(known: KnownTimes, when: When) -> str:
    begins, ends = when.starts_utc.astimezone(when.zone), when.ends_utc.astimezone(when.zone)
    today = sorted(
        (one for one in known.hours if one.weekday == when.day.weekday()),
        key=lambda one: (one.from_time, one.until_time),
    )
    if not today:
        return f"does not work on {WEEKDAYS[when.day.weekday()]}s"
    if ends.date() == begins.date() and any(
        one.from_time <= begins.time() and ends.time() <= one.until_time for one in today
    ):
        return ""
    first, last = today[0], max(today, key=lambda one: one.until_time)
    if begins.time() < first.from_time:
        doing = known.before_hours or "is not there"
        return f"{doing} until {first.from_time:%H:%M}"
    if ends.date() != begins.date() or ends.time() > last.until_time:
        return f"leaves at {last.until_time:%H:%M}"
    return "is not there for all of that time"


def _find_cover(person_id: uuid.UUID, away: Mapping[uuid.UUID, Away]) -> uuid.UUID | None:
    """Who comes in the place of somebody who is away; whoever covers may be away and covered too."""
    asked = {person_id}
    cover = away[person_id].covered_by_id if person_id in away else None
    while cover is not None and cover in away and cover not in asked:
        asked.add(cover)
        cover = away[cover].covered_by_id
    return None if cover in away else cover
