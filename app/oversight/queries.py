"""Reading the trail for the data-protection officer: by reference and name, without cases that they must not know."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import Select, or_

from app.audit.models import AuditEntry
from app.cases.queries import case_ids_in_conflict, find_case_id, find_reference, list_cases
from app.core.access import Actor, Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.directory.models import Agency
from app.identity.models import Account, RoleGrant
from app.identity.queries import account_cards
from app.meetings.models import Meeting
from app.oversight.words import what_happened

ON_A_PAGE: Final = 50
MOST_RECENT_CASES: Final = 20
GLASS_LASTS: Final = timedelta(hours=1)
VIEWS: Final = ("case_viewed", "case_opened_outside_list", "glass_broken")
REFUSALS: Final = ("access_refused", "refusals_counted", "glass_held", "sign_in_failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that are asked for, both of them included; open where there is none."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One entry, as it is shown."""

    occurred_utc: datetime
    account_id: uuid.UUID | None
    who: str
    agency: str
    what: str
    in_emergency: bool
    case_id: uuid.UUID | None
    reference: str
    meeting: str
    meeting_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """Some entries, latest first, and whether there are more."""

    lines: Sequence[TrailLine]
    number: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a case to choose from."""

    id: uuid.UUID
    name: str
    more: str


def list_officers() -> Sequence[Account]:
    """The data-protection officers, by name."""
    now = now_utc()
    return db.session.scalars(
        db.select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.DATA_PROTECTION_OFFICER, RoleGrant.starts_utc <= now)
        .where(RoleGrant.runs(now), Account.disabled_utc.is_(None))
        .order_by(Account.name, Account.id)
        .distinct()
    ).all()


def find_case_id_as_typed(actor: Actor, reference: str) -> uuid.UUID | None:
    """The case with that reference, however it was typed; none where this person must not know of it."""
    return find_case_id(actor, "".join(reference.upper().split()).replace("\N{EN DASH}", "-"))


def get_reference(actor: Actor, case_id: uuid.UUID) -> str:
    """What a case is called by. Raises `NotFound`, hidden or absent."""
    reference = find_reference(actor, case_id)
    if reference is None:
        raise NotFound
    return reference


def list_recent_cases(actor: Actor) -> Sequence[Named]:
    """The cases that were looked at last, by reference."""
    last = db.func.max(AuditEntry.number)
    query = (
        db.select(AuditEntry.case_id)
        .where(AuditEntry.case_id.is_not(None), AuditEntry.kind.in_(VIEWS))
        .where(AuditEntry.case_id.not_in(case_ids_in_conflict(actor)))
        .group_by(AuditEntry.case_id)
        .order_by(last.desc())
        .limit(MOST_RECENT_CASES)
    )
    ids = [case_id for case_id in db.session.scalars(query) if case_id is not None]
    references = {case.id: case.reference for case in list_cases(ids)}
    return [Named(case_id, references[case_id], "") for case_id in ids if case_id in references]


def list_everybody() -> Sequence[Named]:
    """Everybody who has an account, by name, with their agency."""
    accounts = db.session.scalars(db.select(Account).order_by(Account.name, Account.id)).all()
    agencies = _agencies({account.agency_id for account in accounts if account.agency_id})
    return [Named(a.id, a.name, agencies.get(a.agency_id, "") if a.agency_id else "") for a in accounts]


def get_person(account_id: uuid.UUID) -> Named:
    """Somebody by name, with their agency. Raises `NotFound`."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound
    agencies = _agencies({account.agency_id} if account.agency_id else set())
    return Named(account.id, account.name, agencies.get(account.agency_id, "") if account.agency_id else "")


def list_of_case(actor: Actor, case_id: uuid.UUID, period: Period, number: int, *, is_all: bool) -> TrailPage:
    """Who saw a case, and with `is_all` who changed what about it too."""
    query = db.select(AuditEntry).where(AuditEntry.case_id == case_id)
    return _page(actor, query if is_all else query.where(AuditEntry.kind.in_(VIEWS)), period, number)


def list_of_person(actor: Actor, account_id: uuid.UUID, period: Period, number: int, *, is_all: bool) -> TrailPage:
    """What somebody saw, and with `is_all` what else they did."""
    query = db.select(AuditEntry).where(AuditEntry.account_id == account_id)
    return _page(actor, query if is_all else query.where(AuditEntry.kind.in_(VIEWS)), period, number)


def list_refused(actor: Actor, period: Period, number: int) -> TrailPage:
    """Attempts that were turned down."""
    return _page(actor, db.select(AuditEntry).where(AuditEntry.kind.in_(REFUSALS)), period, number)


def _page(actor: Actor, query: Select[AuditEntry], period: Period, number: int) -> TrailPage:
    hidden = case_ids_in_conflict(actor)
    if hidden:
        query = query.where(or_(AuditEntry.case_id.is_(None), AuditEntry.case_id.not_in(hidden)))
    if period.first:
        query = query.where(AuditEntry.occurred_utc >= _midnight(period.first))
    if period.last:
        query = query.where(AuditEntry.occurred_utc < _midnight(period.last + timedelta(days=1)))
    query = query.order_by(AuditEntry.number.desc()).offset((number - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)
    rows = db.session.scalars(query).all()
    return TrailPage(lines=_lines(rows[:ON_A_PAGE]), number=number, has_more=len(rows) > ON_A_PAGE)


def _lines(rows: Sequence[AuditEntry]) -> Sequence[TrailLine]:
    people = account_cards(row.account_id for row in rows if row.account_id)
    agencies = _agencies({card.agency_id for card in people.values() if card.agency_id})
    references = {case.id: case.reference for case in list_cases({row.case_id for row in rows if row.case_id})}
    meetings = _meetings({row.meeting_id for row in rows if row.meeting_id})
    glass = _broken_glass({row.case_id for row in rows if row.case_id})
    lines = []
    for row in rows:
        card = people.get(row.account_id) if row.account_id else None
        meeting = meetings.get(row.meeting_id) if row.meeting_id else None
        broken = glass.get((row.case_id, row.account_id), ()) if row.kind == "case_viewed" else ()
        lines.append(
            TrailLine(
                occurred_utc=row.occurred_utc,
                account_id=card.id if card else None,
                who=card.name if card else "The program",
                agency=agencies.get(card.agency_id, "") if card and card.agency_id else "",
                what=what_happened(row.kind, row.fields),
                in_emergency=any(began <= row.occurred_utc <= began + GLASS_LASTS for began in broken),
                case_id=row.case_id if row.case_id in references else None,
                reference=references.get(row.case_id, "no such case") if row.case_id else "",
                meeting=meeting.series.name if meeting else "",
                meeting_utc=meeting.starts_utc if meeting else None,
            )
        )
    return lines


def _agencies(agency_ids: set[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = db.session.scalars(db.select(Agency).where(Agency.id.in_(agency_ids)).order_by(Agency.id))
    return {row.id: row.name for row in rows}


def _meetings(meeting_ids: set[uuid.UUID]) -> Mapping[uuid.UUID, Meeting]:
    rows = db.session.scalars(db.select(Meeting).where(Meeting.id.in_(meeting_ids)).order_by(Meeting.id))
    return {row.id: row for row in rows}


def _broken_glass(case_ids: set[uuid.UUID]) -> Mapping[tuple[Any, Any], Sequence[datetime]]:
    found: dict[tuple[Any, Any], list[datetime]] = {}
    query = db.select(AuditEntry).where(AuditEntry.kind == "glass_broken", AuditEntry.case_id.in_(case_ids))
    for row in db.session.scalars(query.order_by(AuditEntry.number)):
        found.setdefault((row.case_id, row.account_id), []).append(row.occurred_utc)
    return found


def _midnight(when: date) -> datetime:
    return datetime.combine(when, time.min, current_app.extensions["settings"].zone)
