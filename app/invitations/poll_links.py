"""Links to a search for a time, for those without an account: no sign-in, and nothing behind them but times.

The token holds the id of who is asked and a keyed digest of it, so that a reminder can name it again, the database
cannot, and nobody guesses that of somebody else.
"""

import binascii
import hashlib
import hmac
import uuid
from base64 import b64decode, urlsafe_b64encode
from typing import Final

from flask import current_app

from app.config import Settings
from app.core.database import db
from app.core.errors import NotFound
from app.core.vault import derive_key
from app.invitations.poll_models import Poll, PollVoter

_ID_BYTES: Final = 16
_TOKEN_LETTERS: Final = 64


def token_of(voter_id: uuid.UUID) -> str:
    """The token in the address of somebody's link: 64 letters."""
    return urlsafe_b64encode(voter_id.bytes + _mark(voter_id)).decode()


def address_of(poll: Poll, voter: PollVoter) -> str:
    """Where somebody answers: a page for whoever has an account, a link of their own for a contact of a partner."""
    settings: Settings = current_app.extensions["settings"]
    if voter.account_id is not None:
        return f"{settings.base_url}/diary/polls/{poll.id}"
    return f"{settings.base_url}/poll/{token_of(voter.id)}"


def get_asked(token: str) -> tuple[Poll, PollVoter]:
    """Who is asked by a link, and about what. Raises `NotFound` for any token that was sent to no contact."""
    if len(token) != _TOKEN_LETTERS or not token.isascii():
        raise NotFound
    try:
        said = b64decode(token, altchars=b"-_", validate=True)
    except binascii.Error:
        raise NotFound from None
    voter_id = uuid.UUID(bytes=said[:_ID_BYTES])
    if not hmac.compare_digest(said[_ID_BYTES:], _mark(voter_id)):
        raise NotFound
    voter = db.session.get(PollVoter, voter_id)
    if voter is None or voter.contact_id is None:
        raise NotFound
    return db.session.get_one(Poll, voter.poll_id), voter


def _mark(voter_id: uuid.UUID) -> bytes:
    return hmac.new(derive_key("poll links"), voter_id.bytes, hashlib.sha256).digest()
