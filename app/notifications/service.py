"""Putting messages into the outbox."""

import uuid
from datetime import datetime

from app.core.clock import now_utc
from app.core.database import db
from app.notifications.models import OutboxMail


def queue_mail(*, occasion: str, account_id: uuid.UUID | None, address: str, subject: str, text: str) -> None:
    """Queue one message in this transaction, unless this occasion has one already."""
    if db.session.scalar(db.select(OutboxMail.id).where(OutboxMail.occasion == occasion)) is None:
        db.session.add(
            OutboxMail(
                occasion=occasion,
                account_id=account_id,
                address=address,
                subject=subject,
                text=text,
                queued_utc=now_utc(),
                next_attempt_utc=now_utc(),
            )
        )


def take_as_sent(before_utc: datetime) -> None:
    """Take messages queued before that moment as sent then: they told of something that is over."""
    db.session.execute(
        db.update(OutboxMail)
        .where(OutboxMail.queued_utc < before_utc, OutboxMail.sent_utc.is_(None))
        .values(sent_utc=OutboxMail.queued_utc, address_sealed=b"", subject_sealed=b"", text_sealed=b"")
    )
