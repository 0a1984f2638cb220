"""Signing in and out, over HTTP, and knowing who asks."""

from typing import Any, Final

from flask import Blueprint, Flask, g, redirect, render_template, request, session
from werkzeug.wrappers import Response

from app.core.access import find_current_actor, public, signed_in
from app.core.sockets import live
from app.core.transaction import transactional
from app.core.web import back_to
from app.identity import service
from app.identity.models import Account, SignInMethod
from app.identity.queries import find_actor_by_token

COOKIE_FIELD: Final = "sign_in"

bp: Final = Blueprint("identity", __name__)


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The way in."""
    if find_current_actor() is not None:
        return redirect("/")
    return render_template("identity/sign_in.html")


@bp.post("/sign-out")
@signed_in
@transactional
def sign_out() -> Response:
    """End this sign-in, here and on its open pages."""
    service.end_sign_in(session.pop(COOKIE_FIELD, ""))
    session.clear()
    answer = back_to("identity.sign_in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def sign_in_as(account: Account, method: SignInMethod) -> None:
    """Make this browser signed in as that person; the sign-in it had before ends."""
    service.end_sign_in(session.pop(COOKIE_FIELD, ""))
    session.clear()
    session[COOKIE_FIELD] = service.start_sign_in(account, method)


def init_identity(app: Flask) -> None:
    """Let every request, and every page that opens a socket, know who asks."""

    @app.before_request
    def find_person() -> None:
        token = session.get(COOKIE_FIELD)
        g.actor = find_actor_by_token(token) if token and request.endpoint != "static" else None

    def read_sign_in(environ: dict[str, Any]) -> str:
        with app.request_context(environ):
            return str(session.get(COOKIE_FIELD, ""))

    live.read_sign_in = read_sign_in
    live.find_actor = find_actor_by_token
