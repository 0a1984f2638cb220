"""Reading the trail."""

import uuid
from datetime import datetime

from app.audit.models import AuditEntry
from app.core.database import db


def find_latest(kind: str) -> AuditEntry | None:
    """The last entry of that kind, if there is one."""
    return db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.kind == kind).order_by(AuditEntry.number.desc()).limit(1)
    ).first()


def count_entries(kind: str, account_id: uuid.UUID, since_utc: datetime) -> int:
    """How many entries of that kind somebody has left since then."""
    return (
        db.session.scalar(
            db.select(db.func.count(AuditEntry.number)).where(
                AuditEntry.kind == kind, AuditEntry.account_id == account_id, AuditEntry.occurred_utc > since_utc
            )
        )
        or 0
    )
