"""What somebody sees in the lobby: their own cases and how long it takes, and nothing of any other case."""

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.agenda.models import ItemState
from app.agenda.queries import SeenItem, facts_of_list, list_items, list_seen_items
from app.agenda.times import timetable
from app.attendance.queries import list_presences_of
from app.cases.need_to_know import Sight, is_hidden
from app.core.access import Actor, Permission, Role
from app.core.clock import now_utc
from app.disclosure.lists import case_lines, may_oversee
from app.disclosure.views_of_case import CaseLine
from app.identity.queries import account_cards
from app.meetings.models import AttendanceMode, Meeting, MeetingState
from app.meetings.queries import find_attendance, find_last_attendance, has_signed
from app.room.chair_screen import BreakNow, find_break_now
from app.room.queries import knows_the_list
from app.room.roll import Roll, make_roll
from app.room.rules import QueuedCase, Wait, wait_for_next

_TO_COME = (ItemState.LISTED, ItemState.ON_HOLD)
_NOT_OVER = (*_TO_COME, ItemState.UNDER_WAY)


class Waiting(enum.StrEnum):
    """How things stand for one person at one meeting."""

    MEETING_OVER = "meeting_over"
    INSIDE = "inside"
    CALLED = "called"
    ASKED = "asked"
    STEPPED_OUT = "stepped_out"
    ON_HOLD = "on_hold"
    DONE = "done"
    NOT_ARRIVED = "not_arrived"
    OVERSEEING = "overseeing"
    OBSERVING = "observing"
    NO_CASES = "no_cases"
    NOT_OPEN = "not_open"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lobby:
    """The lobby for one person. `now` is their own case under way; `coming` are their own cases still to come.

    `roll` is there for those who run the meeting.
    """

    meeting: Meeting
    state: Waiting
    is_here: bool
    is_in_room: bool
    is_fetched_by_phone: bool
    has_signed: bool
    observes: bool
    phone: str
    now: CaseLine | None
    coming: tuple[CaseLine, ...]
    put_off: tuple[CaseLine, ...]
    wait: Wait | None
    break_now: BreakNow | None
    roll: Roll | None

    @property
    def is_called(self) -> bool:
        """Whether this person is to be fetched: with sound, title and notice."""
        return self.state in {Waiting.CALLED, Waiting.ASKED}

    @property
    def call(self) -> str:
        """Which call it is, so that a page announces each once: a case that was held is called anew."""
        if not self.is_called or self.now is None or self.now.started_utc is None:
            return ""
        return f"{self.now.item_id} {self.now.started_utc.isoformat()}"


def make_lobby(actor: Actor, meeting: Meeting) -> Lobby:
    """The lobby as this person may see it."""
    oversees = may_oversee(actor, meeting.series_id)
    seen = [] if oversees else list_seen_items(actor, meeting)
    lines = tuple(case_lines(actor, meeting, seen, named=[one for one in seen if _shows_names(one)]))
    now = next((line for line in lines if line.state == ItemState.UNDER_WAY), None)
    here = find_attendance(meeting.id, actor.account_id)
    last = here or find_last_attendance(meeting.id, actor.account_id)
    wait = wait_for_next(_queue(actor, meeting, lines), now_utc(), knows_the_list=knows_the_list(actor, meeting))
    return Lobby(
        meeting=meeting,
        state=_state(actor, meeting, lines, now, is_here=here is not None, oversees=oversees, wait=wait),
        is_here=here is not None,
        is_in_room=last is not None and last.mode is AttendanceMode.IN_ROOM,
        is_fetched_by_phone=here is not None and here.is_fetched_by_phone,
        has_signed=has_signed(meeting.id, actor.account_id),
        observes=any(grant.role is Role.OBSERVER and grant.reaches(meeting.series_id) for grant in actor.grants),
        phone=account_cards([actor.account_id])[actor.account_id].phone,
        now=now,
        coming=tuple(line for line in lines if line.state in _TO_COME),
        put_off=tuple(line for line in lines if line.state == ItemState.DEFERRED and line.sight is Sight.CASE),
        wait=wait,
        break_now=find_break_now(meeting),
        roll=make_roll(actor, meeting) if oversees else None,
    )


def _shows_names(seen: SeenItem) -> bool:
    """Only the question whether an agency knows the family shows whom a case is about."""
    return seen.item.state is ItemState.UNDER_WAY and seen.sight is Sight.IDENTIFIERS


def _state(
    actor: Actor,
    meeting: Meeting,
    lines: Sequence[CaseLine],
    now: CaseLine | None,
    *,
    is_here: bool,
    oversees: bool,
    wait: Wait | None,
) -> Waiting:
    if meeting.is_over:
        return Waiting.MEETING_OVER
    if now is not None and meeting.state is MeetingState.OPEN:
        return _state_in_case(actor, now)
    if oversees:
        return Waiting.OVERSEEING
    has_case_to_come = any(line.state in _TO_COME for line in lines)
    if lines and not has_case_to_come:
        return Waiting.DONE
    if not is_here:
        return Waiting.NOT_ARRIVED
    if not actor.may(Permission.CASE_READ, series_id=meeting.series_id):
        return Waiting.OBSERVING
    if not lines:
        return Waiting.NO_CASES
    if meeting.state is not MeetingState.OPEN:
        return Waiting.NOT_OPEN
    return Waiting.WAITING if wait else Waiting.ON_HOLD


def _state_in_case(actor: Actor, now: CaseLine) -> Waiting:
    if now.sight is not Sight.CASE:
        return Waiting.ASKED
    # Who was in it before it was held is called again like everybody.
    presences = [
        presence
        for presence in list_presences_of(actor.account_id, [now.item_id])
        if now.started_utc is None or presence.entered_utc >= now.started_utc
    ]
    if any(presence.left_utc is None for presence in presences):
        return Waiting.INSIDE
    return Waiting.STEPPED_OUT if presences else Waiting.CALLED


def _queue(actor: Actor, meeting: Meeting, lines: Sequence[CaseLine]) -> list[QueuedCase]:
    """The cases that are not over, with what this person may count: those their agency was asked about."""
    own = {line.item_id for line in lines}
    items = [item for item in list_items(meeting) if item.state in _NOT_OVER]
    facts = facts_of_list(meeting)
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
            is_held=item.state is ItemState.ON_HOLD,
            starts_utc=slots[item.id].starts_utc,
        )
        for item in sorted(items, key=lambda item: slots[item.id].starts_utc)
    ]
