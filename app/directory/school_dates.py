"""School dates as councils publish them: kept as lists with where they come from, read by the day."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import AgencyClosure, SchoolDates, SchoolSpan, SchoolSpanKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpan:
    """Days of a list, both included."""

    kind: SchoolSpanKind
    name: str
    first_day: date
    last_day: date


def keep_school_dates(
    *, name: str, source: str, checked_on: date, spans: Sequence[NewSpan], by_id: uuid.UUID | None
) -> SchoolDates:
    """Keep a list of school dates in the place of the one of that name."""
    for old in db.session.scalars(db.select(SchoolDates).where(SchoolDates.name == name).order_by(SchoolDates.id)):
        remove_school_dates(old)
    row = SchoolDates(name=name, source=source, checked_on=checked_on, kept_utc=now_utc(), kept_by_id=by_id)
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        SchoolSpan(dates_id=row.id, kind=span.kind, name=span.name, first_day=span.first_day, last_day=span.last_day)
        for span in spans
    )
    return row


def remove_school_dates(row: SchoolDates) -> None:
    """Keep a list no longer."""
    db.session.execute(db.delete(SchoolSpan).where(SchoolSpan.dates_id == row.id))
    db.session.delete(row)
    db.session.flush()


def find_school_dates(dates_id: uuid.UUID | None) -> SchoolDates | None:
    """The list with that id."""
    return db.session.get(SchoolDates, dates_id) if dates_id else None


def list_school_dates() -> Sequence[SchoolDates]:
    """Every list of school dates, by name."""
    return db.session.scalars(db.select(SchoolDates).order_by(SchoolDates.name, SchoolDates.id)).all()


def list_spans() -> Mapping[uuid.UUID, Sequence[SchoolSpan]]:
    """The days of every list in their order, by list."""
    found: dict[uuid.UUID, list[SchoolSpan]] = {}
    rows = db.session.scalars(db.select(SchoolSpan).order_by(SchoolSpan.first_day, SchoolSpan.id))
    for row in rows:
        found.setdefault(row.dates_id, []).append(row)
    return found


def list_days_without_school(first_day: date, last_day: date) -> Sequence[SchoolSpan]:
    """Holidays and inset days that touch these days, in their order."""
    return db.session.scalars(
        db.select(SchoolSpan)
        .where(SchoolSpan.kind != SchoolSpanKind.TERM)
        .where(SchoolSpan.last_day >= first_day, SchoolSpan.first_day <= last_day)
        .order_by(SchoolSpan.first_day, SchoolSpan.id)
    ).all()


def add_closure(agency_id: uuid.UUID, *, first_day: date, last_day: date, why: str) -> AgencyClosure:
    """Keep on which days nobody of an agency is there."""
    row = AgencyClosure(agency_id=agency_id, first_day=first_day, last_day=last_day, why=why)
    db.session.add(row)
    db.session.flush()
    return row


def list_closures(first_day: date) -> Sequence[AgencyClosure]:
    """The closures of agencies that are not over on that day, in their order."""
    return db.session.scalars(
        db.select(AgencyClosure)
        .where(AgencyClosure.last_day >= first_day)
        .order_by(AgencyClosure.first_day, AgencyClosure.id)
    ).all()


def remove_closure(closure_id: uuid.UUID | None) -> bool:
    """Keep a closure no longer; answers whether there was one."""
    row = db.session.get(AgencyClosure, closure_id) if closure_id else None
    if row is not None:
        db.session.delete(row)
    return row is not None
