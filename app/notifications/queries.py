"""Reading the outbox."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_

from app.core.database import db
from app.notifications.models import OutboxMail


def count_undelivered(causes: Sequence[str]) -> str:
    """What stands in the way of messages whose causes begin so, in words of ours; empty where all of them left."""
    if not causes:
        return ""
    begins = or_(*(OutboxMail.occasion.startswith(cause, autoescape=True) for cause in causes))
    fates = db.session.scalars(
        db.select(OutboxMail.last_failure)
        .where(begins, OutboxMail.sent_utc.is_(None), OutboxMail.last_failure != "")
        .order_by(OutboxMail.last_failure)
    ).all()
    return ", ".join(dict.fromkeys(fates))


def list_newest_mails(most: int) -> Sequence[OutboxMail]:
    """The messages queued last, the newest first; one that was sent has been emptied."""
    return db.session.scalars(
        db.select(OutboxMail).order_by(OutboxMail.queued_utc.desc(), OutboxMail.id).limit(most)
    ).all()


def list_queued(occasions: Iterable[str]) -> frozenset[str]:
    """Those of these causes that have a message already, sent or not."""
    wanted = list(occasions)
    query = db.select(OutboxMail.occasion).where(OutboxMail.occasion.in_(wanted)).order_by(OutboxMail.id)
    return frozenset(db.session.scalars(query))
