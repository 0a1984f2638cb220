"""Putting a case on the list of a meeting: listed, with its texts open, and every agency asked."""

import uuid

from app.agenda.models import AgendaItem
from app.agenda.service import list_case, note_item_change
from app.cases.service import ask_agencies
from app.core.clock import now_utc
from app.core.errors import Conflict
from app.meetings.models import Meeting
from app.meetings.queries import list_series_agencies
from app.minutes.shared_texts import open_documents


def put_on_list(
    meeting: Meeting, case_id: uuid.UUID, referrer_id: uuid.UUID | None, *, planned_minutes: int, is_urgent: bool
) -> AgendaItem:
    """Put a case on a list, at its end, and ask every agency of the series. For callers that have asked who may.

    Raises `Conflict` when the meeting is over.
    """
    if meeting.is_over:
        raise Conflict("This meeting is over. Choose another.")
    item = list_case(meeting, case_id, planned_minutes=planned_minutes, is_urgent=is_urgent, arrived_utc=now_utc())
    open_documents(item)
    ask_agencies(meeting, case_id, [*list_series_agencies(meeting.series)], referrer_id)
    note_item_change(item)
    return item
