"""The services of an agency, which answer checks apart: reading and changing them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid
from app.directory.models import AgencyService


@dataclass(frozen=True, slots=True)
class Service:
    """A service as plain data."""

    id: uuid.UUID
    agency_id: uuid.UUID
    name: str


def list_services(agency_ids: Iterable[uuid.UUID]) -> Sequence[Service]:
    """The services that answer for these agencies today, in the order in which each agency named them."""
    if not (wanted := set(agency_ids)):
        return ()
    rows = db.session.scalars(
        db.select(AgencyService)
        .where(AgencyService.agency_id.in_(wanted), AgencyService.ended_utc.is_(None))
        .order_by(AgencyService.agency_id, AgencyService.position, AgencyService.id)
    )
    return [Service(row.id, row.agency_id, row.name) for row in rows]


def add_service(agency_id: uuid.UUID, name: str) -> Service:
    """Let a service answer apart from now on. Raises `Invalid` where the agency has one that is called so."""
    there = list_services([agency_id])
    if name.casefold() in {service.name.casefold() for service in there}:
        raise Invalid("This agency has a service that is called so.", field="service")
    row = AgencyService(agency_id=agency_id, name=name, position=len(there) + 1)
    db.session.add(row)
    db.session.flush()
    return Service(row.id, agency_id, name)


def end_service(service_id: uuid.UUID) -> None:
    """Let a service answer no longer. What it answered stays as it was answered."""
    db.session.get_one(AgencyService, service_id).ended_utc = now_utc()
