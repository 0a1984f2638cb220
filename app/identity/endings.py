"""When grants end by themselves."""

from datetime import datetime

from app.core.database import db
from app.identity.models import RoleGrant


def next_grant_end(after_utc: datetime) -> datetime | None:
    """The first moment after that one at which a grant ends."""
    query = db.select(db.func.min(RoleGrant.ends_utc)).where(RoleGrant.ends_utc > after_utc)
    end: datetime | None = db.session.scalar(query)
    return end
