"""The page on which an agency connects its own systems: tokens, webhooks, and taking both back."""

from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.api.blueprint import pages_bp
from app.api.tokens import SCOPES, agencies_to_connect, list_tokens, make_token, revoke_token
from app.api.webhooks import add_webhook, last_failure_of, list_webhooks, stop_webhook
from app.core.access import Permission, confirmed, current_actor, requires
from app.core.errors import Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.queries import agency_cards

Page = str | tuple[str, int] | Response
NOTHING: Final = ("", "", "")


@pages_bp.get("/own-systems")
@requires(Permission.API_MANAGE)
def own_systems() -> str:
    """What is connected, and what can be."""
    return _page()


@pages_bp.post("/own-systems/tokens")
@requires(Permission.API_MANAGE)
@confirmed
@transactional
def add_token() -> Page:
    """Make a token; its text is shown this once."""
    try:
        row, text = make_token(
            current_actor(),
            read_id(request.form.get("agency_id")),
            name=request.form.get("name", ""),
            scopes=request.form.getlist("scopes"),
        )
    except Invalid as error:
        return _page(fault=("token", error.field, str(error))), error.status
    return _page(made=("token", row.name, text))


@pages_bp.post("/own-systems/tokens/revoke")
@requires(Permission.API_MANAGE)
@transactional
def take_token_back() -> Response:
    """Let a token count no longer."""
    revoke_token(current_actor(), read_id(request.form.get("token_id")))
    say("The token no longer counts.")
    return back_to("connecting.own_systems")


@pages_bp.post("/own-systems/webhooks")
@requires(Permission.API_MANAGE)
@confirmed
@transactional
def add_hook() -> Page:
    """Tell an address from now on; its secret is shown this once."""
    try:
        row, secret = add_webhook(current_actor(), read_id(request.form.get("agency_id")), request.form.get("url", ""))
    except Invalid as error:
        return _page(fault=("webhook", error.field, str(error))), error.status
    return _page(made=("webhook", row.url, secret))


@pages_bp.post("/own-systems/webhooks/stop")
@requires(Permission.API_MANAGE)
@transactional
def stop_hook() -> Response:
    """Tell an address nothing more."""
    stop_webhook(current_actor(), read_id(request.form.get("webhook_id")))
    say("That address is told nothing more.")
    return back_to("connecting.own_systems")


def _page(*, fault: tuple[str, str, str] = NOTHING, made: tuple[str, str, str] = NOTHING) -> str:
    """`fault` says which form, which field and what is wrong; `made` what was made and its text, shown this once."""
    ids = agencies_to_connect(current_actor())
    hooks = list_webhooks(ids)
    return render_template(
        "api/own_systems.html",
        agencies=tuple(agency_cards(ids).values()),
        cards=agency_cards(ids),
        tokens=list_tokens(ids),
        hooks=[(hook, last_failure_of(hook.id)) for hook in hooks],
        scopes=tuple(SCOPES.items()),
        fault=fault,
        made=made,
        typed=request.form,
        chosen=request.form.getlist("scopes"),
    )
