"""Who has come into a series since some moment: for those who work with them."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from app.core.access import PERMISSIONS, Grant, Permission
from app.core.database import db
from app.identity.models import RoleGrant
from app.identity.queries import AccountCard, list_holders


def list_new_holders(
    series_id: uuid.UUID, permission: Permission, since_utc: datetime
) -> Sequence[tuple[AccountCard, Grant]]:
    """Who has that permission in that series now and held no grant that gave it then, by name, with the grant."""
    holders = list_holders(series_id, permission)
    held_then = set(
        db.session.scalars(
            db.select(RoleGrant.account_id)
            .where(
                RoleGrant.account_id.in_({card.id for card, _grant in holders}),
                RoleGrant.role.in_([role for role, permissions in PERMISSIONS.items() if permission in permissions]),
                RoleGrant.starts_utc <= since_utc,
                (RoleGrant.series_id == series_id) | RoleGrant.series_id.is_(None),
            )
            .order_by(RoleGrant.id)
        )
    )
    return [(card, grant) for card, grant in holders if card.id not in held_then]
