"""Reviewing openings over HTTP, and the notice that something waits."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.casefile.blueprint import bp
from app.casefile.lost_seals import list_lost_seals
from app.casefile.openings import count_waiting, get_opening, list_waiting, make_openings_page
from app.cases.need_to_know import Sight
from app.cases.reviewers import reviews_by_reference
from app.cases.reviews import OpeningKind, review_opening
from app.core.access import Permission, current_actor, find_current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.trail import note_views


@bp.get("/openings")
@requires(Permission.OPENING_REVIEW)
@transactional
def openings() -> str:
    """Who opened what, when, and why, where the reader may see the case."""
    if request.args.get("part") == "notice":
        return render_template("casefile/_emergency_notice.html")
    return _page()


@bp.post("/openings/<uuid:opening_id>/review")
@requires(Permission.OPENING_REVIEW)
@transactional
def review(opening_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close an opening, with a note on what came of it."""
    actor = current_actor()
    opening = get_opening(actor, opening_id)
    try:
        review_opening(actor, opening, request.form.get("note", ""))
    except Invalid as problem:
        return _page(problem), problem.status
    say("Reviewed. Thank you for looking.")
    return back_to("casefile.openings")


@bp.app_context_processor
def add_emergencies() -> dict[str, object]:
    """For every page: how many emergencies this person has not reviewed yet."""
    actor = find_current_actor()
    if actor is None or not actor.may(Permission.OPENING_REVIEW):
        return {}
    return {"count_emergencies": lambda: sum(one.kind is OpeningKind.GLASS for one in list_waiting(actor))}


def _page(problem: Invalid | None = None) -> str:
    actor = current_actor()
    page = make_openings_page(actor)
    for meeting_id, case_id in sorted(page.cases_shown):
        note_views(actor, meeting_id, [case_id], Sight.IDENTIFIERS)
    return render_template(
        "casefile/openings.html",
        page=page,
        problem=problem,
        is_error=problem is not None,
        waits=count_waiting(actor),
        lost=len(list_lost_seals(actor)) if reviews_by_reference(actor) else 0,
    )
