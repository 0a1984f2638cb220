"""Reading the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_

from app.core.clock import now_utc
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


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages have not left, for how many seconds the oldest has been due, and how many failed before."""

    waiting: int
    oldest_seconds: float
    failing: int


def look_at_outbox() -> Outbox:
    """How the outbox stands now. Nothing of any message is read."""
    row = db.session.execute(
        db.select(
            func.count(OutboxMail.id).label("waiting"),
            func.min(OutboxMail.queued_utc).label("oldest"),
            func.count(OutboxMail.id).filter(OutboxMail.last_failure != "").label("failing"),
        ).where(OutboxMail.sent_utc.is_(None))
    ).one()
    waited = (now_utc() - row.oldest).total_seconds() if row.oldest else 0.0
    return Outbox(waiting=row.waiting, oldest_seconds=max(waited, 0.0), failing=row.failing)


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
