"""What is known of when people can come, as the plain spans that finding a time goes by.

Each reason is in our own words: nothing is said of what stands in somebody's calendar, or of which meeting they are at.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.availability.models import BusyTime, Leave, RoleCard, WorkingHours
from app.core.database import db
from app.directory.models import AgencyClosure, SchoolSpan, SchoolSpanKind
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
_Spans = dict[uuid.UUID, list[Span]]


def know_people(asked: Sequence[tuple[Candidate, bool]], window: Window) -> Sequence[Person]:
    """These people, each needed or welcome, with what is known of their time in the window."""
    accounts = {one.account_id for one, _needed in asked if one.account_id}
    agencies = {one.agency_id for one, _needed in asked if one.agency_id}
    free = _hours(accounts, window)
    busy: _Spans = defaultdict(list)
    for spans in (_leave(accounts, window), _own_calendars(accounts, window), _meetings(asked, window)):
        for who, found in spans.items():
            busy[who] += found
    term_time_only, holidays = _term_time_only(accounts), _school_holidays(window)
    closures = _closures(agencies, window)
    return [
        Person(
            id=one.id,
            is_needed=is_needed,
            free=free.get(one.id),
            busy=[
                *busy[one.id],
                *(holidays if one.id in term_time_only else ()),
                *(closures.get(one.agency_id, ()) if one.agency_id else ()),
            ],
        )
        for one, is_needed in asked
    ]


def left_out_days(series: Series, first_day: date, last_day: date) -> Mapping[date, str]:
    """Days on which a series does not meet, with why: bank holidays, and those of schools if it says so."""
    found: dict[date, str] = {}
    if series.leaves_out_school_holidays:
        days = [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)]
        out = _days_without_school(first_day, last_day)
        found |= {day: "School holiday" for day in days if day in out}
    for skip in list_bank_holidays(series.bank_holidays_of, range(first_day.year, last_day.year + 1)):
        if first_day <= skip.first_day <= last_day:
            found[skip.first_day] = skip.why
    return found


def _hours(accounts: set[uuid.UUID], window: Window) -> Mapping[uuid.UUID, Sequence[Span]]:
    """The spans in which people are there; nobody without hours is among them."""
    rows = db.session.scalars(
        db.select(WorkingHours).where(WorkingHours.account_id.in_(accounts)).order_by(WorkingHours.id)
    ).all()
    found: _Spans = {row.account_id: [] for row in rows}
    for day in _days(window):
        for row in rows:
            if row.weekday == day.weekday():
                begin = datetime.combine(day, row.from_time, window.zone).astimezone(UTC)
                end = datetime.combine(day, row.until_time, window.zone).astimezone(UTC)
                found[row.account_id].append(Span(begin, end))
    return found


def _leave(accounts: set[uuid.UUID], window: Window) -> _Spans:
    rows = db.session.scalars(
        db.select(Leave)
        .where(Leave.account_id.in_(accounts))
        .where(Leave.last_day >= window.first_day, Leave.first_day <= window.last_day)
        .order_by(Leave.first_day, Leave.id)
    )
    return _by_person((row.account_id, _whole_days(row.first_day, row.last_day, window.zone, ON_LEAVE)) for row in rows)


def _own_calendars(accounts: set[uuid.UUID], window: Window) -> _Spans:
    begin, end = day_bounds(window.first_day, window.last_day, window.zone)
    rows = db.session.scalars(
        db.select(BusyTime)
        .where(BusyTime.account_id.in_(accounts), BusyTime.starts_utc < end, BusyTime.ends_utc > begin)
        .order_by(BusyTime.starts_utc, BusyTime.id)
    )
    return _by_person((row.account_id, Span(row.starts_utc, row.ends_utc, BUSY)) for row in rows)


def _meetings(asked: Sequence[tuple[Candidate, bool]], window: Window) -> _Spans:
    """The meetings that these people are invited to; without those that do not take place."""
    ids = [one.id for one, _needed in asked]
    begin, end = day_bounds(window.first_day, window.last_day, window.zone)
    rows = db.session.execute(
        db.select(Invitee.account_id, Invitee.contact_id, Meeting.starts_utc, Meeting.planned_minutes)
        .join(Meeting, Meeting.series_id == Invitee.series_id)
        .where(db.or_(Invitee.account_id.in_(ids), Invitee.contact_id.in_(ids)), Invitee.ended_utc.is_(None))
        .where(db.or_(Invitee.only_meeting_id.is_(None), Invitee.only_meeting_id == Meeting.id))
        .where(Meeting.state.not_in([MeetingState.CANCELLED, MeetingState.MOVED]))
        .where(Meeting.starts_utc > begin - timedelta(days=1), Meeting.starts_utc < end)
        .order_by(Meeting.starts_utc, Meeting.id)
    )
    return _by_person(
        (account_id or contact_id, Span(starts, starts + timedelta(minutes=minutes), ELSEWHERE))
        for account_id, contact_id, starts, minutes in rows
    )


def _term_time_only(accounts: set[uuid.UUID]) -> frozenset[uuid.UUID]:
    query = db.select(RoleCard.account_id).where(RoleCard.account_id.in_(accounts), RoleCard.is_term_time_only)
    return frozenset(db.session.scalars(query.order_by(RoleCard.account_id)))


def _school_holidays(window: Window) -> Sequence[Span]:
    out = _days_without_school(window.first_day, window.last_day)
    return [_whole_days(day, day, window.zone, SCHOOL_IS_OUT) for day in _days(window) if day in out]


def _days_without_school(first_day: date, last_day: date) -> frozenset[date]:
    """The days among these on which schools are shut, as far as anybody has said."""
    rows = db.session.scalars(
        db.select(SchoolSpan)
        .where(SchoolSpan.kind != SchoolSpanKind.TERM)
        .where(SchoolSpan.last_day >= first_day, SchoolSpan.first_day <= last_day)
        .order_by(SchoolSpan.first_day, SchoolSpan.id)
    )
    return frozenset(
        row.first_day + timedelta(days=number)
        for row in rows
        for number in range((row.last_day - row.first_day).days + 1)
    )


def _closures(agencies: set[uuid.UUID], window: Window) -> _Spans:
    rows = db.session.scalars(
        db.select(AgencyClosure)
        .where(AgencyClosure.agency_id.in_(agencies))
        .where(AgencyClosure.last_day >= window.first_day, AgencyClosure.first_day <= window.last_day)
        .order_by(AgencyClosure.first_day, AgencyClosure.id)
    )
    return _by_person((row.agency_id, _whole_days(row.first_day, row.last_day, window.zone, CLOSED)) for row in rows)


def _days(window: Window) -> Sequence[date]:
    return [
        window.first_day + timedelta(days=number) for number in range((window.last_day - window.first_day).days + 1)
    ]


def _whole_days(first: date, last: date, zone: ZoneInfo, reason: str) -> Span:
    return Span(*day_bounds(first, last, zone), reason)


def _by_person(found: Iterable[tuple[uuid.UUID, Span]]) -> _Spans:
    spans: _Spans = defaultdict(list)
    for who, span in found:
        spans[who].append(span)
    return spans
