"""Reading series, meetings and attendance."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, Uuid, bindparam, func, or_
from sqlalchemy.orm import joinedload

from app.core.access import PERMISSIONS, Actor, Permission, require_in_series
from app.core.database import db
from app.core.errors import NotFound
from app.core.together import read_once
from app.meetings.models import OVER, Meeting, MeetingAttendance, MeetingState, Series, StatementSignature

# Their types are said here: a column that refers to another table has none until that table has been loaded.
_ATTENDANCE_OF: Final = (
    db.select(MeetingAttendance)
    .where(MeetingAttendance.meeting_id == bindparam("meeting_id", type_=Uuid()))
    .where(MeetingAttendance.account_id == bindparam("account_id", type_=Uuid()), MeetingAttendance.left_utc.is_(None))
    .order_by(MeetingAttendance.arrived_utc, MeetingAttendance.id)
)
_SIGNATURE_OF: Final = db.select(StatementSignature.id).where(
    StatementSignature.meeting_id == bindparam("meeting_id", type_=Uuid()),
    StatementSignature.account_id == bindparam("account_id", type_=Uuid()),
)


def get_meeting(actor: Actor, meeting_id: uuid.UUID, permission: Permission) -> Meeting:
    """A meeting in which this person has that permission. Raises `NotFound` or `Refused`."""
    meeting = db.session.get(Meeting, meeting_id, options=[joinedload(Meeting.series)])
    if meeting is None:
        raise NotFound
    require_in_series(actor, permission, meeting.series_id)
    return meeting


def find_meeting(meeting_id: uuid.UUID) -> Meeting | None:
    """A meeting with its series. For callers that know who may hear of it."""
    return db.session.get(Meeting, meeting_id, options=[joinedload(Meeting.series)])


def list_meetings_with(meeting_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Meeting]:
    """These meetings with their series, by id, in the order of time. For callers that know who may hear of them."""
    rows = db.session.scalars(
        db.select(Meeting)
        .options(joinedload(Meeting.series))
        .where(Meeting.id.in_(meeting_ids))
        .order_by(Meeting.starts_utc, Meeting.id)
    )
    return {row.id: row for row in rows}


def list_meetings_now(actor: Actor, begins_utc: datetime, ends_utc: datetime) -> Sequence[Meeting]:
    """Meetings of this person's series that are open, of that day whatever became of them, or to come, by time.

    A meeting that is over is of the day on which it closed.
    """
    held_utc = func.coalesce(Meeting.closed_utc, Meeting.starts_utc)
    return db.session.scalars(
        _meetings_of(actor)
        .where(
            or_(
                Meeting.state == MeetingState.OPEN,
                Meeting.state.not_in(OVER) & (Meeting.starts_utc >= begins_utc),
                (held_utc >= begins_utc) & (held_utc < ends_utc),
            )
        )
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def list_coming_meetings(actor: Actor) -> Sequence[Meeting]:
    """Meetings that are not over, by time."""
    return db.session.scalars(
        _meetings_of(actor).where(Meeting.state.not_in(OVER)).order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def list_closed_meetings(
    actor: Actor,
    permission: Permission,
    *,
    series_id: uuid.UUID | None = None,
    since_utc: datetime | None = None,
    most: int | None = None,
    after: int = 0,
) -> Sequence[Meeting]:
    """Meetings that were held where this person may do that, latest first: `most` of them, after the first `after`."""
    query = _closed(actor, permission).order_by(Meeting.starts_utc.desc(), Meeting.id.desc())
    if series_id is not None:
        query = query.where(Meeting.series_id == series_id)
    if since_utc is not None:
        query = query.where(Meeting.starts_utc >= since_utc)
    return db.session.scalars(query.limit(most).offset(after)).all()


def count_closed_meetings(actor: Actor, permission: Permission) -> int:
    """How many meetings were held where this person may do that."""
    return db.session.scalar(db.select(func.count()).select_from(_closed(actor, permission).subquery())) or 0


def list_series_held(actor: Actor, permission: Permission) -> Sequence[Series]:
    """The series in which this person may do that and of which a meeting was held, by name."""
    held = _closed(actor, permission).where(Meeting.series_id == Series.id).exists()
    return db.session.scalars(db.select(Series).where(held).order_by(Series.name, Series.id)).all()


def _meetings_of(actor: Actor) -> Select[Meeting]:
    query: Select[Meeting] = db.select(Meeting).options(joinedload(Meeting.series))
    if any(grant.series_id is None for grant in actor.grants):
        return query
    return query.where(Meeting.series_id.in_({grant.series_id for grant in actor.grants}))


def _closed(actor: Actor, permission: Permission) -> Select[Meeting]:
    series_ids = {grant.series_id for grant in actor.grants if permission in PERMISSIONS[grant.role]}
    query: Select[Meeting] = (
        db.select(Meeting).options(joinedload(Meeting.series)).where(Meeting.state == MeetingState.CLOSED)
    )
    return query if None in series_ids else query.where(Meeting.series_id.in_(series_ids))


def list_meetings_to_come(series_id: uuid.UUID) -> Sequence[Meeting]:
    """The meetings of a series that are not over, by time."""
    return db.session.scalars(
        db.select(Meeting)
        .where(Meeting.series_id == series_id, Meeting.state.not_in(OVER))
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def find_meeting_after(meeting: Meeting) -> Meeting | None:
    """The meeting of its series that comes next after that one and takes place, over or not."""
    return db.session.scalars(
        db.select(Meeting)
        .where(Meeting.series_id == meeting.series_id, Meeting.starts_utc > meeting.starts_utc)
        .where(Meeting.state.not_in([MeetingState.MOVED, MeetingState.CANCELLED]))
        .order_by(Meeting.starts_utc, Meeting.id)
        .limit(1)
    ).first()


def list_led_meetings() -> Sequence[Meeting]:
    """The open meetings that somebody leads."""
    return db.session.scalars(
        db.select(Meeting)
        .where(Meeting.state == MeetingState.OPEN, Meeting.led_by_id.is_not(None))
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def list_series_names() -> Mapping[uuid.UUID, str]:
    """The names of all series by id, in the order of the names."""
    return {row.id: row.name for row in db.session.scalars(db.select(Series).order_by(Series.name, Series.id))}


def list_people_here(meeting_id: uuid.UUID) -> Sequence[MeetingAttendance]:
    """Who is at the meeting now, in the order they came."""
    here = (MeetingAttendance.meeting_id == meeting_id, MeetingAttendance.left_utc.is_(None))
    query = db.select(MeetingAttendance).where(*here).order_by(MeetingAttendance.arrived_utc, MeetingAttendance.id)
    return read_once("people here", meeting_id, lambda: db.session.scalars(query).all())


def find_attendance(meeting_id: uuid.UUID, account_id: uuid.UUID) -> MeetingAttendance | None:
    """This person's presence at the meeting now, if they are there."""
    return db.session.scalars(_ATTENDANCE_OF, {"meeting_id": meeting_id, "account_id": account_id}).first()


def find_last_attendance(meeting_id: uuid.UUID, account_id: uuid.UUID) -> MeetingAttendance | None:
    """The last time this person came to the meeting, whether they are still there or not."""
    return db.session.scalars(
        db.select(MeetingAttendance)
        .where(MeetingAttendance.meeting_id == meeting_id, MeetingAttendance.account_id == account_id)
        .order_by(MeetingAttendance.arrived_utc.desc(), MeetingAttendance.id.desc())
    ).first()


def list_signed(meeting_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Everybody who has signed the confidentiality statement of the meeting."""
    query = db.select(StatementSignature.account_id).where(StatementSignature.meeting_id == meeting_id)
    by_id = query.order_by(StatementSignature.id)
    return read_once("signed", meeting_id, lambda: frozenset(db.session.scalars(by_id)))


def has_signed(meeting_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether this person has signed it."""
    return db.session.scalar(_SIGNATURE_OF, {"meeting_id": meeting_id, "account_id": account_id}) is not None


def list_series_agencies(series: Series) -> Sequence[uuid.UUID]:
    """The agencies that are invited to a series."""
    return [row.agency_id for row in series.agencies]
