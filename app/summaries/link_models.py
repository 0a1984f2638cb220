"""The tables of partners' links: one link for one person and one summary, its codes, its openings, what they said."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column
from app.directory.door_models import DoorCode, DoorLink, DoorOpening


class SummaryLink(DoorLink):
    """A link to one summary for one person of a partner without accounts; only a digest of its token is kept.

    Whoever follows it is sent a code to the address that was known when the link was made, and to no other.
    """

    __tablename__ = "summary_link"
    __table_args__ = (UniqueConstraint("summary_id", "address_digest", "made_utc"),)

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary.id"), index=True)
    acknowledged_utc: Mapped[datetime | None]
    not_theirs_utc: Mapped[datetime | None]


class LinkCode(DoorCode):
    """A code that was sent for a link to a summary."""

    __tablename__ = "link_code"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary_link.id"), index=True)


class LinkOpening(DoorOpening):
    """A browser in which a link to a summary has been opened."""

    __tablename__ = "link_opening"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary_link.id"), index=True)


class WordKind(enum.StrEnum):
    """What was said over a link."""

    QUESTION = "question"
    ANSWER = "answer"


class LinkWord(Row):
    """A question that a partner asked about a case, or what somebody of the partnership answered."""

    __tablename__ = "link_word"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary_link.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[WordKind]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    said_utc: Mapped[datetime]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
