"""Invitations: a link by which somebody sets up how they sign in, for the first time or anew.

The token stands in the mail alone; here a digest of it is kept. A link counts once, and only for its days.
"""

import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flask import current_app
from sqlalchemy import func

from app.audit.service import record
from app.config import Settings
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.identity.models import Account, ExternalIdentity, Invitation, InvitationKind, Passkey, RecoveryCode
from app.identity.queries import digest_of
from app.identity.service import end_sign_ins
from app.notifications.service import queue_mail

# 128 random bits; short enough that a mail program does not break the link.
TOKEN_BYTES: Final = 16
HOLDS_FOR: Final[Mapping[InvitationKind, timedelta]] = {
    InvitationKind.JOIN: timedelta(days=7),
    InvitationKind.REENROL: timedelta(hours=24),
}
_SUBJECTS: Final[Mapping[InvitationKind, str]] = {
    InvitationKind.JOIN: "Your invitation to Caseround",
    InvitationKind.REENROL: "Set up how you sign in to Caseround again",
}
_TEXTS: Final[Mapping[InvitationKind, str]] = {
    InvitationKind.JOIN: (
        "You are invited to Caseround.\n\n"
        "Open this link to set up how you sign in. It works once, for 7 days:\n\n{link}\n\n"
        "If you did not expect this, do nothing and tell your coordinator.\n"
    ),
    InvitationKind.REENROL: (
        "Open this link to set up how you sign in to Caseround again. It works once, for 24 hours:\n\n{link}\n\n"
        "When you finish, the ways you signed in with before stop working.\n\n"
        "If you did not ask for this, do not open the link. Tell your coordinator.\n"
    ),
}


def invite(account: Account, kind: InvitationKind, by_id: uuid.UUID | None) -> None:
    """Send a link to set up signing in; links sent before it stop working.

    Whoever asks for REENROL has made certain of the person. Raises `Conflict` for JOIN where somebody has joined
    already, and for a disabled account.
    """
    if account.disabled_utc is not None:
        raise Conflict("This account is closed. Open it again before you send a link.")
    if kind is InvitationKind.JOIN and has_way_in(account):
        raise Conflict("This person has joined already. Send them a link to set up signing in again.")
    now, token = now_utc(), secrets.token_urlsafe(TOKEN_BYTES)
    db.session.execute(
        db.update(Invitation)
        .where(Invitation.account_id == account.id, Invitation.used_utc.is_(None), Invitation.expires_utc > now)
        .values(used_utc=now)
    )
    invitation = Invitation(
        account_id=account.id,
        kind=kind,
        token_digest=digest_of(token),
        invited_by_id=by_id,
        invited_utc=now,
        expires_utc=now + HOLDS_FOR[kind],
    )
    db.session.add(invitation)
    db.session.flush()
    record("invitation_made", by_id, account_id=account.id, invitation_id=invitation.id, state=kind)
    settings: Settings = current_app.extensions["settings"]
    queue_mail(
        occasion=f"invitation:{invitation.id}",
        account_id=account.id,
        address=account.email,
        subject=_SUBJECTS[kind],
        text=_TEXTS[kind].format(link=f"{settings.base_url}/join/{token}"),
    )


def find_invitation(token: str) -> Invitation | None:
    """The invitation of that link, if it can still be used. Looking at it does not use it up."""
    return db.session.scalars(
        db.select(Invitation)
        .join(Account, Account.id == Invitation.account_id)
        .where(Invitation.token_digest == digest_of(token), Invitation.used_utc.is_(None))
        .where(Invitation.expires_utc > now_utc(), Account.disabled_utc.is_(None))
    ).one_or_none()


def use_invitation(invitation: Invitation) -> Account:
    """Use an invitation up, just before the new way in is kept; answers whose it is.

    Every earlier way in goes, and every sign-in ends. Raises `NotFound` where somebody else has used it meanwhile.
    """
    used = db.session.execute(
        db.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_utc.is_(None), Invitation.expires_utc > now_utc())
        .values(used_utc=now_utc())
        .returning(Invitation.id)
    ).all()
    account = db.session.get(Account, invitation.account_id)
    if not used or account is None:
        raise NotFound
    for way in (Passkey, RecoveryCode, ExternalIdentity):
        db.session.execute(db.delete(way).where(way.account_id == account.id))
    account.password_digest = account.totp_secret = ""
    account.totp_last_step = None
    end_sign_ins(account.id)
    record("invitation_used", account.id, account_id=account.id, invitation_id=invitation.id, state=invitation.kind)
    note_access_change()
    return account


def has_way_in(account: Account) -> bool:
    """Whether this person has set up some way to sign in."""
    return bool(account.password_digest) or any(
        db.session.scalar(db.select(func.count()).select_from(way).where(way.account_id == account.id))
        for way in (Passkey, ExternalIdentity)
    )
