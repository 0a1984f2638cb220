"""Signing in and out, over HTTP, and knowing who asks."""

from typing import Any, Final

from flask import Blueprint, Flask, g, redirect, render_template, request, session
from werkzeug.wrappers import Response

from app.core.access import find_current_actor, public, signed_in
from app.core.sockets import live
from app.core.transaction import transactional
from app.core.web import back_to, wants_fragment
from app.identity import sessions_views
from app.identity.cookie import COOKIE_FIELD, sign_out_here
from app.identity.queries import find_actor_by_token
from app.identity.sessions import note_here, note_seen

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
    sign_out_here()
    answer = back_to("identity.sign_in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


# Every other page and command, and the file that answers it.
bp.get("/me/sign-ins")(sessions_views.own_sign_ins)
bp.post("/me/sign-ins/end")(sessions_views.end_one_sign_in)
bp.post("/me/sign-ins/end-others")(sessions_views.end_other_sign_ins)
bp.post("/me/sign-ins/end-all")(sessions_views.end_all_sign_ins)


def init_identity(app: Flask) -> None:
    """Let every request, and every page that opens a socket, know who asks."""

    @app.before_request
    def find_person() -> None:
        token = session.get(COOKIE_FIELD)
        g.actor = find_actor_by_token(token) if token and request.endpoint != "static" else None
        # A live page that fetches itself again says nothing about whether anybody sits before it.
        if g.actor is not None and not wants_fragment():
            note_here(g.actor)

    def read_sign_in(environ: dict[str, Any]) -> str:
        with app.request_context(environ):
            return str(session.get(COOKIE_FIELD, ""))

    live.read_sign_in = read_sign_in
    live.find_actor = find_actor_by_token
    live.note_seen = note_seen
