"""What every link for a named person without an account keeps: the link, its codes, the browsers it is open in.

Each kind of link has tables of its own, which name what is behind it.
"""

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row


class DoorLink(Row):
    """A link for one person at one known address; only a digest of its token is kept."""

    __abstract__ = True

    name: Mapped[str]
    email: Mapped[str]
    address_digest: Mapped[str]
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_utc: Mapped[datetime]
    expires_utc: Mapped[datetime]
    openings_left: Mapped[int]
    wrong_codes: Mapped[int] = mapped_column(default=0)
    revoked_utc: Mapped[datetime | None]
    opened_utc: Mapped[datetime | None]


class DoorCode(Row):
    """A code that was sent for a link; it counts once, for a quarter of an hour, and stands a few wrong tries."""

    __abstract__ = True

    link_id: Mapped[uuid.UUID]
    digest: Mapped[str]
    sent_utc: Mapped[datetime]
    expires_utc: Mapped[datetime]
    tries_left: Mapped[int]
    used_utc: Mapped[datetime | None]


class DoorOpening(Row):
    """A browser in which a link has been opened, for an hour; only a digest of its token is kept."""

    __abstract__ = True

    link_id: Mapped[uuid.UUID]
    token_digest: Mapped[str] = mapped_column(unique=True)
    opened_utc: Mapped[datetime]
    ends_utc: Mapped[datetime]
