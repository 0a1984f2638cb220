"""The codes of an authenticator app: six digits that change every half minute, and count once."""

import base64
import binascii
import hmac
import uuid
from datetime import datetime
from typing import Final

import pyotp
import segno

from app.core.cipher import VaultError, seal, unseal
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import derive_key
from app.identity.models import Account

STEP_SECONDS: Final = 30
# A phone's clock may be a little wrong: the code before and the code after count as well.
STEPS_EITHER_SIDE: Final = 1
ISSUER: Final = "Caseround"
_NO_SECRET: Final = "A" * 32


def make_secret() -> str:
    """A new secret to share with an authenticator app: 160 random bits, in letters that can be typed."""
    return pyotp.random_base32()


def step_of_code(secret: str, code: str, moment_utc: datetime) -> int | None:
    """The step of time that this code stands for, about that moment; none where it is no code of this secret.

    Takes as long where there is no secret.
    """
    totp, now = pyotp.TOTP(secret or _NO_SECRET), int(moment_utc.timestamp()) // STEP_SECONDS
    typed = "".join(code.split()).encode()
    found = None
    for step in range(now - STEPS_EITHER_SIDE, now + STEPS_EITHER_SIDE + 1):
        if hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), typed):
            found = step
    return found if secret else None


def take_code(account: Account, step: int) -> bool:
    """Let a code count, in this transaction; false where this one or a later one has counted before."""
    taken = db.session.execute(
        db.update(Account)
        .where(Account.id == account.id)
        .where(db.or_(Account.totp_last_step.is_(None), Account.totp_last_step < step))
        .values(totp_last_step=step)
        .returning(Account.id)
    ).all()
    return bool(taken)


def keep_secret(account: Account, secret: str, step: int) -> None:
    """Give somebody this authenticator; the code they proved it with has counted."""
    account.totp_secret = secret
    account.totp_last_step = step


def step_of_account(account: Account | None, code: str) -> int | None:
    """The step of this person's code at this moment, if it is one."""
    return step_of_code(account.totp_secret if account else "", code, now_utc())


def seal_offer(account_id: uuid.UUID, secret: str) -> str:
    """A secret that is offered and not yet proved, to travel in the form and be read by nobody but us."""
    return base64.urlsafe_b64encode(seal(derive_key("authenticator"), _place(account_id), secret.encode())).decode()


def open_offer(account_id: uuid.UUID, offer: str) -> str:
    """The secret that was offered to this person; empty where this is none."""
    try:
        return unseal(derive_key("authenticator"), _place(account_id), base64.urlsafe_b64decode(offer)).decode()
    except (VaultError, ValueError, binascii.Error):
        return ""


def qr_path(secret: str, email: str) -> tuple[int, str]:
    """What an app's camera reads: the width of the square, and its dark cells as a path of an SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    rows = list(segno.make(address, error="m").matrix_iter(border=4))
    runs = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), "".join(runs)


def spaced(secret: str) -> str:
    """A secret in groups of four, to type."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _place(account_id: uuid.UUID) -> str:
    return f"offer|{account_id}"
