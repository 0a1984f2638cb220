"""Reading the directory."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.database import db
from app.directory.models import Agency, Partnership


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency as plain data."""

    id: uuid.UUID
    code: str
    name: str
    phone: str


def get_partnership() -> Partnership:
    """The partnership of this installation."""
    partnership: Partnership = db.session.scalars(db.select(Partnership).order_by(Partnership.id)).one()
    return partnership


def find_partnership() -> Partnership | None:
    """The partnership, if one has been set up."""
    return db.session.scalars(db.select(Partnership).order_by(Partnership.id)).first()


def list_employers() -> Sequence[AgencyCard]:
    """The agencies whose people can have accounts, by name."""
    rows = db.session.scalars(db.select(Agency).where(Agency.has_accounts.is_(True)).order_by(Agency.name, Agency.id))
    return [AgencyCard(row.id, row.code, row.name, row.phone) for row in rows]


def agency_cards(agency_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, AgencyCard]:
    """These agencies by id, in the order of their names."""
    rows = db.session.scalars(db.select(Agency).where(Agency.id.in_(set(agency_ids))).order_by(Agency.name, Agency.id))
    return {row.id: AgencyCard(row.id, row.code, row.name, row.phone) for row in rows}
