"""The record of a case at one meeting: to read, to print, to add to, and to say that it is understood."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.actions.agreed_record import add_to_record, say_understood
from app.casefile.blueprint import bp
from app.casefile.case_page import make_case_page
from app.casefile.case_views import Page, answer_form, back_to_case
from app.casefile.record_forms import AdditionForm
from app.casefile.why import ask_why
from app.cases.need_to_know import Sight
from app.cases.openings import ReasonNeeded
from app.core.access import Permission, current_actor, requires
from app.core.errors import NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.disclosure.record import disclose_passages
from app.disclosure.trail import note_views


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/record")
@requires(Permission.MINUTES_READ)
@transactional
def read_record(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """All that was recorded, to be read in one go or printed; with who wrote what, where that is asked for."""
    actor = current_actor()
    try:
        page = make_case_page(actor, meeting_id, case_id)
    except ReasonNeeded:
        return ask_why(meeting_id, case_id)
    note_views(actor, meeting_id, [case_id], Sight.CASE, "")
    names_writers = request.args.get("writers") == "yes"
    return render_template(
        "casefile/record.html",
        page=page,
        case=page.case,
        meeting=page.meeting,
        names_writers=names_writers,
        passages=disclose_passages(page.case.documents) if names_writers else {},
    )


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/additions")
@requires(Permission.MINUTES_WRITE)
@transactional
def add(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Add to what was agreed, with the reason."""
    actor, form = current_actor(), AdditionForm()

    def carry_out() -> str:
        added = add_to_record(actor, meeting_id, case_id, addition=form.said("addition"), reason=form.said("reason"))
        return f"addition-{added.version}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/understood")
@requires(Permission.SUMMARY_ACKNOWLEDGE)
@transactional
def understood(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    """Say for an agency that it has heard and understood what it has to do."""
    agency_id = read_id(request.form.get("agency_id"))
    if agency_id is None:
        raise NotFound
    say_understood(current_actor(), meeting_id, case_id, agency_id)
    return back_to_case(meeting_id, case_id, "agreed-record")
