"""Which address is answered where, signing out, and knowing who asks."""

from typing import Any, Final

from flask import Blueprint, Flask, g, request, session
from werkzeug.wrappers import Response

from app.config import Settings
from app.core.access import signed_in
from app.core.sockets import live
from app.core.transaction import transactional
from app.core.web import back_to, wants_fragment
from app.identity import (
    confirm_views,
    join_views,
    oidc_views,
    people_views,
    sessions_views,
    sign_in_views,
    ways_in_views,
)
from app.identity.ceremony import remember_browser
from app.identity.cookie import COOKIE_FIELD, sign_out_here
from app.identity.queries import find_actor_by_token
from app.identity.sessions import note_here, note_seen
from app.identity.throttle import Throttle

bp: Final = Blueprint("identity", __name__)


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
bp.get("/sign-in")(sign_in_views.sign_in)
bp.post("/sign-in/passkey/options")(sign_in_views.sign_in_passkey_options)
bp.post("/sign-in/passkey")(sign_in_views.sign_in_with_passkey)
bp.post("/sign-in/password")(sign_in_views.sign_in_with_password)
bp.get("/join/<token>")(join_views.join)
bp.post("/join/<token>/passkey/options")(join_views.join_passkey_options)
bp.post("/join/<token>/passkey")(join_views.join_with_passkey)
bp.get("/join/<token>/password")(join_views.join_by_password)
bp.post("/join/<token>/password")(join_views.join_with_password)
bp.get("/confirm")(confirm_views.confirm)
bp.post("/confirm")(confirm_views.confirm_command)
bp.post("/confirm/passkey/options")(confirm_views.confirm_passkey_options)
bp.post("/confirm/passkey")(confirm_views.confirm_with_passkey)
bp.post("/confirm/password")(confirm_views.confirm_with_password)
bp.post("/confirm/demonstration")(confirm_views.confirm_in_demonstration)
bp.get("/me/ways-in")(ways_in_views.ways_in)
bp.post("/me/ways-in/passkeys/options")(ways_in_views.new_passkey_options)
bp.post("/me/ways-in/passkeys")(ways_in_views.add_own_passkey)
bp.post("/me/ways-in/passkeys/<uuid:passkey_id>/name")(ways_in_views.rename_own_passkey)
bp.post("/me/ways-in/passkeys/<uuid:passkey_id>/remove")(ways_in_views.remove_own_passkey)
bp.get("/me/ways-in/password")(ways_in_views.own_password)
bp.post("/me/ways-in/password")(ways_in_views.set_own_password)
bp.post("/me/ways-in/password/remove")(ways_in_views.remove_own_password)
bp.get("/me/ways-in/authenticator")(ways_in_views.own_authenticator)
bp.post("/me/ways-in/authenticator")(ways_in_views.change_own_authenticator)
bp.post("/me/ways-in/recovery-codes")(ways_in_views.make_own_recovery_codes)
bp.get("/people")(people_views.list_everybody)
bp.get("/people/invite")(people_views.invite_form)
bp.post("/people/invite")(people_views.invite_somebody)
bp.get("/people/<uuid:account_id>")(people_views.person)
bp.get("/people/<uuid:account_id>/details")(people_views.details_form)
bp.post("/people/<uuid:account_id>/details")(people_views.change_details)
bp.post("/people/<uuid:account_id>/roles")(people_views.give_role)
bp.post("/people/<uuid:account_id>/roles/<uuid:grant_id>/end")(people_views.end_role)
bp.post("/people/<uuid:account_id>/end-post")(people_views.end_post)
bp.post("/people/<uuid:account_id>/invite-again")(people_views.invite_again)
bp.post("/people/<uuid:account_id>/new-link")(people_views.send_new_link)
bp.post("/people/<uuid:account_id>/disable")(people_views.disable)
bp.post("/people/<uuid:account_id>/enable")(people_views.enable)
bp.post("/people/<uuid:account_id>/end-sign-ins")(people_views.end_their_sign_ins)
bp.get("/organisation/sign-in")(oidc_views.go_sign_in)
bp.get("/organisation/join/<token>")(oidc_views.go_join)
bp.get("/organisation/confirm")(oidc_views.go_confirm)
bp.get("/organisation/back")(oidc_views.come_back)
bp.post("/me/ways-in/organisation")(oidc_views.go_link)
bp.post("/me/ways-in/organisation/remove")(oidc_views.remove_link)
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

    settings: Settings = app.extensions["settings"]
    app.extensions["throttle"] = Throttle(settings.redis_url)
    app.after_request(remember_browser)
    live.read_sign_in = read_sign_in
    live.find_actor = find_actor_by_token
    live.note_seen = note_seen
