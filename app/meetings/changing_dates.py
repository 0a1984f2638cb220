"""Dates that are moved, called off, put back or added, each with who did it, why, and the notice that was given."""

import uuid
from datetime import datetime
from typing import Final

from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import local, local_today, now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid
from app.meetings.models import Meeting, MeetingState, Series
from app.meetings.planning import NOT_BEGUN, dates_to_come, hand_out_turns, tell_of_dates
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change

HAS_BEGUN: Final = "This meeting has begun or is over, so it cannot be changed."


def move_date(
    actor: Actor,
    meeting_id: uuid.UUID,
    *,
    starts_utc: datetime,
    minutes: int,
    place: str,
    reason: str,
) -> Meeting:
    """Let a date take place at another time. What stands on its list goes with it.

    Raises `NotFound`, `Refused`, `Invalid` for a time that has passed or without a reason, `Conflict` once it began.
    """
    meeting = _get_to_change(actor, meeting_id, reason)
    if starts_utc <= now_utc():
        message = "This time has passed. Enter a later one."
        raise Invalid(message, field="day")
    meeting.starts_utc, meeting.planned_minutes, meeting.place = starts_utc, minutes, place
    _note_change(actor, meeting, reason)
    record("date_moved", actor.account_id, meeting_id=meeting.id)
    tell_of_dates(meeting.series_id)
    return meeting


def call_off_date(actor: Actor, meeting_id: uuid.UUID, reason: str) -> Meeting:
    """Let a date not take place. Raises `NotFound`, `Refused`, `Invalid` without a reason, `Conflict`."""
    meeting = _get_to_change(actor, meeting_id, reason)
    meeting.state = MeetingState.CANCELLED
    _note_change(actor, meeting, reason)
    record("date_called_off", actor.account_id, meeting_id=meeting.id)
    tell_of_dates(meeting.series_id)
    return meeting


def put_back_date(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Let a date that was called off take place after all. Raises `NotFound`, `Refused`, `Conflict`."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.state is not MeetingState.CANCELLED or meeting.starts_utc <= now_utc():
        message = "Only a date that was called off and is still to come can be put back."
        raise Conflict(message)
    meeting.state, meeting.change_reason, meeting.change_notice_days = MeetingState.PREPARING, "", None
    record("date_put_back", actor.account_id, meeting_id=meeting.id)
    note_meeting_change(meeting)
    tell_of_dates(meeting.series_id)
    return meeting


def name_who_runs(
    actor: Actor, meeting_id: uuid.UUID, *, chair_id: uuid.UUID | None, minute_taker_id: uuid.UUID | None
) -> Meeting:
    """Say who chairs a date and who takes its minutes, whoever had the turn. Raises `NotFound`, `Refused`, `Conflict`.

    For callers that have asked who can.
    """
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.state not in NOT_BEGUN:
        raise Conflict(HAS_BEGUN)
    meeting.chaired_by_id, meeting.minutes_by_id = chair_id, minute_taker_id
    record("date_runners_named", actor.account_id, meeting_id=meeting.id, account_id=chair_id)
    note_meeting_change(meeting)
    return meeting


def add_date(
    actor: Actor, series: Series, *, starts_utc: datetime, minutes: int, place: str = "", is_emergency: bool = False
) -> Meeting:
    """Add a date that no rule makes. For callers that have asked who may. Raises `Invalid` for a past time."""
    if starts_utc <= now_utc():
        message = "This time has passed. Enter a later one."
        raise Invalid(message, field="day")
    meeting = Meeting(
        series_id=series.id,
        starts_utc=starts_utc,
        planned_minutes=minutes,
        state=MeetingState.PREPARING,
        calendar_uid=str(uuid.uuid4()),
        place=place,
        is_emergency=is_emergency,
    )
    db.session.add(meeting)
    db.session.flush()
    hand_out_turns(series)
    record("date_added", actor.account_id, meeting_id=meeting.id)
    tell_of_dates(series.id)
    return meeting


def end_series(actor: Actor, series: Series, reason: str) -> int:
    """Let a series meet no more: every date to come is called off. Answers how many. Raises `Invalid`, `Conflict`."""
    _require_reason(reason)
    if series.ended_utc is not None:
        message = "This series has ended already."
        raise Conflict(message)
    series.ended_utc = now_utc()
    dates = [meeting for meeting in dates_to_come(series) if meeting.starts_utc > now_utc()]
    for meeting in dates:
        meeting.state = MeetingState.CANCELLED
        _note_change(actor, meeting, reason)
    record("series_ended", actor.account_id, series_id=series.id)
    tell_of_dates(series.id)
    return len(dates)


def notice_days(meeting: Meeting) -> int:
    """How many whole days there are from today to the day of a date."""
    return max(0, (local(meeting.starts_utc).date() - local_today()).days)


def _get_to_change(actor: Actor, meeting_id: uuid.UUID, reason: str) -> Meeting:
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.state not in NOT_BEGUN:
        raise Conflict(HAS_BEGUN)
    _require_reason(reason)
    # Notice is counted from the day it was to be on.
    meeting.change_notice_days = notice_days(meeting)
    return meeting


def _require_reason(reason: str) -> None:
    if not reason.strip():
        message = "Say why, in a few words. Everybody who is invited is told."
        raise Invalid(message, field="reason")


def _note_change(actor: Actor, meeting: Meeting, reason: str) -> None:
    meeting.change_reason, meeting.changed_by_id = reason.strip(), actor.account_id
    if meeting.change_notice_days is None:
        meeting.change_notice_days = notice_days(meeting)
    note_meeting_change(meeting)
