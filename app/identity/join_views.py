"""The page that an invitation leads to: somebody sets up how they sign in. Looking does not use the link up."""

from http import HTTPStatus

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.errors import Invalid, NotFound
from app.core.transaction import transactional
from app.identity import ceremony
from app.identity.cookie import sign_in_as
from app.identity.devices import device_words
from app.identity.invitations import find_invitation, use_invitation
from app.identity.models import Account, Invitation, InvitationKind, SignInMethod
from app.identity.offered_ways import offers_to_join
from app.identity.passkeys import add_passkey, check_made, options_to_make
from app.identity.password_forms import connection_for, read_both
from app.identity.queries import find_account
from app.identity.ways_in import set_password, tell_of_change

Answer = str | tuple[str, int]


@public
def join(token: str) -> Answer:
    """What the link leads to: the ways in that there are to choose from."""
    found = _find(token)
    if found is None:
        return render_template("identity/join_over.html"), HTTPStatus.NOT_FOUND
    return _choice(token, *found, errors={})


@public
@transactional
def join_passkey_options(token: str) -> Response:
    """What the browser is asked to make a passkey for the person who was invited."""
    _invitation, account = _require(token)
    challenge = ceremony.ask_challenge(_purpose(token))
    return ceremony.answer_json(options_to_make(ceremony.require_site(), account, challenge))


@public
@transactional
def join_with_passkey(token: str) -> Answer:
    """Keep the passkey, use the link up, and be signed in."""
    invitation, account = _require(token)
    try:
        challenge = ceremony.take_challenge(_purpose(token))
        made = check_made(ceremony.require_site(), answer=request.form.get("answer", ""), challenge=challenge)
    except Invalid as error:
        page = _choice(token, invitation, account, errors={"passkey": str(error)})
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    use_invitation(invitation)
    add_passkey(account, made, device_words(request.user_agent.string))
    _finish(invitation, account, SignInMethod.PASSKEY)
    return render_template("identity/joined.html", account=account)


@public
def join_by_password(token: str) -> Answer:
    """The form for a password with an authenticator app."""
    found = _find(token)
    if found is None:
        return render_template("identity/join_over.html"), HTTPStatus.NOT_FOUND
    return _password_form(token, found[1], errors={})


@public
@transactional
def join_with_password(token: str) -> Answer:
    """Keep password and authenticator, use the link up, be signed in, and show the recovery codes this once."""
    invitation, account = _require(token)
    typed = read_both(account)
    if typed.errors:
        page = _password_form(token, account, errors=typed.errors, secret=typed.secret)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    use_invitation(invitation)
    codes = set_password(account, typed.password, secret=typed.secret, step=typed.step)
    _finish(invitation, account, SignInMethod.PASSWORD)
    return render_template("identity/recovery_codes.html", codes=codes, has_joined=True)


def _finish(invitation: Invitation, account: Account, method: SignInMethod) -> None:
    sign_in_as(account, method)
    if invitation.kind is InvitationKind.REENROL:
        tell_of_change(account, "You set up signing in to Caseround again. The ways you had before no longer work.")


def _find(token: str) -> tuple[Invitation, Account] | None:
    invitation = find_invitation(token)
    account = find_account(invitation.account_id) if invitation else None
    return (invitation, account) if invitation and account else None


def _require(token: str) -> tuple[Invitation, Account]:
    found = _find(token)
    if found is None:
        raise NotFound("This link does not work any more. Ask your coordinator for a new one.")
    return found


def _purpose(token: str) -> str:
    return f"join {token}"


def _choice(token: str, invitation: Invitation, account: Account, *, errors: dict[str, str]) -> str:
    return render_template(
        "identity/join.html",
        token=token,
        account=account,
        is_again=invitation.kind is InvitationKind.REENROL,
        errors=errors,
        is_error=bool(errors),
        has_passkeys=ceremony.find_site() is not None,
        passkey_address=ceremony.address_for_passkeys(),
        offers=offers_to_join(token),
    )


def _password_form(token: str, account: Account, *, errors: dict[str, str], secret: str = "") -> str:
    return render_template(
        "identity/join_password.html",
        token=token,
        account=account,
        connection=connection_for(account, secret),
        errors=errors,
        is_error=bool(errors),
    )
