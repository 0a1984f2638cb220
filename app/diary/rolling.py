"""What is done about dates again and again: telling who is needed when, and putting in dates further ahead."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from app.core.clock import now_utc
from app.core.database import db
from app.core.transaction import transactional
from app.invitations.models import Invitee
from app.invitations.telling import tell_changes
from app.meetings.models import Meeting, MeetingState, Series
from app.meetings.planning import put_in_dates

AHEAD: Final = timedelta(days=14)
PUT_IN_BEFORE: Final = timedelta(days=183)


def tell_times() -> int:
    """Tell everybody whose times on a published list have changed, series by series; answers how many were told."""
    return sum(_tell(series_id) for series_id in _list_series())


@transactional
def _list_series() -> Sequence[uuid.UUID]:
    rows = db.session.scalars(
        db.select(Meeting.series_id)
        .join(Invitee, Invitee.series_id == Meeting.series_id)
        .where(Meeting.state == MeetingState.PUBLISHED)
        .where(Meeting.starts_utc >= now_utc(), Meeting.starts_utc < now_utc() + AHEAD)
        .distinct()
        .order_by(Meeting.series_id)
    )
    return rows.all()


@transactional
def _tell(series_id: uuid.UUID) -> int:
    return tell_changes(series_id)


def put_in_all_dates() -> int:
    """Put in the dates of every series further ahead where little is left, and tell of them; answers how many."""
    return sum(_put_in(series_id) for series_id in _list_running())


@transactional
def _list_running() -> Sequence[uuid.UUID]:
    query = db.select(Series.id).where(Series.ended_utc.is_(None), Series.rule != "").order_by(Series.id)
    return db.session.scalars(query).all()


@transactional
def _put_in(series_id: uuid.UUID) -> int:
    last = db.session.scalar(db.select(db.func.max(Meeting.slot_utc)).where(Meeting.series_id == series_id))
    # Each time changes what stands in everybody's calendar, so it is done seldom.
    if last is not None and last > now_utc() + PUT_IN_BEFORE:
        return 0
    put_in = put_in_dates(db.session.get_one(Series, series_id))
    if put_in:
        tell_changes(series_id)
    return put_in
