"""Loops over HTTP: what is still open, for whoever runs meetings; what came of one's own, for agencies."""

from flask import render_template, request

from app.core.access import Permission, current_actor, requires
from app.core.pages import read_page
from app.core.transaction import transactional
from app.disclosure.came_of_it import note_outcomes_seen, page_own_outcomes
from app.disclosure.loops import disclose_loops
from app.outcomes.blueprint import bp


@bp.get("/loops")
@requires(Permission.RECEIPT_WRITE)
def loops() -> str:
    """Who told us something and has not heard what came of it, longest first; given and received by agency."""
    return render_template(
        "outcomes/loops.html", loops=disclose_loops(current_actor(), read_page(request.args.get("page")))
    )


@bp.get("/came-of-it")
@requires(Permission.SUMMARY_ACKNOWLEDGE)
@transactional
def own() -> str:
    """All that one's own agency shared or sent in, and what came of it."""
    actor = current_actor()
    found = page_own_outcomes(actor, read_page(request.args.get("page")))
    note_outcomes_seen(actor, found.outcomes)
    return render_template("outcomes/own.html", outcomes=found.outcomes, page=found.page)
