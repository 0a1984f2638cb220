"""Where one is signed in: looking, and ending it."""

import uuid
from typing import Final

from flask import render_template, request, session
from werkzeug.wrappers import Response

from app.core.access import current_actor, signed_in
from app.core.errors import NotFound
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.identity.models import SignInMethod
from app.identity.service import end_sign_ins
from app.identity.sessions import end_own, list_sign_ins

METHODS: Final = {
    SignInMethod.PASSKEY: "Passkey",
    SignInMethod.PASSWORD: "Password and code",
    SignInMethod.RECOVERY_CODE: "Recovery code",
    SignInMethod.ORGANISATION: "Your organisation’s sign-in",
    SignInMethod.DEMONSTRATION: "Demonstration, without proof",
}


@signed_in
def own_sign_ins() -> str:
    """The page with all one's sign-ins."""
    actor = current_actor()
    rows = sorted(list_sign_ins(actor.account_id), key=lambda row: row.id != actor.sign_in_id)
    return render_template("identity/sign_ins.html", rows=rows, here=actor.sign_in_id, methods=METHODS)


@signed_in
@transactional
def end_one_sign_in() -> Response:
    """End one of them."""
    actor = current_actor()
    try:
        sign_in_id = uuid.UUID(request.form.get("sign_in", ""))
    except ValueError:
        raise NotFound from None
    end_own(actor, sign_in_id)
    if sign_in_id == actor.sign_in_id:
        return _leave()
    say("That sign-in has ended.")
    return back_to("identity.own_sign_ins")


@signed_in
@transactional
def end_other_sign_ins() -> Response:
    """End all of them but this one."""
    actor = current_actor()
    end_sign_ins(actor.account_id, but_id=actor.sign_in_id)
    say("You are signed in here only.")
    return back_to("identity.own_sign_ins")


@signed_in
@transactional
def end_all_sign_ins() -> Response:
    """End all of them, and this one with them."""
    end_sign_ins(current_actor().account_id)
    return _leave()


def _leave() -> Response:
    session.clear()
    answer = back_to("identity.sign_in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
