"""Signing in with a password and a code: all or nothing, and the same work and answer whatever is wrong."""

from app.core.clock import now_utc
from app.identity.authenticator import step_of_code, take_code
from app.identity.models import Account, SignInMethod
from app.identity.passwords import password_fits
from app.identity.recovery_codes import CODE_LENGTH, find_recovery_code, plain, take_recovery_code


def check_password(account: Account | None, password: str, code: str) -> SignInMethod | None:
    """How this person proved who they are, by password and one code that counts once; none where they did not.

    Absent and disabled accounts, wrong passwords and wrong codes all take the same steps.
    """
    step = step_of_code(account.totp_secret if account else "", code, now_utc())
    recovery_code = find_recovery_code(account, code)
    fits = password_fits(account.password_digest if account else "", password)
    if account is None or not fits or account.disabled_utc is not None:
        return None
    if step is not None:
        return SignInMethod.PASSWORD if take_code(account, step) else None
    if recovery_code is not None and len(plain(code)) == CODE_LENGTH:
        return SignInMethod.RECOVERY_CODE if take_recovery_code(recovery_code) else None
    return None
