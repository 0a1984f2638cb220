"""What came with a case from another partnership: keeping it, and reading it."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.service import record
from app.cases.arrival_models import Arrival, ArrivedAction
from app.core.clock import now_utc
from app.core.database import db, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedMinutes:
    """The minutes of one meeting elsewhere: what it was, and its sections with their titles."""

    title: str
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArrivedAction:
    """An action of the plan elsewhere, in words. One that is not open is told for what it is worth."""

    owner: str
    text: str
    by_when: str = ""
    note: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArrival:
    """What came, from whom and why."""

    package_id: uuid.UUID
    sent_utc: datetime
    origin: str
    sender: str
    reach: str
    purpose: str
    minutes: Sequence[ArrivedMinutes]
    actions: Sequence[NewArrivedAction]
    receipt: str


def keep_arrival(case_id: uuid.UUID, new: NewArrival, taken_in_by_id: uuid.UUID | None) -> Arrival:
    """Keep with a case what came with it. For callers that have asked whether the package is here already."""
    arrival = Arrival(
        id=new_id(),
        case_id=case_id,
        package_id=new.package_id,
        sent_utc=new.sent_utc,
        came_utc=now_utc(),
        taken_in_by_id=taken_in_by_id,
        origin=new.origin,
        sender=new.sender,
        reach=new.reach,
        purpose=new.purpose,
        minutes_text=json.dumps([[one.title, one.sections] for one in new.minutes], ensure_ascii=False),
        receipt=new.receipt,
    )
    db.session.add(arrival)
    db.session.flush()
    for position, action in enumerate(new.actions):
        db.session.add(
            ArrivedAction(
                id=new_id(),
                arrival_id=arrival.id,
                case_id=case_id,
                position=position,
                is_open=action.is_open,
                owner=action.owner,
                text=action.text,
                by_when=action.by_when,
                note=action.note,
            )
        )
    db.session.flush()
    record("transfer_taken_in", taken_in_by_id, case_id=case_id, arrival_id=arrival.id)
    return arrival


def find_arrival(case_id: uuid.UUID) -> Arrival | None:
    """What came with a case, if it came from elsewhere. For callers that have asked need-to-know."""
    return db.session.scalars(db.select(Arrival).where(Arrival.case_id == case_id)).one_or_none()


def find_arrival_of_package(package_id: uuid.UUID) -> Arrival | None:
    """What came in that package, if it was taken in."""
    return db.session.scalars(db.select(Arrival).where(Arrival.package_id == package_id)).one_or_none()


def list_arrivals(case_ids: Iterable[uuid.UUID]) -> Sequence[Arrival]:
    """What came with these cases, latest first. For callers that have asked need-to-know."""
    return db.session.scalars(
        db.select(Arrival).where(Arrival.case_id.in_(set(case_ids))).order_by(Arrival.came_utc.desc(), Arrival.id)
    ).all()


def list_cases_that_came() -> Sequence[uuid.UUID]:
    """Every case that came from elsewhere, for callers that ask need-to-know of each."""
    return db.session.scalars(db.select(Arrival.case_id).order_by(Arrival.came_utc.desc(), Arrival.id)).all()


def list_arrived_actions(arrival_id: uuid.UUID) -> Sequence[ArrivedAction]:
    """The plan that came, in the order in which it was told."""
    return db.session.scalars(
        db.select(ArrivedAction)
        .where(ArrivedAction.arrival_id == arrival_id)
        .order_by(ArrivedAction.position, ArrivedAction.id)
    ).all()


def find_arrived_action(case_id: uuid.UUID, arrived_id: uuid.UUID) -> ArrivedAction | None:
    """One of them, of that case."""
    row = db.session.get(ArrivedAction, arrived_id)
    return row if row is not None and row.case_id == case_id else None


def read_minutes(arrival: Arrival) -> tuple[ArrivedMinutes, ...]:
    """The minutes that came."""
    return tuple(
        ArrivedMinutes(title=title, sections=tuple((name, text) for name, text in sections))
        for title, sections in json.loads(arrival.minutes_text or "[]")
    )
