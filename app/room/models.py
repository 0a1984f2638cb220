"""The table of who was in for which case."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row


class CasePresence(Row):
    """Somebody was present for one case, from when to when; coming back makes a new row."""

    __tablename__ = "case_presence"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    entered_utc: Mapped[datetime]
    left_utc: Mapped[datetime | None]
