"""The meeting as it happens: what changes it."""

import uuid
from collections.abc import Collection

from app.actions import service as actions
from app.actions.rules import NextLook
from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import find_item_under_way, get_item, list_items, list_items_of_case, list_seen_items
from app.agenda.service import TO_COME, defer_unheard, end_break, note_item_change, require_nothing_under_way
from app.attendance.queries import list_presences, list_presences_of
from app.attendance.service import end_presences, enter_case
from app.cases.conflicts import LockedOut
from app.cases.need_to_know import ItemFacts
from app.core.access import Actor, Permission
from app.core.errors import Conflict, NotFound
from app.meetings import arriving
from app.meetings import service as meetings
from app.meetings.arriving import sign_statement
from app.meetings.models import AttendanceMode, Meeting, MeetingState
from app.meetings.queries import get_meeting
from app.room.lead import find_lead, lost_sight
from app.room.observers import clear_case, end_admissions, end_admissions_of, list_admitted


def arrive(actor: Actor, meeting_id: uuid.UUID, mode: AttendanceMode | None = None) -> Meeting:
    """Say that one has read the confidentiality statement and is here. Raises `Conflict` when the meeting is over."""
    meeting = meetings.join_meeting(actor, meeting_id, mode)
    sign_statement(actor, meeting_id)
    return meeting


def say_where(
    actor: Actor, meeting_id: uuid.UUID, *, mode: AttendanceMode | None, is_fetched_by_phone: bool | None
) -> Meeting:
    """Say from where one takes part, or whether one is to be rung. The ledger has it from now on, in a case too."""
    here = arriving.say_where(actor, meeting_id, mode=mode, is_fetched_by_phone=is_fetched_by_phone)
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_ATTEND)
    items = {item.id: item for item in list_items(meeting)}
    for presence in list_presences_of(actor.account_id, list(items)):
        if presence.left_utc is None and presence.mode is not here.mode:
            end_presences(items[presence.item_id], [presence])
            enter_case(actor, items[presence.item_id], presence.agency_id)
            note_item_change(items[presence.item_id])
    return meeting


def come_in(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> AgendaItem:
    """Be present for the case under way, and at its meeting, having read its statement. Coming in twice is once.

    Raises `NotFound` where this person may not see the case, `Conflict` unless it is under way.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.MEETING_ATTEND)
    item = seen.item
    if item.state is not ItemState.UNDER_WAY or item.meeting.state is not MeetingState.OPEN:
        message = "This case is not under way. You are fetched when it is called."
        raise Conflict(message)
    arrive(actor, meeting_id)
    if any(presence.account_id == actor.account_id for presence in list_presences(item.id)):
        return item
    enter_case(actor, item, _agency_spoken_for(actor, seen.facts))
    note_item_change(item)
    return item


def leave_case(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Go back to the lobby from whatever case one is in; one may return while it is under way, unless one observes."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_ATTEND)
    _end_presences_of(actor, meeting)
    end_admissions_of(actor, meeting)
    return meeting


def leave_meeting(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Go for now, from the case one is in too; one may come back.

    Raises `Conflict` for whoever leads the meeting while a case is under way: nobody else could end it.
    """
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_ATTEND)
    if meeting.led_by_id == actor.account_id and find_item_under_way(meeting) is not None:
        message = "You are leading the meeting. Close the case, or hand over the lead, before you leave."
        raise Conflict(message)
    _end_presences_of(actor, meeting)
    end_admissions_of(actor, meeting)
    meetings.leave_meeting(actor, meeting_id)
    return meeting


def close_case(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    *,
    decided: str,
    agreed_ids: Collection[uuid.UUID],
    because: str = "",
    next_look: NextLook | None = None,
) -> AgendaItem:
    """Close the case under way with its outcome; everybody in it is back in the lobby. Raises `Invalid`, `Conflict`."""
    item = get_item(actor, meeting_id, case_id, Permission.MEETING_CHAIR).item
    meetings.take_lead(actor, item.meeting)
    actions.close_case(
        actor,
        meeting_id,
        case_id,
        decided=decided,
        agreed_ids=agreed_ids,
        because=because,
        next_look=next_look,
    )
    clear_case(actor, item)
    return item


def close_meeting(actor: Actor, meeting_id: uuid.UUID, *, may_defer: bool) -> Meeting:
    """End the meeting. Raises `Conflict` while a case is under way, or for unheard cases that may not be deferred."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    if meeting.state is not MeetingState.OPEN:
        message = "This meeting is not open."
        raise Conflict(message)
    require_nothing_under_way(actor, meeting)
    # Only what this chair sees is asked about; the rest is deferred without a word to them.
    if not may_defer and any(seen.item.state in TO_COME for seen in list_seen_items(actor, meeting)):
        message = "There are cases that have not been heard. Say first that they are to wait for another meeting."
        raise Conflict(message)
    end_break(meeting)
    defer_unheard(actor, meeting_id)
    return meetings.close_meeting(actor, meeting_id)


def hand_over_lead(actor: Actor, meeting_id: uuid.UUID, to_id: uuid.UUID) -> Meeting:
    """Let another chair lead the meeting. Raises `NotFound` for anybody who may not, `Conflict` for another's lead."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    lead = find_lead(actor, meeting)
    if lead is None or not lead.may_hand_over:
        raise Conflict(lead.words if lead else "This meeting is not open.")
    if to_id not in {card.id for card in lead.others}:
        raise NotFound
    meetings.pass_lead(actor, meeting, to_id)
    return meeting


def take_over(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Lead a meeting in place of who has gone without a word. Raises `Conflict` while they are there."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    lead = find_lead(actor, meeting)
    if lead is None or not lead.may_take:
        raise Conflict(lead.words if lead else "This meeting is not open.")
    meetings.take_lead_from(actor, meeting)
    return meeting


def shut_out(locked: LockedOut) -> None:
    """Whoever has just been locked out of a case is in it no longer, and does not lead the meeting through it."""
    for item in list_items_of_case(locked.case_id):
        if item.meeting.is_over or item.state is ItemState.DEFERRED:
            continue
        end_presences(item, [presence for presence in list_presences(item.id) if lost_sight(presence.account_id, item)])
        end_admissions(None, item, [id_ for id_ in list_admitted(item) if lost_sight(id_, item)])
        leader_id = item.meeting.led_by_id
        if item.state is ItemState.UNDER_WAY and leader_id and lost_sight(leader_id, item):
            item.meeting.led_by_id = None
        note_item_change(item)


def _agency_spoken_for(actor: Actor, facts: ItemFacts) -> uuid.UUID | None:
    """The agency somebody comes in for: their employer where they may speak for it, else the first that is called."""
    spoken_for = actor.agencies_spoken_for(Permission.MEETING_ATTEND, facts.series_id)
    called = {agency_id for agency_id, check in facts.checks.items() if check.is_expected}
    candidates = sorted(spoken_for & called or spoken_for, key=lambda id_: (id_ != actor.employer_id, str(id_)))
    return candidates[0] if candidates else None


def _end_presences_of(actor: Actor, meeting: Meeting) -> None:
    items = {item.id: item for item in list_items(meeting)}
    for presence in list_presences_of(actor.account_id, list(items)):
        if presence.left_utc is None:
            end_presences(items[presence.item_id], [presence])
            note_item_change(items[presence.item_id])
