"""The ways in which a person signs in: what they have, changing it, and telling them that it changed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func

from app.audit.service import record
from app.core.access_epoch import note_access_change
from app.core.database import db, new_id
from app.core.errors import Conflict, NotFound
from app.directory.models import Agency, Partnership
from app.identity.authenticator import keep_secret
from app.identity.models import Account, ExternalIdentity, Passkey, RecoveryCode
from app.identity.passkeys import list_passkeys, tidy_label
from app.identity.passwords import digest_password
from app.identity.recovery_codes import count_recovery_codes, make_recovery_codes
from app.identity.service import end_sign_ins
from app.notifications.service import queue_mail

LAST_WAY: Final = "This is your only way to sign in. Add another one before you remove it."


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What one person can sign in with."""

    passkeys: Sequence[Passkey]
    has_password: bool
    recovery_codes_left: int
    organisations: int

    @property
    def number(self) -> int:
        """How many ways there are: each passkey, the password with its codes, each organisation."""
        return len(self.passkeys) + self.has_password + self.organisations


def ways_of(account: Account) -> WaysIn:
    """What this person can sign in with now."""
    organisations = db.select(func.count(ExternalIdentity.id)).where(ExternalIdentity.account_id == account.id)
    return WaysIn(
        passkeys=list_passkeys(account.id),
        has_password=bool(account.password_digest),
        recovery_codes_left=count_recovery_codes(account.id),
        organisations=db.session.scalar(organisations) or 0,
    )


def known_about(account: Account) -> Sequence[str]:
    """What anybody knows about a person, and no password may consist of."""
    agency = db.session.get(Agency, account.agency_id) if account.agency_id else None
    partnership = db.session.scalars(db.select(Partnership).order_by(Partnership.id).limit(1)).first()
    return (
        account.name,
        account.email,
        account.job_title,
        agency.name if agency else "",
        partnership.name if partnership else "",
    )


def set_password(account: Account, password: str, *, secret: str, step: int) -> Sequence[str]:
    """Let this person sign in with a password and this authenticator, never with one of them alone.

    Answers their recovery codes, to be shown this once.
    """
    account.password_digest = digest_password(password)
    record("password_changed", account.id, account_id=account.id)
    change_authenticator(account, secret=secret, step=step)
    return make_recovery_codes(account)


def change_password(account: Account, password: str, *, sign_in_id: uuid.UUID | None) -> None:
    """Put another password in place of the one they have; every sign-in but this one ends."""
    if not account.password_digest:
        raise NotFound
    account.password_digest = digest_password(password)
    record("password_changed", account.id, account_id=account.id)
    end_sign_ins(account.id, but_id=sign_in_id)


def change_authenticator(account: Account, *, secret: str, step: int) -> None:
    """Take codes of another authenticator from now on."""
    keep_secret(account, secret, step)
    record("authenticator_changed", account.id, account_id=account.id)


def remove_password(account: Account, *, sign_in_id: uuid.UUID | None) -> None:
    """Take the password away, and with it the authenticator and the recovery codes."""
    _hold(account)
    ways = ways_of(account)
    if not ways.has_password:
        raise NotFound
    if ways.number == 1:
        raise Conflict(LAST_WAY)
    account.password_digest = account.totp_secret = ""
    account.totp_last_step = None
    db.session.execute(db.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    record("password_removed", account.id, account_id=account.id)
    end_sign_ins(account.id, but_id=sign_in_id)


def find_own_passkey(account_id: uuid.UUID, passkey_id: uuid.UUID) -> Passkey:
    """One of a person's own passkeys. Raises `NotFound` for anybody else's."""
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account_id:
        raise NotFound
    return passkey


def rename_passkey(passkey: Passkey, label: str) -> None:
    """Call a passkey something else."""
    passkey.label = tidy_label(label)
    record("passkey_renamed", passkey.account_id, account_id=passkey.account_id, passkey_id=passkey.id)


def remove_passkey(account: Account, passkey: Passkey, *, sign_in_id: uuid.UUID | None) -> None:
    """Take a passkey away, and end what it may have signed in. Raises `Conflict` for the last way in."""
    _hold(account)
    if ways_of(account).number == 1:
        raise Conflict(LAST_WAY)
    record("passkey_removed", account.id, account_id=account.id, passkey_id=passkey.id)
    db.session.delete(passkey)
    end_sign_ins(account.id, but_id=sign_in_id)
    note_access_change()


def tell_of_change(account: Account, what: str) -> None:
    """Write to a person that the way they sign in has changed, so that they notice when it was not them."""
    queue_mail(
        occasion=f"way_in:{new_id()}",
        account_id=account.id,
        address=account.email,
        subject="How you sign in to Caseround has changed",
        text=f"{what}\n\nIf this was you, there is nothing to do.\n\n"
        "If it was not you, ring your coordinator now. They can end your sign-ins and close your account.\n",
    )


def _hold(account: Account) -> None:
    # Two removals at once must not each take the other for the way that is left.
    held = db.select(Account.id).where(Account.id == account.id).order_by(Account.id).with_for_update()
    db.session.execute(held)
