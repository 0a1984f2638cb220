"""What was handed over and what came, over HTTP, and the way to a case by its reference."""

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda.queries import find_places_by_reference
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to
from app.transfers.blueprint import bp
from app.transfers.queries import list_packages, list_what_came
from app.transfers.taking_in import list_waiting

NOT_THERE = "You have no case of that reference. Look at the list of the meeting, and write it as in HT-492."


@bp.get("")
@requires(Permission.MEETING_PREPARE)
def list_all() -> str:
    """Both lists, each of the cases that this person sees."""
    return _page()


@bp.post("/find")
@requires(Permission.MEETING_PREPARE)
@transactional
def find_to_hand_over() -> Response | tuple[str, int]:
    """Go on to hand over the case of that reference. Hidden and absent answer alike."""
    typed = request.form.get("reference", "").strip()
    places = find_places_by_reference(current_actor(), typed.upper(), Permission.MEETING_PREPARE)
    if not places:
        return _page(typed=typed, problem=NOT_THERE), Invalid.status
    meeting, case_id = places[0]
    return back_to("transfers.choose", meeting_id=meeting.id, case_id=case_id)


def _page(typed: str = "", problem: str = "") -> str:
    actor = current_actor()
    return render_template(
        "transfers/list.html",
        packages=list_packages(actor),
        arrivals=list_what_came(actor),
        waiting=list_waiting(actor),
        typed=typed,
        problem=problem,
        is_error=bool(problem),
    )
