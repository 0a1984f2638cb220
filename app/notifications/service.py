"""Putting messages into the outbox."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import now_utc
from app.core.database import db, new_id
from app.notifications.letters import name_of
from app.notifications.models import OutboxMail


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """A calendar object that goes with a message; its method says what it asks for, as in the object itself.

    Calendars answer to `reply_to`.
    """

    method: str
    text: str
    reply_to: str


def queue_mail(
    *,
    occasion: str,
    account_id: uuid.UUID | None,
    address: str,
    subject: str,
    text: str,
    calendar: CalendarPart | None = None,
) -> None:
    """Queue one message in this transaction, unless this occasion has one already."""
    if db.session.scalar(db.select(OutboxMail.id).where(OutboxMail.occasion == occasion)) is None:
        mail_id = new_id()
        mail = OutboxMail(
            id=mail_id,
            occasion=occasion,
            account_id=account_id,
            address=address,
            subject=subject,
            text=text,
            queued_utc=now_utc(),
            next_attempt_utc=now_utc(),
            message_name=name_of(mail_id),
        )
        if calendar is not None:
            mail.calendar, mail.calendar_method, mail.reply_to = calendar.text, calendar.method, calendar.reply_to
        db.session.add(mail)


def take_as_sent(before_utc: datetime) -> None:
    """Take messages queued before that moment as sent then: they told of something that is over."""
    db.session.execute(
        db.update(OutboxMail)
        .where(OutboxMail.queued_utc < before_utc, OutboxMail.sent_utc.is_(None))
        .values(
            sent_utc=OutboxMail.queued_utc, address_sealed=b"", subject_sealed=b"", text_sealed=b"", calendar_sealed=b""
        )
    )
