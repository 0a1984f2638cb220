"""The table of the outbox."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row


class OutboxMail(Row):
    """One message to one person. `occasion` is unique, so that nothing is sent twice for one cause."""

    __tablename__ = "outbox_mail"

    occasion: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[uuid.UUID | None]
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    queued_utc: Mapped[datetime] = mapped_column(index=True)
    sent_utc: Mapped[datetime | None]
