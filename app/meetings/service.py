"""Series, meetings and attendance: what changes them."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict
from app.core.push import signal_change
from app.identity.queries import account_cards
from app.meetings.models import (
    AttendanceMode,
    Meeting,
    MeetingAttendance,
    MeetingState,
    Series,
    SeriesAgency,
    Shape,
)
from app.meetings.queries import find_attendance, find_last_attendance, get_meeting

OnMeetingClosed = Callable[[Actor, Meeting], None]

# What else belongs to closing a meeting, from slices above this one; `create_app` says what.
on_meeting_closed: Final[list[OnMeetingClosed]] = []


def when_meeting_closes(follow_up: OnMeetingClosed) -> None:
    """Have `follow_up` run whenever a meeting closes, in the same transaction. Naming it again changes nothing."""
    if follow_up not in on_meeting_closed:
        on_meeting_closed.append(follow_up)


def create_series(
    *, name: str, shape: Shape, agency_ids: Iterable[uuid.UUID], minutes_before_first_case: int = 0
) -> Series:
    """Add a series and the agencies invited to it."""
    series = Series(
        name=name,
        shape=shape,
        minutes_before_first_case=minutes_before_first_case,
        uses_scale=shape is Shape.GROUP_CASE,
    )
    series.agencies = [SeriesAgency(agency_id=agency_id) for agency_id in agency_ids]
    db.session.add(series)
    db.session.flush()
    return series


def create_meeting(series: Series, *, starts_utc: datetime, planned_minutes: int) -> Meeting:
    """Add one date to a series."""
    meeting = Meeting(
        series=series, starts_utc=starts_utc, planned_minutes=planned_minutes, state=MeetingState.PREPARING
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting


def change_order_settings(
    actor: Actor, meeting: Meeting, *, rejoin_minutes: int, steadiness: int, people: Mapping[uuid.UUID, int]
) -> None:
    """Say how orders are chosen in the series of this meeting. For callers that have asked who may."""
    series = meeting.series
    series.rejoin_minutes, series.steadiness = rejoin_minutes, steadiness
    for row in series.agencies:
        row.people = people.get(row.agency_id, row.people)
    record("order_settings_changed", actor.account_id, series_id=series.id)
    note_meeting_change(meeting)


def note_meeting_change(meeting: Meeting) -> None:
    """Count the change and tell every page that shows this meeting, after the commit."""
    meeting.version += 1
    signal_change("meeting", meeting.id, meeting.version)


def open_meeting(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Begin the meeting. Raises `Conflict` if it has begun or is over."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    if meeting.state is MeetingState.OPEN:
        message = "This meeting is open already."
        raise Conflict(message)
    if meeting.is_over:
        message = "This meeting is over."
        raise Conflict(message)
    meeting.state = MeetingState.OPEN
    meeting.opened_utc = now_utc()
    record("meeting_opened", actor.account_id, meeting_id=meeting.id)
    take_lead(actor, meeting)
    note_meeting_change(meeting)
    return meeting


def take_lead(actor: Actor, meeting: Meeting) -> None:
    """Lead the meeting from now on; one person does. Raises `Conflict` while somebody else leads it.

    Everything a chair does while the meeting is open asks this before it looks at any case, so that the answer is the
    same whether or not there is one that this chair must not know of.
    """
    if meeting.led_by_id == actor.account_id:
        return
    if meeting.led_by_id is not None:
        raise Conflict(f"{account_cards([meeting.led_by_id])[meeting.led_by_id].name} is leading the meeting.")
    meeting.led_by_id = actor.account_id
    record("lead_taken", actor.account_id, meeting_id=meeting.id)


def take_lead_from(actor: Actor, meeting: Meeting) -> None:
    """Lead the meeting in place of who leads it now. For callers that have asked whether they may."""
    meeting.led_by_id = actor.account_id
    record("lead_taken", actor.account_id, meeting_id=meeting.id)
    note_meeting_change(meeting)


def pass_lead(actor: Actor, meeting: Meeting, to_id: uuid.UUID) -> None:
    """Let somebody else lead the meeting from now on. For callers that have asked whether both may."""
    meeting.led_by_id = to_id
    record("lead_handed_over", actor.account_id, meeting_id=meeting.id, account_id=to_id)
    note_meeting_change(meeting)


def close_meeting(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """End the meeting: everybody in it has left, and what follows is done. Raises `Conflict` unless it is open."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    if meeting.state is not MeetingState.OPEN:
        message = "This meeting is not open."
        raise Conflict(message)
    take_lead(actor, meeting)
    meeting.state = MeetingState.CLOSED
    meeting.closed_utc = now_utc()
    meeting.led_by_id = None
    db.session.execute(
        db.update(MeetingAttendance)
        .where(MeetingAttendance.meeting_id == meeting.id, MeetingAttendance.left_utc.is_(None))
        .values(left_utc=meeting.closed_utc)
    )
    record("meeting_closed", actor.account_id, meeting_id=meeting.id)
    note_meeting_change(meeting)
    for follow_up in on_meeting_closed:
        follow_up(actor, meeting)
    return meeting


def move_meeting(actor: Actor, meeting_id: uuid.UUID, *, moved_to: Meeting, reason: str, notice_days: int) -> Meeting:
    """Say that a meeting takes place at another date, and why. Raises `Conflict` once it has begun or is over."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.is_over or meeting.state is MeetingState.OPEN:
        message = "This meeting has begun or is over, so it cannot be moved."
        raise Conflict(message)
    meeting.state = MeetingState.MOVED
    meeting.moved_to_id = moved_to.id
    meeting.change_reason = reason
    meeting.change_notice_days = notice_days
    record("meeting_moved", actor.account_id, meeting_id=meeting.id, moved_to_id=moved_to.id)
    note_meeting_change(meeting)
    return meeting


def note_circulation(actor: Actor, meeting_id: uuid.UUID) -> None:
    """Say that everybody entitled to it has been sent what a meeting decided. The first time counts."""
    meeting = get_meeting(actor, meeting_id, Permission.SUMMARY_LEDGER)
    if meeting.circulated_utc is None:
        meeting.circulated_utc = now_utc()
        record("meeting_circulated", actor.account_id, meeting_id=meeting.id)
        note_meeting_change(meeting)


def join_meeting(actor: Actor, meeting_id: uuid.UUID, mode: AttendanceMode | None = None) -> Meeting:
    """Arrive: in the lobby, for a representative. Arriving twice is arriving once. Raises `Conflict` if it is over.

    Without a `mode` somebody takes part from where they did before, or else from elsewhere.
    """
    meeting = get_meeting_to_attend(actor, meeting_id)
    if find_attendance(meeting.id, actor.account_id) is None:
        before = find_last_attendance(meeting.id, actor.account_id)
        note_meeting_change(meeting)
        db.session.add(
            MeetingAttendance(
                meeting_id=meeting.id,
                account_id=actor.account_id,
                arrived_utc=now_utc(),
                mode=mode or (before.mode if before else AttendanceMode.REMOTE),
            )
        )
        record("meeting_joined", actor.account_id, meeting_id=meeting.id)
    return meeting


def leave_meeting(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Go for now; one may come back. Whoever led the meeting leads it no longer."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_ATTEND)
    if meeting.led_by_id == actor.account_id:
        meeting.led_by_id = None
        note_meeting_change(meeting)
    attendance = find_attendance(meeting.id, actor.account_id)
    if attendance is not None:
        attendance.left_utc = now_utc()
        record("meeting_left", actor.account_id, meeting_id=meeting.id)
        note_meeting_change(meeting)
    return meeting


def get_meeting_to_attend(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """A meeting that somebody may come to. Raises `NotFound`, `Refused`, and `Conflict` when it is over."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_ATTEND)
    if meeting.is_over:
        message = "This meeting is over."
        raise Conflict(message)
    return meeting
