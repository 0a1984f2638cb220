"""Reading when people can come, and what they are there for."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from app.availability.models import BusyTime, CoverTurn, HandoverCard, Leave, RoleCard, WorkingHours
from app.availability.rules import DayHours, Engagement, KnownTimes, LeaveDays, NamedDays, SchoolYear
from app.core.clock import local_today
from app.core.database import db
from app.directory.models import AgencyClosure, AgencyContact, SchoolSpan, SchoolSpanKind

BUSY: Final = "is busy in their own calendar"
_END_OF_DAY: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody of whom it is asked: an account or a contact by id, and their agency."""

    id: uuid.UUID
    agency_id: uuid.UUID | None


def know_times(asked: Collection[Asked], from_utc: datetime, until_utc: datetime) -> Mapping[uuid.UUID, KnownTimes]:
    """What is known of these people between two moments, by id; without their meetings."""
    ids = {one.id for one in asked}
    first, last = from_utc.date(), until_utc.date()
    hours, leave = _hours_of(ids), _leave_of(ids, first, last)
    busy, closures = _busy_of(ids, from_utc, until_utc), _closures_of({o.agency_id for o in asked}, first, last)
    only_in_terms = _term_time_only(ids)
    contacts = _contacts(ids)
    found = {}
    for one in asked:
        contact = contacts.get(one.id)
        found[one.id] = KnownTimes(
            hours=_hours_of_contact(contact) if contact else hours[one.id],
            before_hours=contact.before_then if contact else "",
            leave=leave[one.id],
            is_term_time_only=contact.is_term_time_only if contact else one.id in only_in_terms,
            closures=closures[one.agency_id],
            engagements=busy[one.id],
        )
    return found


def school_year(first_day: date, last_day: date) -> SchoolYear:
    """What schools have said of these days."""
    rows = db.session.scalars(db.select(SchoolSpan).order_by(SchoolSpan.first_day, SchoolSpan.id)).all()
    spans = [(row.kind, NamedDays(row.first_day, row.last_day, row.name)) for row in rows]
    return SchoolYear(
        # All of them: where the list begins and ends is known by its terms.
        terms=[span for kind, span in spans if kind is SchoolSpanKind.TERM],
        days_out=[
            span
            for kind, span in spans
            if kind is not SchoolSpanKind.TERM and span.last_day >= first_day and span.first_day <= last_day
        ],
    )


def find_role_card(account_id: uuid.UUID) -> RoleCard | None:
    """What somebody says they are there for."""
    return role_cards([account_id]).get(account_id)


def role_cards(account_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, RoleCard]:
    """What these people say they are there for, by account; not everybody has said."""
    rows = db.session.scalars(
        db.select(RoleCard).where(RoleCard.account_id.in_(set(account_ids))).order_by(RoleCard.id)
    )
    return {row.account_id: row for row in rows}


def list_hours(account_id: uuid.UUID) -> Sequence[DayHours]:
    """The hours in which somebody can come, through the week."""
    return _hours_of({account_id})[account_id]


def list_leave_ahead(account_id: uuid.UUID) -> Sequence[Leave]:
    """The leave of somebody that is not over, the earliest first."""
    return db.session.scalars(
        db.select(Leave)
        .where(Leave.account_id == account_id, Leave.last_day >= local_today())
        .order_by(Leave.first_day, Leave.id)
    ).all()


def list_turns(series_ids: Iterable[uuid.UUID]) -> Mapping[tuple[uuid.UUID, uuid.UUID, int], uuid.UUID]:
    """Whose turn it is for an agency in a series on a weekday, by agency, series and weekday."""
    rows = db.session.scalars(
        db.select(CoverTurn).where(CoverTurn.series_id.in_(set(series_ids))).order_by(CoverTurn.id)
    )
    return {(row.agency_id, row.series_id, row.weekday): row.account_id for row in rows}


def list_unread_cards(account_id: uuid.UUID) -> Sequence[HandoverCard]:
    """The handover cards that wait for somebody, the oldest first."""
    return db.session.scalars(
        db.select(HandoverCard)
        .where(HandoverCard.to_account_id == account_id, HandoverCard.read_utc.is_(None))
        .order_by(HandoverCard.written_utc, HandoverCard.id)
    ).all()


def _hours_of(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[DayHours]]:
    found: dict[uuid.UUID, list[DayHours]] = defaultdict(list)
    for row in db.session.scalars(
        db.select(WorkingHours)
        .where(WorkingHours.account_id.in_(ids))
        .order_by(WorkingHours.weekday, WorkingHours.from_time, WorkingHours.id)
    ):
        found[row.account_id].append(DayHours(row.weekday, row.from_time, row.until_time))
    return found


def _leave_of(ids: Collection[uuid.UUID], first: date, last: date) -> Mapping[uuid.UUID, list[LeaveDays]]:
    found: dict[uuid.UUID, list[LeaveDays]] = defaultdict(list)
    for row in db.session.scalars(
        db.select(Leave)
        .where(Leave.account_id.in_(ids), Leave.last_day >= first, Leave.first_day <= last)
        .order_by(Leave.first_day, Leave.id)
    ):
        found[row.account_id].append(
            LeaveDays(first_day=row.first_day, last_day=row.last_day, covered_by_id=row.covered_by_id)
        )
    return found


def _busy_of(
    ids: Collection[uuid.UUID], from_utc: datetime, until_utc: datetime
) -> Mapping[uuid.UUID, list[Engagement]]:
    found: dict[uuid.UUID, list[Engagement]] = defaultdict(list)
    for row in db.session.scalars(
        db.select(BusyTime)
        .where(BusyTime.account_id.in_(ids), BusyTime.starts_utc < until_utc, BusyTime.ends_utc > from_utc)
        .order_by(BusyTime.starts_utc, BusyTime.id)
    ):
        found[row.account_id].append(Engagement(row.starts_utc, row.ends_utc, BUSY))
    return found


def _closures_of(
    agency_ids: Collection[uuid.UUID | None], first: date, last: date
) -> Mapping[uuid.UUID | None, list[NamedDays]]:
    found: dict[uuid.UUID | None, list[NamedDays]] = defaultdict(list)
    for row in db.session.scalars(
        db.select(AgencyClosure)
        .where(AgencyClosure.agency_id.in_([one for one in agency_ids if one]))
        .where(AgencyClosure.last_day >= first, AgencyClosure.first_day <= last)
        .order_by(AgencyClosure.first_day, AgencyClosure.id)
    ):
        found[row.agency_id].append(NamedDays(row.first_day, row.last_day, row.why))
    return found


def _term_time_only(ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    return frozenset(account_id for account_id, card in role_cards(ids).items() if card.is_term_time_only)


def _contacts(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, AgencyContact]:
    rows = db.session.scalars(db.select(AgencyContact).where(AgencyContact.id.in_(ids)).order_by(AgencyContact.id))
    return {row.id: row for row in rows}


def _hours_of_contact(contact: AgencyContact) -> list[DayHours]:
    if contact.from_time is None:
        return []
    return [DayHours(weekday, contact.from_time, _END_OF_DAY) for weekday in range(7)]
