"""When people are at other meetings, in words that one reader may have.

Somebody outside the other series learns only that there is one. Times within it are those of the cases that the reader
sees themselves, so that nothing is said of a case that is hidden from them.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_
from sqlalchemy.orm import joinedload

from app.agenda.needed import TOLD_IN
from app.agenda.queries import list_seen_items
from app.agenda.strips import make_stretches
from app.agenda.times import times_told
from app.availability.rules import Engagement
from app.cases.need_to_know import Sight
from app.core.access import Actor, Permission
from app.core.clock import local
from app.core.database import db
from app.invitations.models import Invitee
from app.meetings.models import Meeting, MeetingState

UNKNOWN: Final = "has another meeting"
_NOON: Final = 12
_EVENING: Final = 17


def engagements_of(
    reader: Actor, person_ids: Collection[uuid.UUID], from_utc: datetime, until_utc: datetime
) -> Mapping[uuid.UUID, Sequence[tuple[uuid.UUID, Engagement]]]:
    """The meetings of these people between two moments, as this reader may hear of them, by person."""
    rows = db.session.execute(
        db.select(Invitee, Meeting)
        .join(Meeting, Meeting.series_id == Invitee.series_id)
        .where(or_(Invitee.account_id.in_(person_ids), Invitee.contact_id.in_(person_ids)))
        .where(Invitee.ended_utc.is_(None), Meeting.starts_utc >= Invitee.invited_utc)
        .where(or_(Invitee.only_meeting_id.is_(None), Invitee.only_meeting_id == Meeting.id))
        .where(Meeting.state.not_in([MeetingState.CANCELLED, MeetingState.MOVED, MeetingState.CLOSED]))
        .where(Meeting.starts_utc > from_utc - timedelta(days=1), Meeting.starts_utc < until_utc)
        .options(joinedload(Meeting.series))
        .order_by(Meeting.starts_utc, Meeting.id, Invitee.id)
    )
    found: dict[uuid.UUID, list[tuple[uuid.UUID, Engagement]]] = defaultdict(list)
    told: dict[tuple[uuid.UUID, uuid.UUID | None], Sequence[Engagement]] = {}
    for invitee, meeting in rows:
        key = (meeting.id, invitee.agency_id)
        if key not in told:
            told[key] = _told(reader, meeting, invitee.agency_id)
        found[invitee.account_id or invitee.contact_id] += [(meeting.id, one) for one in told[key]]
    return found


def _told(reader: Actor, meeting: Meeting, agency_id: uuid.UUID | None) -> Sequence[Engagement]:
    whole = (meeting.starts_utc, meeting.starts_utc + timedelta(minutes=meeting.planned_minutes))
    if not any(grant.reaches(meeting.series_id) and grant.case_id is None for grant in reader.grants):
        return [Engagement(*whole, UNKNOWN)]
    spans = [whole]
    oversees = reader.may(Permission.MEETING_OVERSEE, series_id=meeting.series_id)
    if oversees and agency_id is not None and meeting.state in TOLD_IN:
        spans = _needed(reader, meeting, agency_id)
    return [Engagement(starts, ends, _words(meeting, starts, ends)) for starts, ends in spans]


def _needed(reader: Actor, meeting: Meeting, agency_id: uuid.UUID) -> list[tuple[datetime, datetime]]:
    """When an agency is needed there, by the cases that this reader sees."""
    times = times_told(reader, meeting)
    slots = [
        (slot.starts_utc, slot.ends_utc)
        for one in list_seen_items(reader, meeting)
        if one.sight is Sight.CASE
        and (check := one.facts.checks.get(agency_id)) is not None
        and check.is_needed
        and (slot := times[one.item.id].slot) is not None
    ]
    return [(one.starts_utc, one.ends_utc) for one in make_stretches(slots)]


def _words(meeting: Meeting, starts: datetime, ends: datetime) -> str:
    hour = local(starts).hour
    part = "morning" if hour < _NOON else "afternoon" if hour < _EVENING else "evening"
    name = meeting.series.name
    return f"is called at “{name}” that {part}, {local(starts):%H:%M} to {local(ends):%H:%M}"
