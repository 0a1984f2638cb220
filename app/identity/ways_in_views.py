"""How I sign in: one's own passkeys, password, authenticator and recovery codes. Every change needs a fresh proof."""

import uuid
from http import HTTPStatus
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import confirmed, current_actor, signed_in
from app.core.errors import Conflict, Invalid, NotFound
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.identity import ceremony
from app.identity import ways_in as ways
from app.identity.devices import device_words
from app.identity.links import list_links
from app.identity.models import Account
from app.identity.offered_ways import organisation_name
from app.identity.passkeys import add_passkey, check_made, options_to_make
from app.identity.password_forms import connection_for, read_both, read_connection, read_password
from app.identity.queries import find_account
from app.identity.recovery_codes import make_recovery_codes

PURPOSE: Final = "add a passkey"

Answer = Response | str | tuple[str, int]


@signed_in
def ways_in() -> str:
    """Everything this person can sign in with."""
    return _page({})


@signed_in
@confirmed
@transactional
def new_passkey_options() -> Response:
    """What the browser is asked to make one more passkey."""
    site = ceremony.require_site()
    return ceremony.answer_json(options_to_make(site, _account(), ceremony.ask_challenge(PURPOSE)))


@signed_in
@confirmed
@transactional
def add_own_passkey() -> Answer:
    """Keep one more passkey."""
    account = _account()
    try:
        challenge = ceremony.take_challenge(PURPOSE)
        made = check_made(ceremony.require_site(), answer=request.form.get("answer", ""), challenge=challenge)
    except Invalid as error:
        return _page({"passkey": str(error)}), HTTPStatus.UNPROCESSABLE_ENTITY
    label = request.form.get("label", "").strip() or device_words(request.user_agent.string)
    add_passkey(account, made, label)
    return _changed(account, "A passkey was added to the ways you sign in.", "Your passkey is ready to use.")


@signed_in
@confirmed
@transactional
def rename_own_passkey(passkey_id: uuid.UUID) -> Answer:
    """Call a passkey something else."""
    passkey = ways.find_own_passkey(current_actor().account_id, passkey_id)
    if not request.form.get("label", "").strip():
        return _page({f"label-{passkey.id}": "Enter a name for this passkey"}), HTTPStatus.UNPROCESSABLE_ENTITY
    ways.rename_passkey(passkey, request.form["label"])
    return _changed(_account(), "A passkey that you sign in with was given another name.", "The name is changed.")


@signed_in
@confirmed
@transactional
def remove_own_passkey(passkey_id: uuid.UUID) -> Answer:
    """Take a passkey away, unless it is the last way in."""
    account, actor = _account(), current_actor()
    passkey = ways.find_own_passkey(account.id, passkey_id)
    try:
        ways.remove_passkey(account, passkey, sign_in_id=actor.sign_in_id)
    except Conflict as conflict:
        return _page({f"remove-{passkey.id}": str(conflict)}), conflict.status
    done = "The passkey is removed, and you are signed out everywhere else."
    return _changed(account, "A passkey was removed from the ways you sign in.", done)


@signed_in
@confirmed
def own_password() -> str:
    """The form for a password: with an authenticator the first time, alone when there is one."""
    return _password_form(_account(), {})


@signed_in
@confirmed
@transactional
def set_own_password() -> Answer:
    """Keep a password: the first with its authenticator, a later one in place of the one before."""
    account, actor = _account(), current_actor()
    is_first = not account.password_digest
    typed = read_both(account) if is_first else read_password(account)
    if typed.errors:
        return _password_form(account, typed.errors, secret=typed.secret), HTTPStatus.UNPROCESSABLE_ENTITY
    if is_first:
        codes = ways.set_password(account, typed.password, secret=typed.secret, step=typed.step)
        ways.tell_of_change(account, "A password with an authenticator app was added to the ways you sign in.")
        return _codes(codes)
    ways.change_password(account, typed.password, sign_in_id=actor.sign_in_id)
    done = "Your password is changed, and you are signed out everywhere else."
    return _changed(account, "The password you sign in with was changed.", done)


@signed_in
@confirmed
@transactional
def remove_own_password() -> Answer:
    """Sign in without a password from now on, unless it is the last way in."""
    account, actor = _account(), current_actor()
    try:
        ways.remove_password(account, sign_in_id=actor.sign_in_id)
    except Conflict as conflict:
        return _page({"remove-password": str(conflict)}), conflict.status
    done = "Your password, authenticator and recovery codes are removed, and you are signed out everywhere else."
    return _changed(account, "Your password was removed from the ways you sign in.", done)


@signed_in
@confirmed
def own_authenticator() -> str:
    """The form to connect another authenticator app."""
    return _authenticator_form(_account_with_password(), {})


@signed_in
@confirmed
@transactional
def change_own_authenticator() -> Answer:
    """Take the codes of another app."""
    account = _account_with_password()
    typed = read_connection(account)
    if typed.errors:
        return _authenticator_form(account, typed.errors, secret=typed.secret), HTTPStatus.UNPROCESSABLE_ENTITY
    ways.change_authenticator(account, secret=typed.secret, step=typed.step)
    return _changed(
        account, "The authenticator app you sign in with was changed.", "Your new authenticator app is connected."
    )


@signed_in
@confirmed
@transactional
def make_own_recovery_codes() -> Answer:
    """Ten new codes, shown this once."""
    account = _account_with_password()
    codes = make_recovery_codes(account)
    ways.tell_of_change(account, "New recovery codes were made. The codes you had before no longer work.")
    return _codes(codes)


def _account() -> Account:
    account = find_account(current_actor().account_id)
    if account is None:
        raise NotFound
    return account


def _account_with_password() -> Account:
    account = _account()
    if not account.password_digest:
        raise NotFound
    return account


def _changed(account: Account, mail: str, done: str) -> Response:
    ways.tell_of_change(account, mail)
    say(done)
    return back_to("identity.ways_in")


def _codes(codes: object) -> str:
    return render_template("identity/recovery_codes.html", codes=codes, has_joined=False)


def _page(errors: dict[str, str]) -> str:
    account = _account()
    return render_template(
        "identity/ways_in.html",
        ways=ways.ways_of(account),
        errors=errors,
        is_error=bool(errors),
        has_passkeys=ceremony.find_site() is not None,
        passkey_address=ceremony.address_for_passkeys(),
        organisation=organisation_name(),
        links=list_links(account.id),
    )


def _password_form(account: Account, errors: dict[str, str], *, secret: str = "") -> str:
    is_first = not account.password_digest
    return render_template(
        "identity/own_password.html",
        account=account,
        connection=connection_for(account, secret) if is_first else None,
        errors=errors,
        is_error=bool(errors),
    )


def _authenticator_form(account: Account, errors: dict[str, str], *, secret: str = "") -> str:
    return render_template(
        "identity/own_authenticator.html",
        connection=connection_for(account, secret),
        errors=errors,
        is_error=bool(errors),
    )
