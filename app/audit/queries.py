"""Reading the trail."""

from app.audit.models import AuditEntry
from app.core.database import db


def find_latest(kind: str) -> AuditEntry | None:
    """The last entry of that kind, if there is one."""
    return db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.kind == kind).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
