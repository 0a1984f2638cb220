"""The page that asks again who one is. What was typed before it travels along, and is sent on afterwards."""

from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.audit.service import record
from app.core.access import Actor, current_actor, signed_in
from app.core.errors import Invalid, Refused
from app.core.transaction import transactional
from app.identity import ceremony
from app.identity.confirmation import confirm_sign_in, find_sign_in, own_path
from app.identity.models import Account, SignInMethod
from app.identity.offered_ways import offers_to_confirm
from app.identity.passkeys import find_passkey, options_to_prove, prove
from app.identity.password_sign_in import check_password
from app.identity.queries import find_account
from app.identity.sign_in_views import PASSKEY_REFUSED, say_codes_left, too_many
from app.identity.ways_in import ways_of

PURPOSE: Final = "confirm"
WRONG: Final = "These do not go together. Check your password and code."
# Fields of the command that had to wait travel under this name, beside those of this page.
TYPED: Final = "typed-"
# Never repeated in a page: it is typed again.
NOT_KEPT: Final = frozenset({"csrf_token", "password", "code", "answer", "offer"})

Answer = Response | str | tuple[str, int]


@signed_in
def confirm() -> str:
    """Ask who it is, before a page."""
    return _page(back=own_path(request.args.get("back", "")), fields={}, is_command=False)


@signed_in
@transactional
def confirm_command() -> str:
    """Ask who it is, before a command: it comes here with everything that was typed for it."""
    fields = {f"{TYPED}{n}": value for n, (_name, value) in enumerate(_typed_fields())}
    names = {f"{TYPED}name-{n}": name for n, (name, _value) in enumerate(_typed_fields())}
    return _page(back=own_path(request.args.get("back", "")), fields=fields | names, is_command=True)


@signed_in
@transactional
def confirm_passkey_options() -> Response:
    """What the browser is asked: one of this person's own passkeys."""
    options = options_to_prove(
        ceremony.require_site(), ceremony.ask_challenge(PURPOSE), account_id=current_actor().account_id
    )
    return ceremony.answer_json(options)


@signed_in
@transactional
def confirm_with_passkey() -> Answer:
    """Believe a passkey of this person."""
    actor, answer = current_actor(), request.form.get("answer", "")
    try:
        site, challenge = ceremony.require_site(), ceremony.take_challenge(PURPOSE)
    except Invalid as error:
        return _again({"passkey": str(error)})
    passkey = find_passkey(answer)
    is_own = passkey is not None and passkey.account_id == actor.account_id
    if passkey is None or not is_own or not prove(site, passkey, answer=answer, challenge=challenge):
        return _failed(actor, SignInMethod.PASSKEY, {"passkey": PASSKEY_REFUSED})
    return _carry_on(actor, SignInMethod.PASSKEY)


@signed_in
@transactional
def confirm_with_password() -> Answer:
    """Believe this person's password with a code."""
    actor = current_actor()
    password, code = request.form.get("password", ""), request.form.get("code", "")
    missing = {"password": (password, "Enter your password"), "code": (code, "Enter the code")}
    if errors := {name: words for name, (typed, words) in missing.items() if not typed.strip()}:
        return _again(errors)
    account = find_account(actor.account_id)
    guesser, throttle = ceremony.guesser_here(actor.email, account), ceremony.throttle_here()
    if wait := throttle.admit(guesser):
        return _again({"password": too_many(wait)}, HTTPStatus.TOO_MANY_REQUESTS)
    method = check_password(account, password, code)
    if account is None or method is None:
        throttle.note_failure(guesser.place)
        return _failed(actor, SignInMethod.PASSWORD, {"password": WRONG})
    throttle.note_success(guesser)
    if method is SignInMethod.RECOVERY_CODE:
        say_codes_left(account)
    return _carry_on(actor, method)


@signed_in
@transactional
def confirm_in_demonstration() -> Answer:
    """Believe the press of a button, from somebody who came in by one."""
    actor = current_actor()
    if not _is_demonstrating(actor):
        raise Refused("This is for the demonstration alone.")
    return _carry_on(actor, SignInMethod.DEMONSTRATION)


def _is_demonstrating(actor: Actor) -> bool:
    sign_in = find_sign_in(actor.sign_in_id)
    return ceremony.settings_here().is_demo and sign_in is not None and sign_in.method is SignInMethod.DEMONSTRATION


def _failed(actor: Actor, method: SignInMethod, errors: dict[str, str]) -> tuple[str, int]:
    record("sign_in_failed", actor.account_id, account_id=actor.account_id, method=method)
    return _again(errors)


def _again(errors: dict[str, str], status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> tuple[str, int]:
    fields = {name: value for name, value in request.form.items() if name.startswith(TYPED)}
    back, is_command = own_path(request.form.get("back", "")), request.form.get("is_command") == "1"
    return _page(back=back, fields=fields, is_command=is_command, errors=errors), status


def _carry_on(actor: Actor, method: SignInMethod) -> Answer:
    confirm_sign_in(actor.sign_in_id, method)
    back = own_path(request.form.get("back", ""))
    if request.form.get("is_command") != "1":
        return redirect(back, code=303)
    names = [name for name in request.form if name.startswith(f"{TYPED}name-")]
    typed = [(request.form[name], request.form.get(name.replace("name-", "", 1), "")) for name in names]
    return render_template("identity/carry_on.html", back=back, typed=typed)


def _typed_fields() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]


def _page(*, back: str, fields: dict[str, str], is_command: bool, errors: dict[str, str] | None = None) -> str:
    actor = current_actor()
    account = find_account(actor.account_id)
    return render_template(
        "identity/confirm.html",
        ways=_ways(account),
        errors=errors or {},
        is_error=bool(errors),
        fields={**fields, "back": back, "is_command": "1" if is_command else ""},
        is_command=is_command,
        has_site=ceremony.find_site() is not None,
        passkey_address=ceremony.address_for_passkeys(),
        offers=offers_to_confirm(back),
        is_demonstrating=_is_demonstrating(actor),
    )


def _ways(account: Account | None) -> object:
    return ways_of(account) if account else None
