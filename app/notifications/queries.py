"""Reading the outbox."""

from collections.abc import Sequence

from app.core.database import db
from app.notifications.models import OutboxMail


def list_newest_mails(most: int) -> Sequence[OutboxMail]:
    """The messages queued last, the newest first; one that was sent has been emptied."""
    return db.session.scalars(
        db.select(OutboxMail).order_by(OutboxMail.queued_utc.desc(), OutboxMail.id).limit(most)
    ).all()
