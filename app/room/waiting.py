"""What somebody sees in the lobby: their own cases and how long it takes, and nothing of any other case."""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.agenda.models import ItemState
from app.agenda.queries import list_items, list_seen_items
from app.agenda.times import timetable
from app.attendance.queries import list_presences_of
from app.cases.need_to_know import Sight, is_hidden
from app.cases.queries import item_facts
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.disclosure.lists import case_lines, may_oversee
from app.disclosure.views_of_case import CaseLine
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import find_attendance
from app.room.queries import PersonHere, knows_the_list, list_who_is_here
from app.room.rules import QueuedCase, Wait, wait_for_next

_NOT_OVER = (ItemState.LISTED, ItemState.UNDER_WAY)


class Waiting(enum.StrEnum):
    """How things stand for one person at one meeting."""

    MEETING_OVER = "meeting_over"
    INSIDE = "inside"
    CALLED = "called"
    ASKED = "asked"
    STEPPED_OUT = "stepped_out"
    DONE = "done"
    NOT_ARRIVED = "not_arrived"
    OVERSEEING = "overseeing"
    OBSERVING = "observing"
    NO_CASES = "no_cases"
    NOT_OPEN = "not_open"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lobby:
    """The lobby for one person. `now` is their own case under way; `coming` are their own cases still to come."""

    meeting: Meeting
    state: Waiting
    is_here: bool
    now: CaseLine | None
    coming: tuple[CaseLine, ...]
    wait: Wait | None
    who_is_here: tuple[PersonHere, ...]

    @property
    def is_called(self) -> bool:
        """Whether this person is to be fetched: with sound, title and notice."""
        return self.state in {Waiting.CALLED, Waiting.ASKED}


def make_lobby(actor: Actor, meeting: Meeting) -> Lobby:
    """The lobby as this person may see it."""
    oversees = may_oversee(actor, meeting.series_id)
    seen = [] if oversees else list_seen_items(actor, meeting)
    lines = tuple(case_lines(actor, meeting, seen))
    now = next((line for line in lines if line.state == ItemState.UNDER_WAY), None)
    coming = tuple(line for line in lines if line.state == ItemState.LISTED)
    is_here = find_attendance(meeting.id, actor.account_id) is not None
    return Lobby(
        meeting=meeting,
        state=_state(actor, meeting, lines, now, is_here=is_here, oversees=oversees),
        is_here=is_here,
        now=now,
        coming=coming,
        wait=wait_for_next(_queue(actor, meeting, lines), now_utc(), knows_the_list=knows_the_list(actor, meeting)),
        who_is_here=tuple(list_who_is_here(actor, meeting)) if oversees else (),
    )


def _state(
    actor: Actor,
    meeting: Meeting,
    lines: Sequence[CaseLine],
    now: CaseLine | None,
    *,
    is_here: bool,
    oversees: bool,
) -> Waiting:
    if meeting.is_over:
        return Waiting.MEETING_OVER
    if now is not None and meeting.state is MeetingState.OPEN:
        return _state_in_case(actor, now)
    if oversees:
        return Waiting.OVERSEEING
    has_case_to_come = any(line.state == ItemState.LISTED for line in lines)
    if lines and not has_case_to_come:
        return Waiting.DONE
    if not is_here:
        return Waiting.NOT_ARRIVED
    if not actor.may(Permission.CASE_READ, series_id=meeting.series_id):
        return Waiting.OBSERVING
    if not lines:
        return Waiting.NO_CASES
    return Waiting.WAITING if meeting.state is MeetingState.OPEN else Waiting.NOT_OPEN


def _state_in_case(actor: Actor, now: CaseLine) -> Waiting:
    if now.sight is not Sight.CASE:
        return Waiting.ASKED
    presences = list_presences_of(actor.account_id, [now.item_id])
    if any(presence.left_utc is None for presence in presences):
        return Waiting.INSIDE
    return Waiting.STEPPED_OUT if presences else Waiting.CALLED


def _queue(actor: Actor, meeting: Meeting, lines: Sequence[CaseLine]) -> list[QueuedCase]:
    """The cases that are not over, with what this person may count: those their agency was asked about."""
    own = {line.item_id for line in lines}
    items = [item for item in list_items(meeting) if item.state in _NOT_OVER]
    facts = item_facts(meeting, [item.case_id for item in items])
    agencies = actor.agencies_spoken_for(Permission.CASE_READ, meeting.series_id)
    slots = timetable(meeting)

    def is_counted(case_id: uuid.UUID) -> bool:
        case = facts[case_id]
        return not agencies.isdisjoint(case.checks) and not is_hidden(actor, case)

    return [
        QueuedCase(
            is_own=item.id in own,
            is_counted=is_counted(item.case_id),
            is_under_way=item.state is ItemState.UNDER_WAY,
            starts_utc=slots[item.id].starts_utc if item.id in slots else None,
        )
        for item in items
    ]
