"""Recovery codes: ten to keep on paper, each in place of one code of the authenticator, once."""

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from typing import Final

from app.audit.service import record
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import Purpose, purpose_key
from app.identity.models import Account, RecoveryCode

HOW_MANY: Final = 10
# 80 random bits: sixteen letters and digits, in groups of four.
CODE_BYTES: Final = 10
CODE_LENGTH: Final = 16


def make_recovery_codes(account: Account) -> Sequence[str]:
    """Ten new codes, told this once; those made before no longer count."""
    db.session.execute(db.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _ in range(HOW_MANY)]
    db.session.add_all(RecoveryCode(account_id=account.id, digest=_digest(account.id, code)) for code in codes)
    record("recovery_codes_made", account.id, account_id=account.id)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def find_recovery_code(account: Account | None, typed: str) -> RecoveryCode | None:
    """The unused code of this person that was typed, if any. Takes as long where there is no such person."""
    owner_id = account.id if account else uuid.UUID(int=0)
    return db.session.scalars(
        db.select(RecoveryCode)
        .where(RecoveryCode.account_id == owner_id, RecoveryCode.used_utc.is_(None))
        .where(RecoveryCode.digest == _digest(owner_id, plain(typed)))
    ).one_or_none()


def take_recovery_code(code: RecoveryCode) -> bool:
    """Let a recovery code count, in this transaction; false where somebody was quicker."""
    taken = db.session.execute(
        db.update(RecoveryCode)
        .where(RecoveryCode.id == code.id, RecoveryCode.used_utc.is_(None))
        .values(used_utc=now_utc())
        .returning(RecoveryCode.id)
    ).all()
    if taken:
        record("recovery_code_used", code.account_id, account_id=code.account_id)
    return bool(taken)


def count_recovery_codes(account_id: uuid.UUID) -> int:
    """How many codes this person has left."""
    unused = db.select(db.func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_utc.is_(None)
    )
    return db.session.scalar(unused) or 0


def plain(typed: str) -> str:
    """A code as it is kept: people type capitals, spaces and dashes as they please."""
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def _digest(owner_id: uuid.UUID, code: str) -> str:
    message = f"recovery code|{owner_id}|{code}".encode()
    return hmac.new(purpose_key(Purpose.ACCOUNTS), message, hashlib.sha256).hexdigest()
