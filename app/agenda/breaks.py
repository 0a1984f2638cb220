"""Breaks: begun by the chair between two cases, seen by everybody in their times, over when a case is called."""

import uuid
from typing import Final

from app.agenda.holding import require_open
from app.agenda.models import AgendaBreak
from app.agenda.queries import find_planned_break, find_running_break
from app.agenda.service import end_break, require_nothing_under_way
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change, take_lead

LONGEST_BREAK: Final = 120


def start_break(actor: Actor, meeting_id: uuid.UUID, minutes: int | None) -> Meeting:
    """Begin a break of so many minutes; without a number, the next one that is planned.

    Raises `Invalid` for a length that no break has (field `minutes`), `Conflict` as for calling a case, while another
    break is on, or where none is planned.
    """
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    require_open(meeting)
    require_nothing_under_way(actor, meeting)
    if minutes is not None and not 1 <= minutes <= LONGEST_BREAK:
        message = f"A break takes 1 to {LONGEST_BREAK} minutes."
        raise Invalid(message, field="minutes")
    if find_running_break(meeting) is not None:
        message = "There is a break already."
        raise Conflict(message)
    begun = find_planned_break(meeting) if minutes is None else _add(meeting, minutes)
    if begun is None:
        message = "No break is planned any longer."
        raise Conflict(message)
    begun.started_utc = now_utc()
    record("break_started", actor.account_id, meeting_id=meeting.id, minutes=begun.minutes)
    note_meeting_change(meeting)
    return meeting


def go_on_early(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """End the break before its time. Raises `Conflict` while somebody else leads, or where there is none."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    require_open(meeting)
    take_lead(actor, meeting)
    if not end_break(meeting):
        message = "There is no break."
        raise Conflict(message)
    record("break_ended", actor.account_id, meeting_id=meeting.id)
    note_meeting_change(meeting)
    return meeting


def _add(meeting: Meeting, minutes: int) -> AgendaBreak:
    added = AgendaBreak(meeting_id=meeting.id, not_before_utc=now_utc(), minutes=minutes)
    db.session.add(added)
    return added
