"""The tables of the trail."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model, Row


class AuditEntry(Model):
    """One thing that happened: kind, who, when, and the ids it concerns, chained to the entry before it.

    `case_id` and `meeting_id` repeat what `fields` says, to be asked by. Entries are numbered without a gap.
    """

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    occurred_utc: Mapped[datetime]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    meeting_id: Mapped[uuid.UUID | None]
    digest: Mapped[str]
    seal: Mapped[str]


class AuditChain(Row):
    """Where the trail ends: one row, locked by whoever adds to it. `id` tells one trail from another."""

    __tablename__ = "audit_chain"

    number: Mapped[int]
    digest: Mapped[str]


class AuditAnchor(Row):
    """A signed note of how far the trail went at a moment; its copies outside show whether its tail was cut off."""

    __tablename__ = "audit_anchor"

    number: Mapped[int] = mapped_column(index=True)
    digest: Mapped[str]
    made_utc: Mapped[datetime]
    signature: Mapped[str]
