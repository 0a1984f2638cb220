"""The attendance ledger: what changes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.agenda.models import AgendaItem
from app.agenda.queries import find_seen_item
from app.agenda.service import note_item_change
from app.attendance.models import CasePresence, PresenceCorrection
from app.attendance.signs_of_life import note_last_gap
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.meetings.models import AttendanceMode
from app.meetings.queries import find_attendance

NO_REASON: Final = "Write why you correct it."
LEFT_FIRST: Final = "They cannot have left before they came."
TOO_EARLY: Final = "That is before the meeting was opened."
TOO_LATE: Final = "That is after the meeting was over."
NOT_YET: Final = "That has not happened yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    """What the ledger should have said: in place of a presence, or, where none is named, beside what it says.

    `is_void`: nobody was there. Then the times and the mode count for nothing.
    """

    presence_id: UUID | None
    account_id: UUID
    agency_id: UUID | None
    mode: AttendanceMode
    entered_utc: datetime
    left_utc: datetime
    is_void: bool
    reason: str


def enter_case(actor: Actor, item: AgendaItem, agency_id: UUID | None) -> None:
    """Note that somebody is present for a case from now on, and for which agency, if any. For callers that may."""
    here = find_attendance(item.meeting_id, actor.account_id)
    db.session.add(
        CasePresence(
            item_id=item.id,
            account_id=actor.account_id,
            agency_id=agency_id,
            entered_utc=now_utc(),
            **({"mode": here.mode} if here else {}),
        )
    )
    record(
        "case_entered",
        actor.account_id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        item_id=item.id,
        agency_id=agency_id,
    )


def end_presences(item: AgendaItem, presences: Iterable[CasePresence]) -> None:
    """Note that these people are in the case no longer."""
    for presence in presences:
        presence.left_utc = now_utc()
        note_last_gap(presence)
        record(
            "case_left",
            presence.account_id,
            case_id=item.case_id,
            meeting_id=item.meeting_id,
            item_id=item.id,
            agency_id=presence.agency_id,
        )


def correct_presence(actor: Actor, meeting_id: UUID, case_id: UUID, new: NewCorrection) -> PresenceCorrection:
    """Say what the ledger should have said, and why; what it said stays beside it.

    Raises `NotFound` where this person may not prepare the meeting or see the case, or no such presence is there,
    `Conflict` before the case has been called, `Invalid` for times that cannot be and without a reason.
    """
    item = find_seen_item(actor, meeting_id, case_id, Permission.MEETING_PREPARE).item
    if item.started_utc is None:
        message = "This case has not been called yet."
        raise Conflict(message)
    named = db.session.get(CasePresence, new.presence_id) if new.presence_id else None
    if new.presence_id and (named is None or named.item_id != item.id):
        raise NotFound
    if not new.reason.strip():
        raise Invalid(NO_REASON, "reason")
    if not new.is_void:
        _require_times(item, new)
    row = PresenceCorrection(
        case_id=case_id,
        item_id=item.id,
        presence_id=new.presence_id,
        account_id=named.account_id if named else new.account_id,
        agency_id=named.agency_id if named else new.agency_id,
        mode=new.mode,
        entered_utc=new.entered_utc,
        left_utc=new.left_utc,
        is_void=new.is_void,
        corrected_by_id=actor.account_id,
        corrected_utc=now_utc(),
    )
    row.reason = new.reason.strip()
    db.session.add(row)
    db.session.flush()
    record(
        "presence_corrected",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        item_id=item.id,
        account_id=row.account_id,
        correction_id=row.id,
    )
    note_item_change(item)
    return row


def _require_times(item: AgendaItem, new: NewCorrection) -> None:
    """Raise `Invalid` unless somebody can have been there from the one to the other."""
    opened_utc, closed_utc = item.meeting.opened_utc, item.meeting.closed_utc
    if opened_utc is not None and new.entered_utc < opened_utc.replace(second=0, microsecond=0):
        raise Invalid(TOO_EARLY, "came")
    if new.left_utc <= new.entered_utc:
        raise Invalid(LEFT_FIRST, "left")
    if closed_utc is not None and new.left_utc > closed_utc + timedelta(minutes=1):
        raise Invalid(TOO_LATE, "left")
    if new.left_utc > now_utc() + timedelta(minutes=1):
        raise Invalid(NOT_YET, "left")
