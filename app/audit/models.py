"""The table of the trail."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model


class AuditEntry(Model):
    """One thing that happened: kind, who, when, and the ids it concerns."""

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    account_id: Mapped[uuid.UUID | None]
    occurred_utc: Mapped[datetime]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
