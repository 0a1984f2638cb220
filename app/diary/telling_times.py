"""Telling calendars, again and again, when people are needed at lists that are published."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from app.core.clock import now_utc
from app.core.database import db
from app.core.transaction import transactional
from app.invitations.models import Invitee
from app.invitations.telling import tell_changes
from app.meetings.models import Meeting, MeetingState

AHEAD: Final = timedelta(days=14)


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
