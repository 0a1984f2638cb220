"""Cases that do not go through in one: held, put off to another day, put back, or heard before their turn."""

import uuid
from typing import Final

from app.agenda.models import AgendaItem, ItemState, Stage
from app.agenda.queries import get_item, list_items
from app.agenda.service import TO_COME, move_to, note_item_change
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.errors import Conflict, Invalid
from app.meetings.models import Meeting, MeetingState
from app.meetings.service import take_lead

LONGEST_REASON: Final = 300


def hold_case(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> AgendaItem:
    """Stop a case for now, to go on with another; it can be called again, and its time goes on from there.

    Raises `Conflict` while somebody else leads, and unless it is under way.
    """
    item = _item_to_lead(actor, meeting_id, case_id)
    if item.state is not ItemState.UNDER_WAY:
        message = "This case is not under way."
        raise Conflict(message)
    _stop(item)
    item.state = ItemState.ON_HOLD
    record("case_held", actor.account_id, case_id=case_id, meeting_id=meeting_id, item_id=item.id)
    note_item_change(item)
    return item


def defer_case(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, reason: str) -> AgendaItem:
    """Put a case off to another day, whether it is under way, held or to come.

    Raises `Invalid` without a short reason (field `reason`), `Conflict` while somebody else leads or once it is closed.
    """
    item = _item_to_lead(actor, meeting_id, case_id)
    if item.state is not ItemState.UNDER_WAY and item.state not in TO_COME:
        message = "This case has been heard already, or was put off."
        raise Conflict(message)
    if not reason.strip():
        message = "Say in a few words why the case is put off."
        raise Invalid(message, field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        message = f"Say why in {LONGEST_REASON} characters or fewer."
        raise Invalid(message, field="reason")
    if item.state is ItemState.UNDER_WAY:
        _stop(item)
    item.state = ItemState.DEFERRED
    item.deferred_reason = reason.strip()
    record("case_deferred", actor.account_id, case_id=case_id, meeting_id=meeting_id, item_id=item.id)
    note_item_change(item)
    return item


def put_back_case(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> AgendaItem:
    """Put a case that was put off back on the list of the day, at its end. Raises `Conflict` where it was not."""
    item = _item_to_lead(actor, meeting_id, case_id)
    if item.state is not ItemState.DEFERRED:
        message = "This case was not put off."
        raise Conflict(message)
    item.state = ItemState.LISTED
    item.started_utc = item.ended_utc = None
    item.deferred_reason = ""
    move_to(actor, item.meeting, item, len(list_items(item.meeting)))
    record("case_put_back", actor.account_id, case_id=case_id, meeting_id=meeting_id, item_id=item.id)
    note_item_change(item)
    return item


def choose_stage(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, stage: Stage | None) -> AgendaItem:
    """Say where the discussion stands, for everybody in the case to see; it binds nobody.

    Raises `Conflict` while somebody else leads, and unless the case is under way.
    """
    item = _item_to_lead(actor, meeting_id, case_id)
    if item.state is not ItemState.UNDER_WAY:
        message = "This case is not under way."
        raise Conflict(message)
    item.stage = stage
    record(
        "stage_chosen",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        item_id=item.id,
        stage=stage.value if stage else "",
    )
    note_item_change(item)
    return item


def _item_to_lead(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> AgendaItem:
    """An item of an open meeting that this chair leads from now on, if nobody else does."""
    item = get_item(actor, meeting_id, case_id, Permission.MEETING_CHAIR).item
    require_open(item.meeting)
    take_lead(actor, item.meeting)
    return item


def require_open(meeting: Meeting) -> None:
    """Raise `Conflict` unless the meeting is open."""
    if meeting.state is not MeetingState.OPEN:
        message = "This meeting is not open."
        raise Conflict(message)


def _stop(item: AgendaItem) -> None:
    now = now_utc()
    if item.started_utc is not None:
        item.spent_seconds += int((now - item.started_utc).total_seconds())
    item.ended_utc = now
