"""The meetings to which something can be accepted, with until when each takes referrals."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.meetings.bank_holidays import list_bank_holidays
from app.meetings.models import Meeting, MeetingState, Series, Shape
from app.referrals.timing import cut_off

_MOST_DATES = 6
_TAKES = (MeetingState.PREPARING, MeetingState.PUBLISHED, MeetingState.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingDate:
    """A date to which something can be accepted. Past its cut-off it is late there, and still taken."""

    meeting: Meeting
    cut_off_utc: datetime | None

    @property
    def is_past_cut_off(self) -> bool:
        """Whether what comes now comes late."""
        return self.cut_off_utc is not None and now_utc() > self.cut_off_utc


def list_coming_dates(actor: Actor) -> Sequence[ComingDate]:
    """The next dates of every series in which this person decides, series by series, soonest first."""
    rows = db.session.execute(
        db.select(Meeting, Series)
        .join(Series, Series.id == Meeting.series_id)
        .where(Meeting.state.in_(_TAKES))
        .order_by(Series.name, Series.id, Meeting.starts_utc, Meeting.id)
    ).all()
    taken: dict[object, int] = {}
    found = []
    for meeting, series in rows:
        is_past = meeting.starts_utc < now_utc() and meeting.state is not MeetingState.OPEN
        if is_past or not actor.may(Permission.REFERRAL_TRIAGE, series_id=series.id):
            continue
        taken[series.id] = taken.get(series.id, 0) + 1
        if taken[series.id] <= _MOST_DATES:
            found.append(ComingDate(meeting=meeting, cut_off_utc=cut_off_of(meeting)))
    return found


def cut_off_of(meeting: Meeting) -> datetime | None:
    """Until when that date takes referrals; None where its series says nothing of it."""
    series = meeting.series
    free = free_days(series.bank_holidays_of, meeting.starts_utc.year)
    zone = current_app.extensions["settings"].zone
    return cut_off(meeting.starts_utc, series.cut_off_days, series.cut_off_time, free, zone)


@dataclass(frozen=True, slots=True)
class Nations:
    """Whose bank holidays hold where: by series, and by the kind of meeting; `elsewhere` where there is neither."""

    by_series: Mapping[uuid.UUID, str]
    by_shape: Mapping[Shape, str]
    elsewhere: str

    def of(self, shape: Shape, series_id: uuid.UUID | None) -> str:
        """The nation whose bank holidays hold for something that is meant for this kind of meeting, or this series."""
        known = self.by_series.get(series_id) if series_id else None
        return known or self.by_shape.get(shape, self.elsewhere)


def list_nations() -> Nations:
    """What each series has settled; of several of one kind the first by name. England where there is no series yet."""
    rows = db.session.execute(
        db.select(Series.id, Series.shape, Series.bank_holidays_of)
        .where(Series.ended_utc.is_(None))
        .order_by(Series.name.desc(), Series.id.desc())
    ).all()
    return Nations(
        by_series={row.id: row.bank_holidays_of for row in rows},
        by_shape={row.shape: row.bank_holidays_of for row in rows},
        elsewhere=rows[-1].bank_holidays_of if rows else "ENG",
    )


def free_days(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of a nation around that year."""
    return frozenset(skip.first_day for skip in list_bank_holidays(nation, range(year - 1, year + 2)))


def next_fitting(
    dates: Sequence[ComingDate], shape: Shape, series_id: object, *, at_utc: datetime | None = None
) -> ComingDate | None:
    """The next date that a submission is meant for: of its series, or else of its shape."""
    fitting = [
        one
        for one in dates
        if (one.meeting.series_id == series_id if series_id else one.meeting.series.shape is shape)
        and (at_utc is None or one.meeting.starts_utc > at_utc)
    ]
    return min(fitting, key=lambda one: one.meeting.starts_utc, default=None)
