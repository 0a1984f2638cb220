"""What is known of when people can come, as the plain spans that finding a time goes by.

What is known stands in `availability`; here are the meetings too, and each reason in our own words: nothing is said of
what stands in somebody's calendar, or of which meeting they are at.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.availability.queries import Asked, know_times, school_year
from app.availability.rules import DayHours, KnownTimes, why_no_school
from app.core.database import db
from app.invitations.models import Invitee
from app.invitations.poll_queries import Candidate
from app.invitations.proposing import Person, Span, Window
from app.invitations.wall_clock import day_bounds
from app.meetings.bank_holidays import list_bank_holidays
from app.meetings.models import Meeting, MeetingState, Series

ON_LEAVE: Final = "on leave"
SCHOOL_IS_OUT: Final = "there in school terms only"
CLOSED: Final = "their agency is closed"
BUSY: Final = "busy in their own calendar"
ELSEWHERE: Final = "at another meeting"


def know_people(asked: Sequence[tuple[Candidate, bool]], window: Window) -> Sequence[Person]:
    """These people, each needed or welcome, with what is known of their time in the window."""
    begin, end = day_bounds(window.first_day, window.last_day, window.zone)
    known = know_times([Asked(id=one.id, agency_id=one.agency_id) for one, _needed in asked], begin, end)
    schools = school_year(window.first_day, window.last_day)
    no_school = [
        Span(*day_bounds(day, day, window.zone), SCHOOL_IS_OUT)
        for day in _days(window.first_day, window.last_day)
        if why_no_school(day, schools)
    ]
    meetings = _meetings([one.id for one, _needed in asked], begin, end)
    return [
        Person(
            id=one.id,
            is_needed=is_needed,
            free=list(_free(known[one.id].hours, window)) if known[one.id].hours else None,
            busy=[
                *_away(known[one.id], window),
                *(no_school if known[one.id].is_term_time_only else ()),
                *meetings[one.id],
            ],
        )
        for one, is_needed in asked
    ]


def left_out_days(series: Series, first_day: date, last_day: date) -> Mapping[date, str]:
    """Days on which a series does not meet, with why: bank holidays, and those of schools if it says so."""
    found: dict[date, str] = {}
    if series.leaves_out_school_holidays:
        schools = school_year(first_day, last_day)
        found |= {day: "School holiday" for day in _days(first_day, last_day) if why_no_school(day, schools)}
    for skip in list_bank_holidays(series.bank_holidays_of, range(first_day.year, last_day.year + 1)):
        if first_day <= skip.first_day <= last_day:
            found[skip.first_day] = skip.why
    return found


def _free(hours: Iterable[DayHours], window: Window) -> Iterator[Span]:
    for day in _days(window.first_day, window.last_day):
        for one in hours:
            if one.weekday == day.weekday():
                begin, end = (datetime.combine(day, at, window.zone) for at in (one.from_time, one.until_time))
                yield Span(begin.astimezone(UTC), end.astimezone(UTC))


def _away(known: KnownTimes, window: Window) -> Iterator[Span]:
    for leave in known.leave:
        yield Span(*day_bounds(leave.first_day, leave.last_day, window.zone), ON_LEAVE)
    for closed in known.closures:
        yield Span(*day_bounds(closed.first_day, closed.last_day, window.zone), CLOSED)
    for busy in known.engagements:
        yield Span(busy.starts_utc, busy.ends_utc, BUSY)


def _meetings(ids: Sequence[uuid.UUID], begin: datetime, end: datetime) -> Mapping[uuid.UUID, Sequence[Span]]:
    """The meetings that these people are invited to; without those that do not take place."""
    rows = db.session.execute(
        db.select(Invitee.account_id, Invitee.contact_id, Meeting.starts_utc, Meeting.planned_minutes)
        .join(Meeting, Meeting.series_id == Invitee.series_id)
        .where(db.or_(Invitee.account_id.in_(ids), Invitee.contact_id.in_(ids)), Invitee.ended_utc.is_(None))
        .where(db.or_(Invitee.only_meeting_id.is_(None), Invitee.only_meeting_id == Meeting.id))
        .where(Meeting.state.not_in([MeetingState.CANCELLED, MeetingState.MOVED]))
        .where(Meeting.starts_utc > begin - timedelta(days=1), Meeting.starts_utc < end)
        .order_by(Meeting.starts_utc, Meeting.id)
    )
    spans: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for account_id, contact_id, starts, minutes in rows:
        spans[account_id or contact_id].append(Span(starts, starts + timedelta(minutes=minutes), ELSEWHERE))
    return spans


def _days(first_day: date, last_day: date) -> Sequence[date]:
    return [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)]
