"""Reading the trail."""

import uuid
from datetime import datetime

from app.audit.models import AuditEntry
from app.core.clock import now_utc
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


def was_viewed(account_id: uuid.UUID, case_id: uuid.UUID, meeting_id: uuid.UUID, sight: str) -> bool:
    """Whether it is in the trail that somebody saw that much of a case at that meeting in the hour that runs."""
    entries = db.session.scalars(
        db.select(AuditEntry)
        .where(AuditEntry.case_id == case_id, AuditEntry.meeting_id == meeting_id)
        .where(AuditEntry.kind == "case_viewed", AuditEntry.account_id == account_id)
        .where(AuditEntry.occurred_utc >= now_utc().replace(minute=0, second=0, microsecond=0))
        .order_by(AuditEntry.number)
    )
    return any(entry.fields["sight"] == sight for entry in entries)
