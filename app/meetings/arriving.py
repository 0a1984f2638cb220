"""What people at a meeting say of themselves: from where they take part, and that they keep to the statement."""

import uuid

from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict
from app.meetings.models import AttendanceMode, Meeting, MeetingAttendance, MeetingState, StatementSignature
from app.meetings.queries import find_attendance, get_meeting, has_signed
from app.meetings.service import get_meeting_to_attend, note_meeting_change, take_lead


def say_where(
    actor: Actor, meeting_id: uuid.UUID, *, mode: AttendanceMode | None = None, is_fetched_by_phone: bool | None = None
) -> MeetingAttendance:
    """Say from where one takes part, or whether one is to be rung; None leaves it. Raises `Conflict` if not here."""
    meeting = get_meeting_to_attend(actor, meeting_id)
    here = find_attendance(meeting.id, actor.account_id)
    if here is None:
        message = "Say first that you are here."
        raise Conflict(message)
    here.mode = mode or here.mode
    here.is_fetched_by_phone = here.is_fetched_by_phone if is_fetched_by_phone is None else is_fetched_by_phone
    record(
        "whereabouts_told",
        actor.account_id,
        meeting_id=meeting.id,
        mode=here.mode.value,
        is_fetched_by_phone=here.is_fetched_by_phone,
    )
    note_meeting_change(meeting)
    return here


def sign_statement(actor: Actor, meeting_id: uuid.UUID) -> None:
    """Keep that somebody has read the confidentiality statement of a meeting. Signing twice is signing once."""
    meeting = get_meeting_to_attend(actor, meeting_id)
    if has_signed(meeting.id, actor.account_id):
        return
    note_meeting_change(meeting)
    # Whoever presses twice is told apart by the version of the meeting, before there are two signatures.
    db.session.flush()
    db.session.add(StatementSignature(meeting_id=meeting.id, account_id=actor.account_id, signed_utc=now_utc()))
    record("statement_signed", actor.account_id, meeting_id=meeting.id)


def note_statement_read(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Say that the statement was read aloud; the first time counts. Raises `Conflict` unless the meeting is open."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    if meeting.state is not MeetingState.OPEN:
        message = "This meeting is not open."
        raise Conflict(message)
    take_lead(actor, meeting)
    if meeting.statement_read_utc is None:
        meeting.statement_read_utc = now_utc()
        record("statement_read", actor.account_id, meeting_id=meeting.id)
        note_meeting_change(meeting)
    return meeting
