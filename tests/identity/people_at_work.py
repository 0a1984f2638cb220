"""A partnership whose people are looked after."""

from typing import Any

from builders import make_member, make_partnership, make_series

from app.audit.models import AuditEntry
from app.core.access import Role
from app.core.database import db
from app.identity.models import Account, RoleGrant


class Place:
    """A partnership with two series, and somebody in each place that matters here."""

    def __init__(self) -> None:
        self.agencies = make_partnership("POL", "HOU")
        self.police, self.housing = self.agencies["POL"], self.agencies["HOU"]
        self.one = make_series(self.agencies.values(), name="Daily meeting")
        self.other = make_series(self.agencies.values(), name="Family meeting")
        self.coordinator = make_member(Role.COORDINATOR, series=self.one, name="Cora Ord")
        self.administrator = make_member(Role.ADMINISTRATOR, name="Adam In")
        self.chair = make_member(Role.CHAIR, series=self.one, name="Char Air")
        self.officer = make_member(Role.REPRESENTATIVE, self.police, series=self.one, name="Ola Off")
        self.stranger = make_member(Role.REPRESENTATIVE, self.housing, series=self.other, name="Stan Range")


def form(place: Place, **changes: Any) -> dict[str, Any]:
    """A whole invitation form for a deputy of the police."""
    return {
        "name": "Nia New",
        "email": "Nia.New@pol.example",
        "job_title": "Sergeant",
        "phone": "01632 960004",
        "agency": str(place.police.id),
        "role": "deputy",
        "series": str(place.one.id),
        **changes,
    }


def entries(kind: str) -> list[AuditEntry]:
    """The entries of that kind."""
    return list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == kind)))


def grants_of(account: Account) -> list[RoleGrant]:
    """Everything somebody was ever granted, by when it began."""
    query = db.select(RoleGrant).where(RoleGrant.account_id == account.id).order_by(RoleGrant.starts_utc)
    return list(db.session.scalars(query))
