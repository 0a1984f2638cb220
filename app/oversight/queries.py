"""Reading the trail for the data-protection officer."""

from collections.abc import Sequence

from sqlalchemy import or_

from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account, RoleGrant


def list_officers() -> Sequence[Account]:
    """The data-protection officers, by name."""
    now = now_utc()
    return db.session.scalars(
        db.select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.DATA_PROTECTION_OFFICER, RoleGrant.starts_utc <= now)
        .where(or_(RoleGrant.ends_utc.is_(None), RoleGrant.ends_utc > now), Account.disabled_utc.is_(None))
        .order_by(Account.name, Account.id)
        .distinct()
    ).all()
