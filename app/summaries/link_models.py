"""The tables of partners' links: one link for one person and one summary, its codes, its openings, what they said."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class SummaryLink(Row):
    """A link to one summary for one person of a partner without accounts; only a digest of its token is kept.

    Whoever follows it is sent a code to the address that was known when the link was made, and to no other.
    """

    __tablename__ = "summary_link"
    __table_args__ = (UniqueConstraint("summary_id", "address_digest", "made_utc"),)

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary.id"), index=True)
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
    acknowledged_utc: Mapped[datetime | None]
    not_theirs_utc: Mapped[datetime | None]


class LinkCode(Row):
    """A code that was sent for a link; it counts once, for a quarter of an hour, and stands a few wrong tries."""

    __tablename__ = "link_code"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary_link.id"), index=True)
    digest: Mapped[str]
    sent_utc: Mapped[datetime]
    expires_utc: Mapped[datetime]
    tries_left: Mapped[int]
    used_utc: Mapped[datetime | None]


class LinkOpening(Row):
    """A browser in which a link has been opened, for an hour; only a digest of its token is kept."""

    __tablename__ = "link_opening"

    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary_link.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    opened_utc: Mapped[datetime]
    ends_utc: Mapped[datetime]


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
