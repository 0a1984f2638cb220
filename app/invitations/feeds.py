"""Calendar feeds: an address for each of somebody's calendars, shown once, and taken back at any time."""

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import Final

from app.audit.service import record
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.invitations.models import CalendarFeed
from app.invitations.queries import list_feeds

TOKEN_BYTES: Final = 32
# Calendars read again and again; when they last did is worth knowing to the hour alone, and no write for each reading.
BETWEEN_NOTES: Final = timedelta(minutes=15)
_PROGRAMS: Final = (
    ("Google", "Google Calendar"),
    ("Microsoft", "Outlook"),
    ("Outlook", "Outlook"),
    ("Exchange", "Outlook"),
    ("Thunderbird", "Thunderbird"),
    ("CalendarAgent", "Apple Calendar"),
    ("dataaccessd", "Apple Calendar"),
    ("iOS", "Apple Calendar"),
    ("vdirsyncer", "vdirsyncer"),
    ("Evolution", "Evolution"),
)


def make_feed(actor: Actor) -> str:
    """Make an address for one of one's calendars; answers its token, which is kept nowhere and shown once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed(
        account_id=actor.account_id, token_digest=hashlib.sha256(token.encode()).hexdigest(), made_utc=now_utc()
    )
    db.session.add(feed)
    db.session.flush()
    record("feed_made", actor.account_id, feed_id=feed.id)
    return token


def revoke_feed(actor: Actor, feed_id: uuid.UUID) -> None:
    """Take an address back; it answers nothing from now on. Raises `NotFound` for anybody else's."""
    for feed in list_feeds(actor.account_id):
        if feed.id == feed_id:
            feed.revoked_utc = now_utc()
            record("feed_revoked", actor.account_id, feed_id=feed.id)
            return
    raise NotFound


def rotate_feed(actor: Actor, feed_id: uuid.UUID) -> str:
    """Take an address back and make another in its place; answers the new token. Raises `NotFound`."""
    revoke_feed(actor, feed_id)
    return make_feed(actor)


def note_reading(feed: CalendarFeed, user_agent: str) -> bool:
    """Keep when a calendar last read, and which kind it is; answers whether anything is to be kept."""
    program = name_program(user_agent)
    if feed.read_utc is not None and now_utc() - feed.read_utc < BETWEEN_NOTES and feed.read_by == program:
        return False
    feed.read_utc, feed.read_by = now_utc(), program
    return True


def name_program(user_agent: str) -> str:
    """What kind of calendar asks, in a word of ours."""
    return next((name for part, name in _PROGRAMS if part in user_agent), "a calendar")
