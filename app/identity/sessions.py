"""One's own sign-ins: noting that somebody is there, listing where they are signed in, ending that."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from app.audit.service import record
from app.core.access import Actor
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.core.transaction import transactional
from app.identity.models import SignIn
from app.identity.sign_in_rules import BETWEEN_NOTES, LONGEST_SIGN_IN, LONGEST_SILENCE, is_worth_noting


def note_here(actor: Actor) -> None:
    """Write down, in a transaction of its own and at most once a minute, that this person is there."""
    sign_in = db.session.get(SignIn, actor.sign_in_id)
    if sign_in is not None and is_worth_noting(seen_utc=sign_in.seen_utc, now_utc=now_utc()):
        note_seen([sign_in.id])


@transactional
def note_seen(sign_in_ids: Collection[uuid.UUID], after: timedelta = BETWEEN_NOTES) -> None:
    """Write down that the people of these sign-ins are there, where the last note is that long ago."""
    now = now_utc()
    db.session.execute(
        db.update(SignIn)
        .where(SignIn.id.in_(sign_in_ids), SignIn.ended_utc.is_(None), SignIn.seen_utc <= now - after)
        .values(seen_utc=now)
    )


def last_seen_utc(account_id: uuid.UUID) -> datetime | None:
    """When somebody was last known to be there, on whatever browser; nothing where they are signed in on none."""
    return max((sign_in.seen_utc for sign_in in list_sign_ins(account_id)), default=None)


def list_sign_ins(account_id: uuid.UUID) -> Sequence[SignIn]:
    """Every sign-in of a person that holds now, the one seen last first."""
    now = now_utc()
    return db.session.scalars(
        db.select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_utc.is_(None))
        .where(SignIn.started_utc > now - LONGEST_SIGN_IN, SignIn.seen_utc > now - LONGEST_SILENCE)
        .order_by(SignIn.seen_utc.desc(), SignIn.id)
    ).all()


def end_own(actor: Actor, sign_in_id: uuid.UUID) -> None:
    """End one of one's own sign-ins. Raises `NotFound` for anybody else's, and for one that is over."""
    sign_in = next((row for row in list_sign_ins(actor.account_id) if row.id == sign_in_id), None)
    if sign_in is None:
        raise NotFound
    sign_in.ended_utc = now_utc()
    record("sign_in_ended", actor.account_id, account_id=actor.account_id, sign_in_id=sign_in.id)
    note_access_change()
