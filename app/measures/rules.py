"""The arithmetic of attendance and of time given back, on plain data."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from app.attendance.rules import AgencyTurnout, Turnout

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCase:
    """One case of a meeting, without a word of what it is about.

    `expected` are those whose time was planned for, `turnout` says who was needed or came. `length` is how long it was
    under way; nothing where it was not heard.
    """

    planned_minutes: int
    expected: frozenset[uuid.UUID]
    length: timedelta = timedelta()
    turnout: Mapping[uuid.UUID, AgencyTurnout] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """Agency-time that nobody had to sit through: as planned, and as it came. `real` is empty where nobody was noted.

    `missed` is how long agencies were needed and did not come: time that was not given back, and is no part of it.
    """

    planned: timedelta
    real: timedelta | None
    missed: timedelta = timedelta()


def given_back(cases: Sequence[CountedCase], invited: frozenset[uuid.UUID]) -> GivenBack:
    """What a meeting gave back to the agencies invited to it, against everybody sitting through every case.

    A guest of one case would not sit through the others, so guests are left out. Waiting in the lobby is not counted:
    people work meanwhile.
    """
    planned = sum(case.planned_minutes * len(invited - case.expected) for case in cases)
    if not any(one.present for case in cases for one in case.turnout.values()):
        return GivenBack(planned=timedelta(minutes=planned), real=None)
    real, missed = timedelta(), timedelta()
    for case in cases:
        for agency_id in invited:
            one = case.turnout.get(agency_id)
            if one is not None and one.turnout is Turnout.ABSENT:
                missed += case.length
            else:
                real += case.length - (one.present if one else timedelta())
    return GivenBack(planned=timedelta(minutes=planned), real=real, missed=missed)


def hours(length: timedelta) -> float:
    """A length in hours, to one decimal."""
    return round(length / _HOUR, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Of so many cases that an agency was needed for, it was there for so many."""

    needed: int = 0
    present: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(needed=self.needed + other.needed, present=self.present + other.present)


def count_turnouts(cases: Iterable[CountedCase]) -> Mapping[uuid.UUID, Count]:
    """For each agency that was needed for any of these cases, for how many, and for how many it came."""
    counts: dict[uuid.UUID, Count] = {}
    for case in cases:
        for agency_id, one in case.turnout.items():
            if one.turnout is not Turnout.UNINVITED:
                is_present = one.turnout is Turnout.PRESENT
                counts[agency_id] = counts.get(agency_id, Count()) + Count(needed=1, present=int(is_present))
    return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the meetings of one month gave back. `unknown` are those in which nobody was noted."""

    first: date
    meetings: int
    unknown: int
    planned: timedelta
    real: timedelta
    missed: timedelta


def by_month(meetings: Iterable[tuple[date, GivenBack]]) -> Sequence[Month]:
    """The meetings of each month together, in the order of time; a month in which none was held is left out.

    Where nobody was noted at a meeting, nothing is said of what it gave back, and its plan is left out too.
    """
    found: dict[date, list[GivenBack]] = {}
    for day, one in meetings:
        found.setdefault(day.replace(day=1), []).append(one)
    return [
        Month(
            first=first,
            meetings=len(ones),
            unknown=sum(one.real is None for one in ones),
            planned=sum((one.planned for one in ones if one.real is not None), timedelta()),
            real=sum((one.real for one in ones if one.real is not None), timedelta()),
            missed=sum((one.missed for one in ones), timedelta()),
        )
        for first, ones in sorted(found.items())
    ]
