"""The tables of the room: whom the chair has heard, and whom the chair has let in to observe."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row


class AgencyHeard(Row):
    """An agency has had its turn in the round about one case."""

    __tablename__ = "agency_heard"
    __table_args__ = (UniqueConstraint("item_id", "agency_id"),)

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    heard_utc: Mapped[datetime]


class ObserverAdmission(Row):
    """An observer has been let in for one case; the grant that shows it to them ends with the case."""

    __tablename__ = "observer_admission"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("role_grant.id"))
    admitted_utc: Mapped[datetime]
    ended_utc: Mapped[datetime | None]
