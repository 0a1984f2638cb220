"""Proving again who one is, before something that cannot be taken back lightly; and finding the way back from there."""

import uuid
from urllib.parse import urlsplit

from app.audit.service import record
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.identity.models import SignIn, SignInMethod

HOME = "/"


def confirm_sign_in(sign_in_id: uuid.UUID | None, method: SignInMethod) -> None:
    """Note that the person of this sign-in has just proved again who they are. Raises `NotFound` for none."""
    sign_in = find_sign_in(sign_in_id)
    if sign_in is None:
        raise NotFound
    sign_in.confirmed_utc = now_utc()
    record("sign_in_confirmed", sign_in.account_id, account_id=sign_in.account_id, sign_in_id=sign_in.id, method=method)


def find_sign_in(sign_in_id: uuid.UUID | None) -> SignIn | None:
    """The sign-in with that id."""
    return db.session.get(SignIn, sign_in_id) if sign_in_id else None


def own_path(asked: str) -> str:
    """A path of this site to go back to, as it was asked for; the first page where it leads anywhere else."""
    # Browsers read a backslash as a slash, and drop tabs and line ends, so that //elsewhere can be spelt in many ways.
    if not asked.startswith("/") or "\\" in asked or any(ord(letter) <= ord(" ") for letter in asked):
        return HOME
    try:
        parts = urlsplit(asked)
    except ValueError:
        return HOME
    return asked if not parts.scheme and not parts.netloc and not asked.startswith("//") else HOME
