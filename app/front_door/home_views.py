"""Where somebody who is worried begins, and where they see what became of what they sent."""

import uuid

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.pages import read_page
from app.core.transaction import transactional
from app.core.web import back_to
from app.disclosure.submissions import last_answers, page_own_submissions
from app.disclosure.words_of_submissions import TOLD
from app.front_door.blueprint import bp
from app.front_door.desk import address_of
from app.referrals.consulting import count_questions_to
from app.referrals.questions import KINDS, MEANT, STATES
from app.referrals.writing import begin_or_go_on


@bp.get("/refer")
@requires(Permission.REFERRAL_WRITE)
def home() -> str:
    """What one may do, and what one's agency sent in."""
    actor = current_actor()
    own = page_own_submissions(actor, read_page(request.args.get("page")))
    return render_template(
        "front_door/home.html",
        kinds=KINDS,
        meant=MEANT,
        states=STATES,
        own=own,
        answers=last_answers(own.sent),
        words=TOLD,
        me=actor.account_id,
        waiting=count_questions_to(actor),
    )


@bp.post("/refer/begin")
@requires(Permission.REFERRAL_WRITE)
@transactional
def begin() -> Response:
    """Begin a referral, information or a request."""
    submission_id = begin_or_go_on(current_actor(), request.form.get("kind", "referral"))
    return back_to("front_door.first", submission_id=submission_id)


def show_address(submission_id: uuid.UUID) -> Response:
    """The way to the page of a submission."""
    return redirect(address_of("front_door.show", submission_id=submission_id), code=303)
