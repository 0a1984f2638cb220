"""The times at which one person is needed, as their own calendar reads them: no case, no reference, nobody's name."""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.agenda.needed import list_needed_stretches
from app.core.access import Actor
from app.core.access_epoch import read_access_epoch
from app.core.clock import local_today, now_utc
from app.core.database import db
from app.invitations.models import Invitee
from app.invitations.queries import list_own_dates
from app.meetings.models import Meeting, MeetingState, Series

BACK: Final = timedelta(days=28)
AHEAD: Final = timedelta(days=400)
_NOT_HELD: Final = frozenset({MeetingState.MOVED, MeetingState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """A time without a gap at which somebody is needed. `is_part` says that it is not the whole meeting."""

    uid: str
    title: str
    starts_utc: datetime
    ends_utc: datetime
    place: str
    joining_link: str
    is_part: bool
    version: int


def list_own_times(actor: Actor) -> Sequence[OwnTime]:
    """The times of this person from four weeks back on, in their order.

    Of a meeting whose times are told they are the stretches for which the person is needed, and nothing where they are
    needed for none; before that, and for whoever is there for all of it, the whole meeting.
    """
    begins, ends = now_utc() - BACK, now_utc() + AHEAD
    return [
        time
        for _invitee, meeting in list_own_dates(actor.account_id)
        if begins <= meeting.starts_utc < ends and meeting.state not in _NOT_HELD
        for time in _times_of(actor, meeting)
    ]


def _times_of(actor: Actor, meeting: Meeting) -> Iterator[OwnTime]:
    stretches = list_needed_stretches(actor, meeting) if meeting.starts_utc > now_utc() - BACK else None
    whole = (meeting.starts_utc, meeting.starts_utc + timedelta(minutes=meeting.planned_minutes))
    spans = [whole] if stretches is None else [(stretch.starts_utc, stretch.ends_utc) for stretch in stretches]
    for number, (starts, stops) in enumerate(spans):
        yield OwnTime(
            # The same for each of its calendars, for as long as there are so many stretches.
            uid=str(uuid.uuid5(meeting.id, f"{actor.account_id}:{number}")),
            title=meeting.series.calendar_title,
            starts_utc=starts,
            ends_utc=stops,
            place=meeting.place or meeting.series.place,
            joining_link=meeting.joining_link or meeting.series.joining_link,
            is_part=stretches is not None,
            version=meeting.version,
        )


def edition_of_own_times(account_id: uuid.UUID) -> str:
    """A mark that changes whenever this person's times may have: one query, so that calendars may ask often."""
    counted = db.session.execute(
        db.select(
            db.func.count(),
            db.func.sum(Meeting.version),
            db.func.max(Meeting.starts_utc),
            db.func.min(Invitee.invited_utc),
        )
        .join(Invitee, Invitee.series_id == Meeting.series_id)
        .where(Invitee.account_id == account_id, Invitee.ended_utc.is_(None))
    ).one()
    series = db.session.execute(
        db.select(Series.calendar_title, Series.place, Series.joining_link)
        .join(Invitee, Invitee.series_id == Series.id)
        .where(Invitee.account_id == account_id)
        .order_by(Series.id, Invitee.id)
    ).all()
    parts = [account_id, read_access_epoch(), local_today(), *counted, *(part for row in series for part in row)]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
