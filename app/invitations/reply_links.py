"""The two addresses by which somebody answers without signing in: a link for one date, and a mailbox of their own.

Both follow from ids and a key. So every message can name them again, and nothing in the database does.
"""

import base64
import binascii
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from typing import Final

from flask import current_app

from app.config import Settings
from app.core.vault import derive_key
from app.directory.queries import get_partnership

_ID_BYTES: Final = 16
_PROOF_BYTES: Final = 16
# A local part may have 64 letters, and not all mail systems keep capitals apart.
_MAILBOX_BYTES: Final = 20


@dataclass(frozen=True, slots=True)
class ReplyLink:
    """Whose answer to which date a link takes."""

    invitee_id: uuid.UUID
    meeting_id: uuid.UUID


def reply_token(invitee_id: uuid.UUID, meeting_id: uuid.UUID) -> str:
    """The token of the link by which one person answers for one date: 64 letters and digits."""
    ids = invitee_id.bytes + meeting_id.bytes
    return base64.urlsafe_b64encode(ids + _proof_of(ids)).decode()


def address_of_reply(invitee_id: uuid.UUID, meeting_id: uuid.UUID) -> str:
    """The whole address of that link."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}/r/{reply_token(invitee_id, meeting_id)}"


def read_token(token: str) -> ReplyLink | None:
    """Whom a token is of and for which date; None where we have not made it."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    ids, proof = raw[: 2 * _ID_BYTES], raw[2 * _ID_BYTES :]
    if len(raw) != 2 * _ID_BYTES + _PROOF_BYTES or not hmac.compare_digest(proof, _proof_of(ids)):
        return None
    return ReplyLink(uuid.UUID(bytes=ids[:_ID_BYTES]), uuid.UUID(bytes=ids[_ID_BYTES:]))


def mail_token(invitee_id: uuid.UUID) -> str:
    """What stands behind the plus in the address to which one person's calendar answers: 32 small letters, digits."""
    made = hmac.new(derive_key("mailboxes for answers"), invitee_id.bytes, hashlib.sha256).digest()
    return base64.b32encode(made[:_MAILBOX_BYTES]).decode().lower()


def mail_address(invitee_id: uuid.UUID) -> str:
    """The address to which one person's calendar answers: ours, with their token."""
    name, _at, host = get_partnership().email.partition("@")
    return f"{name}+{mail_token(invitee_id)}@{host}"


def _proof_of(ids: bytes) -> bytes:
    return hmac.new(derive_key("reply links"), ids, hashlib.sha256).digest()[:_PROOF_BYTES]
