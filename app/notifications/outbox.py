"""Sending what waits in the outbox.

Each message is taken in a short transaction of its own, sent, and marked in another, so that no transaction waits for
the mail server. Taking counts the attempt and holds for a quarter of an hour; of two senders that want the same message
only one finds the count as it saw it. Whoever dies between sending and marking leaves the message in hand, and after
that time it is sent once more, under the same Message-ID: a person who is told twice is better off than one who is
never told. It is not sent a third time.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.clock import now_utc
from app.core.database import db
from app.core.transaction import transactional
from app.notifications.letters import Letter, UnfitLetterError, write_letter
from app.notifications.mail_server import MailLine, MailServer, NotSentError
from app.notifications.models import OutboxMail
from app.notifications.rules import (
    GIVEN_UP,
    IN_HAND_FOR,
    TROUBLES,
    Fate,
    fate_after,
    fate_in_hand,
    leads_home,
    next_attempt,
)

_IN_HAND = (Fate.IN_HAND, Fate.IN_HAND_AGAIN)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages were sent, and how many could not be."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits, as it was seen; nothing of what is in it."""

    id: uuid.UUID
    attempts: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the partnership's own address, through a server, with links to our own address alone."""

    address: str
    base_url: str
    server: MailServer


def send_waiting(sender: Sender, *, is_everything: bool) -> Tally:
    """Send what is due, each message once; `is_everything` also what would be tried again later."""
    sent = failed = 0
    line: MailLine | None = None
    trouble: NotSentError | None = None
    try:
        for waiting in _list_waiting(is_everything=is_everything):
            letter = _take(waiting)
            if letter is None:
                continue
            try:
                message = _write(letter, sender)
                if trouble is not None:
                    raise trouble
                if line is None or not line.is_open:
                    line = MailLine(sender.server)
                line.hand_over(sender.address, letter.address, message)
            except NotSentError as failure:
                failed += 1
                _put_back(waiting, failure.fate)
                # With the server itself something is wrong: the others need not wait for it one by one.
                if failure.fate in TROUBLES:
                    trouble = NotSentError(Fate.NOT_REACHED if failure.fate is Fate.UNSURE else failure.fate)
            else:
                sent += 1
                _mark_sent(waiting.id)
    finally:
        if line is not None:
            line.close()
    return Tally(sent, failed)


def _write(letter: Letter, sender: Sender) -> bytes:
    if not leads_home(letter.text, sender.base_url):
        raise NotSentError(Fate.UNFIT)
    try:
        return write_letter(letter, sender.address)
    except UnfitLetterError:
        raise NotSentError(Fate.UNFIT) from None


@transactional
def _list_waiting(*, is_everything: bool) -> Sequence[Waiting]:
    now = now_utc()
    rows = db.session.execute(
        db.select(OutboxMail.id, OutboxMail.attempts, OutboxMail.last_failure, OutboxMail.next_attempt_utc)
        .where(OutboxMail.sent_utc.is_(None), OutboxMail.last_failure.not_in([*GIVEN_UP]))
        .order_by(OutboxMail.queued_utc, OutboxMail.id)
    )
    return [
        Waiting(row.id, row.attempts, Fate(row.last_failure))
        for row in rows
        if row.next_attempt_utc <= now or (is_everything and row.last_failure not in _IN_HAND)
    ]


@transactional
def _take(waiting: Waiting) -> Letter | None:
    """The message, in this sender's hand; nothing where another sender was first, or it must not be sent again."""
    is_over = waiting.fate is Fate.IN_HAND_AGAIN
    taken = db.session.execute(
        db.update(OutboxMail)
        .where(OutboxMail.id == waiting.id, OutboxMail.attempts == waiting.attempts, OutboxMail.sent_utc.is_(None))
        .values(
            attempts=waiting.attempts + 1,
            last_failure=fate_in_hand(waiting.fate).value,
            next_attempt_utc=now_utc() + IN_HAND_FOR,
        )
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        return None
    mail = db.session.get_one(OutboxMail, taken, populate_existing=True)
    if is_over:
        _empty(mail, Fate.UNSURE_TWICE)
        return None
    return Letter(
        id=mail.id,
        queued_utc=mail.queued_utc,
        address=mail.address,
        subject=mail.subject,
        text=mail.text,
        calendar=mail.calendar,
        calendar_method=mail.calendar_method,
        reply_to=mail.reply_to,
    )


@transactional
def _put_back(waiting: Waiting, failure: Fate) -> None:
    mail, now = db.session.get_one(OutboxMail, waiting.id, populate_existing=True), now_utc()
    fate = fate_after(fate_in_hand(waiting.fate), failure, now - mail.queued_utc)
    mail.next_attempt_utc = next_attempt(mail.attempts, now)
    if fate in GIVEN_UP:
        _empty(mail, fate)
    else:
        mail.last_failure = fate.value


@transactional
def _mark_sent(mail_id: uuid.UUID) -> None:
    mail = db.session.get_one(OutboxMail, mail_id, populate_existing=True)
    mail.sent_utc = now_utc()
    _empty(mail, Fate.WAITING)


def _empty(mail: OutboxMail, fate: Fate) -> None:
    """Keep that there was a message, for whom and why, but no longer where it went and what it said."""
    mail.address_sealed = mail.subject_sealed = mail.text_sealed = mail.calendar_sealed = b""
    mail.reply_to = ""
    mail.last_failure = fate.value


def count_by_fate() -> dict[Fate, int]:
    """How many messages that were not sent stand where."""
    rows = db.session.execute(
        db.select(OutboxMail.last_failure, db.func.count())
        .where(OutboxMail.sent_utc.is_(None))
        .group_by(OutboxMail.last_failure)
        .order_by(OutboxMail.last_failure)
    )
    return {Fate(fate): count for fate, count in rows}
