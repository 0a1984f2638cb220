"""Looking at all of it before it is sent, sending it, printing it, and taking it back."""

import uuid

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.transaction import transactional
from app.core.web import say
from app.directory.queries import get_partnership
from app.front_door import desk
from app.front_door.blueprint import bp
from app.front_door.desk import address_of, disclose_own, find_link
from app.front_door.first_views import told
from app.front_door.home_views import show_address
from app.front_door.problems import problems_of
from app.front_door.saving import Page
from app.referrals.writing import send_own


@bp.get("/refer/<uuid:submission_id>/check")
@requires(Permission.REFERRAL_WRITE)
@transactional
def check(submission_id: uuid.UUID) -> Page:
    """Everything at a glance, and what it is."""
    view = disclose_own(submission_id)
    return _check_page(submission_id) if view.may_write else show_address(submission_id)


@bp.post("/refer/<uuid:submission_id>/send")
@requires(Permission.REFERRAL_WRITE)
@transactional
def send(submission_id: uuid.UUID) -> Page:
    """Send it to whoever decides. What it is was said on the button."""
    view = disclose_own(submission_id)
    if not view.may_write:
        return show_address(submission_id)
    if request.form.get("version") != str(view.line.version):
        changed = "This was changed on another page meanwhile. Look at it again, then send it."
        return _check_page(submission_id, changed), Conflict.status
    try:
        send_own(current_actor(), submission_id)
    except Invalid as problem:
        return _check_page(submission_id, str(problem)), Invalid.status
    return show_address(submission_id)


@bp.get("/refer/<uuid:submission_id>/print")
@requires(Permission.REFERRAL_WRITE)
@transactional
def print_view(submission_id: uuid.UUID) -> str:
    """All of it for paper."""
    return render_template("front_door/print.html", **told(disclose_own(submission_id)), partnership=get_partnership())


@bp.post("/refer/<uuid:submission_id>/withdraw")
@requires(Permission.REFERRAL_WRITE)
@transactional
def take_back(submission_id: uuid.UUID) -> Response | tuple[str, int]:
    """Take it back, with the reason; a draft is thrown away without one."""
    view = disclose_own(submission_id)
    why = request.form.get("why", "").strip()
    if view.line.sent_utc is not None and not why:
        fault = "Say why, so that nobody goes on with it by mistake."
        page = render_template(
            "front_door/link_sent.html" if find_link() else "front_door/sent.html",
            **{**told(view), "fault": fault},
            is_error=True,
        )
        return page, Invalid.status
    if desk.take_back(submission_id, why):
        say("It is taken back. Nobody decides about it any longer.")
        return show_address(submission_id)
    say("The draft is thrown away.")
    return redirect(address_of("front_door.home"), code=303)


def _check_page(submission_id: uuid.UUID, problem: str = "") -> str:
    view = disclose_own(submission_id)
    return render_template(
        "front_door/check.html",
        **told(view),
        problem=problem,
        problems=problems_of(view.sheet),
        is_error=bool(problem),
    )
