"""The share gate: sharing a line as it is or reworded, taking down what is said, confirming it, bringing a voice."""

import uuid

from flask import request
from werkzeug.wrappers import Response

from app.casefile.blueprint import bp
from app.casefile.case_views import Page, answer_form, back_to_case
from app.casefile.forms import CERTAINTIES, USUAL_CERTAINTY
from app.casefile.record_forms import TakeDownForm, VoiceForm, WordingForm
from app.core.access import Permission, current_actor, requires
from app.core.forms import read_id
from app.core.transaction import transactional
from app.minutes import service as minutes
from app.minutes import taking_down
from app.minutes.voices import bring_voice


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research/<uuid:line_id>/share")
@requires(Permission.RESEARCH_WRITE)
@transactional
def share(meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> Response:
    """Share a line with everybody needed for the case, as it is."""
    minutes.share_line(current_actor(), meeting_id, case_id, line_id, purpose=request.form.get("purpose", ""))
    return back_to_case(meeting_id, case_id, f"line-{line_id}")


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research/<uuid:line_id>/share-reworded")
@requires(Permission.RESEARCH_WRITE)
@transactional
def share_reworded(meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> Page:
    """Share a line in other words; one's own note stays as it is."""
    actor, form = current_actor(), WordingForm(line_id)

    def carry_out() -> str:
        minutes.share_line(actor, meeting_id, case_id, line_id, purpose=form.said("purpose"), wording=form.wording)
        return f"line-{line_id}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/taken-down")
@requires(Permission.MINUTES_WRITE)
@transactional
def take_down(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Write down for an agency what it said aloud."""
    actor, form = current_actor(), TakeDownForm()

    def carry_out() -> str:
        contribution = taking_down.take_down(
            actor,
            meeting_id,
            case_id,
            agency_id=read_id(form.said("agency_id")),
            text=form.said("text"),
            certainty=CERTAINTIES.get(form.said("certainty"), CERTAINTIES[USUAL_CERTAINTY]),
            about_id=read_id(form.said("about_id")),
        )
        return f"shared-{contribution.id}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/contributions/<uuid:contribution_id>/confirm")
@requires(Permission.RESEARCH_WRITE)
@transactional
def confirm(meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID) -> Response:
    """Say for one's agency that this is what it said."""
    taking_down.confirm_contribution(current_actor(), meeting_id, case_id, contribution_id)
    return back_to_case(meeting_id, case_id, f"shared-{contribution_id}")


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/contributions/<uuid:contribution_id>/correct")
@requires(Permission.RESEARCH_WRITE)
@transactional
def correct(meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID) -> Page:
    """Say for one's agency what it said instead."""
    actor, form = current_actor(), WordingForm(contribution_id)

    def carry_out() -> str:
        taking_down.confirm_contribution(actor, meeting_id, case_id, contribution_id, corrected=form.wording)
        return f"shared-{contribution_id}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/voices")
@requires(Permission.MINUTES_WRITE)
@transactional
def bring(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Bring what the victim or a child wants and fears."""
    actor, form = current_actor(), VoiceForm()

    def carry_out() -> str:
        voice = bring_voice(
            actor,
            meeting_id,
            case_id,
            person_id=read_id(form.said("person_id")),
            text=form.said("text"),
            source=form.said("source"),
        )
        return f"voice-{voice.id}"

    return answer_form(meeting_id, case_id, form, carry_out)
