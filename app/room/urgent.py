"""An urgent case that has just come in: recorded, listed next, and every agency asked, in one command."""

import uuid

from app.agenda.models import AgendaItem
from app.agenda.service import move_to
from app.audit.service import record
from app.cases.service import NewReferral, refer_case
from app.core.access import Actor, Permission
from app.core.errors import Conflict
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.referrals.listing import put_on_list


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
    item = put_on_list(meeting, case.id, new.agency_id, planned_minutes=planned_minutes, is_urgent=True)
    move_to(actor, meeting, item)
    record("case_marked_urgent", actor.account_id, case_id=case.id, meeting_id=meeting.id, item_id=item.id)
    return item
