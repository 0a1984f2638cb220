"""Reading who is, and was, present for a case."""

import uuid
from collections.abc import Sequence

from app.attendance.models import CasePresence
from app.core.database import db


def list_presences(item_id: uuid.UUID) -> Sequence[CasePresence]:
    """Who is in for a case now, in the order in which they came."""
    return db.session.scalars(
        db.select(CasePresence)
        .where(CasePresence.item_id == item_id, CasePresence.left_utc.is_(None))
        .order_by(CasePresence.entered_utc, CasePresence.id)
    ).all()


def list_presences_of(account_id: uuid.UUID, item_ids: Sequence[uuid.UUID]) -> Sequence[CasePresence]:
    """Every time this person came in for one of these items, in that order."""
    return db.session.scalars(
        db.select(CasePresence)
        .where(CasePresence.account_id == account_id, CasePresence.item_id.in_(item_ids))
        .order_by(CasePresence.entered_utc, CasePresence.id)
    ).all()
