"""The tables of links by which somebody without an account sends something in: one link for one named person."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.door_models import DoorCode, DoorLink, DoorOpening


class ReferrerLink(DoorLink):
    """An invitation to send something in; afterwards the same link shows what became of it."""

    __tablename__ = "referrer_link"

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency_contact.id"), index=True)
    submission_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("submission.id"), unique=True)


class ReferrerCode(DoorCode):
    """A code that was sent for such a link."""

    __tablename__ = "referrer_code"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrer_link.id"), index=True)


class ReferrerOpening(DoorOpening):
    """A browser in which such a link has been opened."""

    __tablename__ = "referrer_opening"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("referrer_link.id"), index=True)
