"""When an agency was last sent something, for those who are told that it was and never what."""

import uuid
from datetime import datetime

from app.core.database import db
from app.summaries.models import Summary


def last_change_of_summaries(agency_id: uuid.UUID) -> datetime | None:
    """When a summary of the agency was last sent."""
    sent: datetime | None = db.session.scalar(
        db.select(db.func.max(Summary.sent_utc)).where(Summary.agency_id == agency_id)
    )
    return sent
