"""The table of the outbox."""

import uuid
from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import Purpose, SealedText, sealed_column


class OutboxMail(Row):
    """One message to one person. `occasion` is unique, so that nothing is sent twice for one cause."""

    __tablename__ = "outbox_mail"
    # What waits is asked every few seconds, and is a handful; what was sent stays for years.
    __table_args__ = (
        Index(
            "ix_outbox_mail_waiting",
            "sent_utc",
            "queued_utc",
            sqlite_where=text("sent_utc IS NULL"),
            postgresql_where=text("sent_utc IS NULL"),
        ),
        Index(
            "ix_outbox_mail_came_back",
            "bounced_utc",
            sqlite_where=text("bounced_utc IS NOT NULL"),
            postgresql_where=text("bounced_utc IS NOT NULL"),
        ),
    )

    occasion: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[uuid.UUID | None]
    queued_utc: Mapped[datetime] = mapped_column(index=True)
    sent_utc: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_utc: Mapped[datetime]
    # A word of the program for why the last attempt failed; what a mail server says may quote the address.
    last_failure: Mapped[str] = mapped_column(default="")
    # The name that the message was sent under, by which one that comes back is known.
    message_name: Mapped[str] = mapped_column(default="", index=True)
    bounced_utc: Mapped[datetime | None]
    # What it asks a calendar to do (REQUEST, CANCEL); empty for a letter.
    calendar_method: Mapped[str] = mapped_column(default="")
    # Where answers go, if not to the sender.
    reply_to: Mapped[str] = mapped_column(default="")

    address_sealed: Mapped[bytes] = sealed_column()
    address = SealedText("address_sealed", purpose=Purpose.MAIL)
    subject_sealed: Mapped[bytes] = sealed_column()
    subject = SealedText("subject_sealed", purpose=Purpose.MAIL)
    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed", purpose=Purpose.MAIL)
    calendar_sealed: Mapped[bytes] = sealed_column()
    calendar = SealedText("calendar_sealed", purpose=Purpose.MAIL)
