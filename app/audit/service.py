"""Writing the trail."""

import uuid

from app.audit.kinds import KINDS
from app.audit.models import AuditEntry
from app.core.clock import now_utc
from app.core.database import db


def record(kind: str, account_id: uuid.UUID | None, /, **fields: object) -> None:
    """Add one entry to this transaction. Raises `ValueError` for an unknown kind or other fields than it declares."""
    if kind not in KINDS:
        message = f"No kind of audit entry is called {kind!r}."
        raise ValueError(message)
    if fields.keys() != KINDS[kind]:
        message = f"{kind} needs exactly {sorted(KINDS[kind])}, not {sorted(fields)}."
        raise ValueError(message)
    values = {name: value if isinstance(value, int | None) else str(value) for name, value in fields.items()}
    db.session.add(AuditEntry(kind=kind, account_id=account_id, occurred_utc=now_utc(), fields=values))
