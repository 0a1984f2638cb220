"""The room's own arithmetic, on plain data: how long somebody waits, and how much time an order gives back."""

import enum
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.agenda.rules import agency_minutes

GONE_AFTER: Final = timedelta(minutes=1)
_EXACT_BELOW: Final = 10
_STEP: Final = 5
_SECONDS_A_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedCase:
    """A case that is not over, by its time, as one reader may count it. `is_counted`: they were asked about it."""

    is_own: bool
    is_counted: bool
    is_under_way: bool
    starts_utc: datetime | None
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long until the next own case. Both are None where nothing may be said."""

    minutes: int | None
    cases_before: int | None
    is_next: bool


def wait_for_next(queue: Sequence[QueuedCase], now_utc: datetime, *, knows_the_list: bool) -> Wait | None:
    """What somebody in the lobby is told; None when no own case is to come.

    The count holds only cases they were asked about. Where it comes to none, no minutes are said either: minutes
    without a case before them would tell that a case is there which one is not to know of. `knows_the_list` is false
    for a guest of single cases, who is told the time alone.
    """
    ahead = 0
    for case in queue:
        if case.is_own and case.is_held:
            # Nobody knows when a case that is on hold goes on.
            continue
        if case.is_own and not case.is_under_way:
            minutes = _about((case.starts_utc - now_utc).total_seconds()) if case.starts_utc else None
            if not knows_the_list:
                return Wait(minutes=minutes, cases_before=None, is_next=False)
            if ahead == 0:
                return Wait(minutes=None, cases_before=None, is_next=True)
            return Wait(minutes=minutes, cases_before=ahead, is_next=False)
        ahead += case.is_counted
    return None


def _about(seconds: float) -> int:
    """Minutes as somebody would say them: to the minute when it is soon, else to five."""
    minutes = max(0, round(seconds / _SECONDS_A_MINUTE))
    return minutes if minutes < _EXACT_BELOW else _STEP * round(minutes / _STEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFigures:
    """What the order of a list saves: minutes of all cases, and of all agencies called or sitting through."""

    case_minutes: int
    called_minutes: int
    sitting_through_minutes: int
    by_agency: Mapping[uuid.UUID, int]

    @property
    def hours_given_back(self) -> float:
        """Agency-hours that nobody has to sit through, to one decimal."""
        return round((self.sitting_through_minutes - self.called_minutes) / 60, 1)


def meeting_figures(
    cases: Sequence[tuple[int, frozenset[uuid.UUID]]], agencies: frozenset[uuid.UUID]
) -> MeetingFigures:
    """The figures of a list; `cases` holds (minutes, agencies expected) for each case.

    The sums are about the `agencies` invited to the series: a guest of one case would not sit through the others.
    """
    total = sum(minutes for minutes, _ in cases)
    by_agency = agency_minutes(cases)
    return MeetingFigures(
        case_minutes=total,
        called_minutes=sum(minutes for agency, minutes in by_agency.items() if agency in agencies),
        sitting_through_minutes=total * len(agencies),
        by_agency=by_agency,
    )


def round_order(item_id: uuid.UUID, agency_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """The order in which agencies are asked about a case: the same in turn, begun at another place for every case.

    So no agency is always first, and none is because of what it is.
    """
    in_turn = sorted(agency_ids, key=lambda id_: id_.int)
    begin = item_id.int % len(in_turn) if in_turn else 0
    return [*in_turn[begin:], *in_turn[:begin]]


def is_gone(seen_utc: datetime | None, now_utc: datetime) -> bool:
    """Whether who leads has had no page open for so long that another chair may go on in their place."""
    return seen_utc is None or now_utc - seen_utc > GONE_AFTER


class ObserverPlace(enum.StrEnum):
    """Where an observer stands to the case under way."""

    INSIDE = "inside"
    LET_IN = "let_in"
    KEPT_OUT = "kept_out"
    NOT_SIGNED = "not_signed"
    WAITING = "waiting"


def observer_place(*, is_hidden: bool, has_signed: bool, is_let_in: bool, is_inside: bool) -> ObserverPlace:
    """Where an observer who is at the meeting stands. What is hidden from them beats everything."""
    if is_hidden:
        return ObserverPlace.KEPT_OUT
    if is_let_in:
        return ObserverPlace.INSIDE if is_inside else ObserverPlace.LET_IN
    return ObserverPlace.WAITING if has_signed else ObserverPlace.NOT_SIGNED
