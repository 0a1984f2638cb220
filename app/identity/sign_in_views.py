"""The sign-in page: a passkey, or an e-mail address with a password and a code."""

from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.audit.service import record
from app.core.access import find_current_actor, public
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import say
from app.core.words import minutes_text
from app.identity import ceremony
from app.identity.cookie import sign_in_as
from app.identity.models import Account, SignInMethod
from app.identity.offered_ways import offers_to_sign_in
from app.identity.passkeys import find_passkey, options_to_prove, prove
from app.identity.password_sign_in import check_password
from app.identity.queries import find_account, find_account_by_email
from app.identity.recovery_codes import count_recovery_codes

PURPOSE: Final = "sign in"
# The same words whatever was wrong: they must not say who has an account.
NOT_TOGETHER: Final = "These do not go together. Check your e-mail address, password and code."
PASSKEY_REFUSED: Final = "This passkey could not be used. Try again, or use another way to sign in."


@public
def sign_in() -> str | Response:
    """The way in."""
    if find_current_actor() is not None:
        return redirect("/")
    return _page({})


@public
@transactional
def sign_in_passkey_options() -> Response:
    """What the browser is asked: any passkey for this site."""
    return ceremony.answer_json(options_to_prove(ceremony.require_site(), ceremony.ask_challenge(PURPOSE)))


@public
@transactional
def sign_in_with_passkey() -> Response | tuple[str, int]:
    """Come in by a passkey."""
    answer = request.form.get("answer", "")
    try:
        site, challenge = ceremony.require_site(), ceremony.take_challenge(PURPOSE)
    except Invalid as error:
        return _page({"passkey": str(error)}), HTTPStatus.UNPROCESSABLE_ENTITY
    passkey = find_passkey(answer)
    account = find_account(passkey.account_id) if passkey else None
    if passkey is None or account is None:
        return _page({"passkey": PASSKEY_REFUSED}), HTTPStatus.UNPROCESSABLE_ENTITY
    if not prove(site, passkey, answer=answer, challenge=challenge) or account.disabled_utc is not None:
        record("sign_in_failed", None, account_id=account.id, method=SignInMethod.PASSKEY)
        return _page({"passkey": PASSKEY_REFUSED}), HTTPStatus.UNPROCESSABLE_ENTITY
    return _welcome(account, SignInMethod.PASSKEY)


@public
@transactional
def sign_in_with_password() -> Response | tuple[str, int]:
    """Come in by password and code."""
    email, password, code = (request.form.get(name, "") for name in ("email", "password", "code"))
    if missing := _missing(email, password, code):
        return _page(missing, email=email), HTTPStatus.UNPROCESSABLE_ENTITY
    account = find_account_by_email(email)
    guesser, throttle = ceremony.guesser_here(email, account), ceremony.throttle_here()
    if wait := throttle.admit(guesser):
        return _page({"email": too_many(wait)}, email=email), HTTPStatus.TOO_MANY_REQUESTS
    method = check_password(account, password, code)
    if account is None or method is None:
        throttle.note_failure(guesser.place)
        known_id = account.id if account else None
        record("sign_in_failed", None, account_id=known_id, method=SignInMethod.PASSWORD)
        return _page({"email": NOT_TOGETHER}, email=email), HTTPStatus.UNPROCESSABLE_ENTITY
    throttle.note_success(guesser)
    return _welcome(account, method)


def too_many(wait: int) -> str:
    """What is said when no attempt is looked at for some minutes."""
    return f"There were too many attempts. Wait {minutes_text(wait)}, then try again. A passkey works straight away."


def say_codes_left(account: Account) -> None:
    """Tell somebody who used a recovery code how many there are still."""
    left = count_recovery_codes(account.id)
    say(f"You used a recovery code. You have {left} left. You can make new ones under “How I sign in”.")


def _welcome(account: Account, method: SignInMethod) -> Response:
    sign_in_as(account, method)
    if method is SignInMethod.RECOVERY_CODE:
        say_codes_left(account)
    return redirect("/", code=303)


def _missing(email: str, password: str, code: str) -> dict[str, str]:
    wanted = {
        "email": (email, "Enter your e-mail address"),
        "password": (password, "Enter your password"),
        "code": (code, "Enter the code that your authenticator app shows"),
    }
    return {name: message for name, (typed, message) in wanted.items() if not typed.strip()}


def _page(errors: dict[str, str], *, email: str = "") -> str:
    return render_template(
        "identity/sign_in.html",
        errors=errors,
        is_error=bool(errors),
        email=email,
        has_passkeys=ceremony.find_site() is not None,
        passkey_address=ceremony.address_for_passkeys(),
        offers=offers_to_sign_in(),
    )
