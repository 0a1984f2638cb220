"""Messages of ours that came back: which, found by the names that they were sent under."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from app.core.clock import now_utc
from app.core.database import db
from app.notifications.models import OutboxMail

# Mail servers try for some days before they give up; what comes back much later was kept by somebody.
COMES_BACK_WITHIN: Final = timedelta(days=14)
SHOWN_FOR: Final = timedelta(days=28)


def note_came_back(names: Collection[str]) -> int:
    """Note that the messages of these names did not arrive; answers how many are ours and had not come back before."""
    mails = db.session.scalars(
        db.select(OutboxMail)
        .where(OutboxMail.message_name.in_(set(names) - {""}), OutboxMail.bounced_utc.is_(None))
        .where(OutboxMail.queued_utc > now_utc() - COMES_BACK_WITHIN)
        .order_by(OutboxMail.queued_utc, OutboxMail.id)
    ).all()
    for mail in mails:
        mail.bounced_utc = now_utc()
    return len(mails)


def list_came_back() -> Sequence[OutboxMail]:
    """What came back in the last four weeks, the latest first."""
    return db.session.scalars(
        db.select(OutboxMail)
        .where(OutboxMail.bounced_utc > now_utc() - SHOWN_FOR)
        .order_by(OutboxMail.bounced_utc.desc(), OutboxMail.id)
    ).all()
