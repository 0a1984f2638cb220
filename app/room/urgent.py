"""An urgent case that has just come in: recorded, listed next, and every agency asked, in one command."""

import uuid

from app.agenda.models import AgendaItem
from app.agenda.service import list_case, move_to, note_item_change
from app.audit.service import record
from app.cases.service import NewReferral, ask_agencies, refer_case
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.errors import Conflict
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting, list_series_agencies
from app.minutes.shared_texts import open_documents


def get_meeting_that_can_take_more(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """The meeting, for whoever prepares it. Raises `Conflict` when it is over."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.is_over:
        message = "This meeting is over."
        raise Conflict(message)
    return meeting


def add_urgent_case(actor: Actor, meeting_id: uuid.UUID, new: NewReferral, planned_minutes: int) -> AgendaItem:
    """Take in a case that is urgent, to be heard next. Agencies it is to be kept from are not asked.

    Raises `Conflict` when the meeting is over.
    """
    meeting = get_meeting_that_can_take_more(actor, meeting_id)
    case = refer_case(new)
    item = list_case(meeting, case.id, planned_minutes=planned_minutes, is_urgent=True, arrived_utc=now_utc())
    open_documents(item)
    ask_agencies(meeting, case.id, [*list_series_agencies(meeting.series)], new.agency_id)
    move_to(actor, meeting, item)
    record("case_marked_urgent", actor.account_id, case_id=case.id, meeting_id=meeting.id, item_id=item.id)
    note_item_change(item)
    return item
