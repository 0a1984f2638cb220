"""Going to an organisation's own sign-in and coming back from it.

Going is a link, so that whatever sign-in stands behind the first one is reached too; a form would be held back by the
page's own policy. Coming back is a GET, because other sites send nothing else with our cookie; its ticket is its token.
"""

import uuid
from typing import Any, Final

from flask import current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.config import OidcSettings, Settings
from app.core.access import confirmed, current_actor, find_current_actor, public, signed_in
from app.core.errors import Conflict, NotFound, Refused
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.identity.confirmation import own_path
from app.identity.cookie import COOKIE_FIELD, sign_in_as
from app.identity.invitations import find_invitation, use_invitation
from app.identity.links import believe, date_proof, find_linked, link, unlink
from app.identity.models import SignInMethod
from app.identity.oidc import Proof, Ticket, TurnedAway, take_proof, way_there
from app.identity.queries import find_account
from app.identity.ways_in import tell_of_change

TICKET_FIELD: Final = "organisation"
UNKNOWN: Final = (
    "Caseround knows nobody by this sign-in. If you were invited, open the link in your invitation and choose it "
    "there. If you sign in another way, do that first and add it under “How I sign in”."
)
Answer = str | tuple[str, int] | Response


@public
def go_sign_in() -> Answer:
    """To the organisation, to sign in."""
    return _go(Ticket("sign_in"))


@public
def go_join(token: str) -> Answer:
    """To the organisation, to take up an invitation."""
    if find_invitation(token) is None:
        raise NotFound
    return _go(Ticket("join", token=token))


@signed_in
def go_confirm() -> Answer:
    """To the organisation, to prove anew who one is."""
    return _go(Ticket("confirm", account_id=str(current_actor().account_id), back=request.args.get("back", "")))


@signed_in
@confirmed
@transactional
def go_link() -> Answer:
    """To the organisation, to add it to how one signs in. A form, so that no other site can begin this."""
    ticket = Ticket("link", account_id=str(current_actor().account_id))
    settings = _require_settings()
    try:
        address = way_there(settings, ticket, _redirect_uri())
    except TurnedAway as error:
        return _turned_away(settings, ticket, error)
    session[TICKET_FIELD] = ticket.pack()
    return render_template("identity/organisation_link.html", address=address, organisation=settings.name)


@public
def come_back() -> Answer:
    """Back from the organisation, with a ticket that counts once. What follows is one transaction, or nothing."""
    settings = _require_settings()
    packed: dict[str, Any] | None = session.pop(TICKET_FIELD, None)
    if packed is None:
        return _turned_away(settings, Ticket("sign_in"), Refused("You did not begin this sign-in here. Begin again."))
    ticket = Ticket(**packed)
    try:
        proof = take_proof(settings, ticket, _redirect_uri(), request.args)
        return _carry_out(settings, ticket, proof)
    except (TurnedAway, Conflict) as error:
        return _turned_away(settings, ticket, error)


@signed_in
@confirmed
@transactional
def remove_link() -> Response:
    """Take the organisation away from how one signs in."""
    actor = current_actor()
    account = find_account(actor.account_id)
    try:
        identity_id = uuid.UUID(request.form.get("identity", ""))
    except ValueError:
        raise NotFound from None
    if account is None:
        raise NotFound
    unlink(account, identity_id, sign_in_id=actor.sign_in_id)
    tell_of_change(account, "Your organisation’s sign-in was removed.")
    say("Your organisation’s sign-in was removed.")
    return back_to("identity.ways_in")


def _go(ticket: Ticket) -> Answer:
    settings = _require_settings()
    try:
        address = way_there(settings, ticket, _redirect_uri())
    except TurnedAway as error:
        return _turned_away(settings, ticket, error)
    session[TICKET_FIELD] = ticket.pack()
    return redirect(address, code=303)


@transactional
def _carry_out(settings: OidcSettings, ticket: Ticket, proof: Proof) -> Response:
    if ticket.errand == "sign_in":
        account = find_linked(proof)
        if account is None:
            raise Conflict(UNKNOWN)
        sign_in_as(account, SignInMethod.ORGANISATION)
        date_proof(session[COOKIE_FIELD], proof)
        return redirect("/", code=303)
    if ticket.errand == "join":
        return _join(ticket, proof)
    actor = find_current_actor()
    if actor is None or str(actor.account_id) != ticket.account_id:
        raise Conflict("You were signed out meanwhile, or are somebody else now. Begin again.")
    if ticket.errand == "confirm":
        believe(actor, proof)
        return redirect(own_path(ticket.back), code=303)
    account = find_account(actor.account_id)
    if account is None or not actor.is_confirmed:
        raise Conflict("This took too long. Begin again.")
    link(account, proof)
    tell_of_change(account, f"You can sign in through {settings.name} now.")
    say(f"You can sign in through {settings.name} from now on.")
    return back_to("identity.ways_in")


def _join(ticket: Ticket, proof: Proof) -> Response:
    invitation = find_invitation(ticket.token)
    if invitation is None:
        raise Conflict("This invitation was used meanwhile, or is over. Ask your coordinator for another.")
    account = use_invitation(invitation)
    link(account, proof)
    sign_in_as(account, SignInMethod.ORGANISATION)
    date_proof(session[COOKIE_FIELD], proof)
    return redirect("/", code=303)


def _turned_away(settings: OidcSettings, ticket: Ticket, error: Refused | Conflict) -> tuple[str, int]:
    again = {
        "sign_in": lambda: url_for("identity.go_sign_in"),
        "join": lambda: url_for("identity.join", token=ticket.token),
        "confirm": lambda: url_for("identity.go_confirm", back=ticket.back),
        "link": lambda: url_for("identity.ways_in"),
    }[ticket.errand]()
    page = render_template(
        "identity/organisation_refused.html", message=str(error), again=again, organisation=settings.name, is_error=True
    )
    return page, error.status


def _require_settings() -> OidcSettings:
    settings: Settings = current_app.extensions["settings"]
    if settings.oidc is None:
        raise NotFound
    return settings.oidc


def _redirect_uri() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url + url_for("identity.come_back")
