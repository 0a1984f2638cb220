"""Differing professional views over HTTP: noting one, adding one's own, answering as the chair."""

import uuid

from app.agenda.queries import get_item
from app.casefile.blueprint import bp
from app.casefile.case_page import written_for
from app.casefile.case_views import Page, answer_form
from app.casefile.forms import pick_agency
from app.casefile.record_forms import AnswerForm, DifferingForm
from app.core.access import Actor, Permission, current_actor, requires
from app.core.errors import NotFound
from app.core.transaction import transactional
from app.minutes import differing


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/differing")
@requires(Permission.RESEARCH_WRITE)
@transactional
def raise_view(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Note that one's agency sees something differently."""
    actor, form = current_actor(), DifferingForm()

    def carry_out() -> str:
        row = differing.raise_view(
            actor,
            meeting_id,
            case_id,
            _agency(actor, meeting_id, case_id, form),
            about=form.said("about"),
            text=form.said("text"),
            reason=form.said("reason"),
        )
        return f"differing-{row.id}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/differing/<uuid:differing_id>/view")
@requires(Permission.RESEARCH_WRITE)
@transactional
def add_view(meeting_id: uuid.UUID, case_id: uuid.UUID, differing_id: uuid.UUID) -> Page:
    """Say how one's agency sees what has been noted."""
    actor, form = current_actor(), DifferingForm(differing_id)

    def carry_out() -> str:
        differing.add_view(
            actor,
            meeting_id,
            case_id,
            _agency(actor, meeting_id, case_id, form),
            differing_id,
            text=form.said("text"),
            reason=form.said("reason"),
        )
        return f"differing-{differing_id}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/differing/<uuid:differing_id>/answer")
@requires(Permission.MEETING_CHAIR)
@transactional
def answer_view(meeting_id: uuid.UUID, case_id: uuid.UUID, differing_id: uuid.UUID) -> Page:
    """Say as the chair what it comes to, who sees to it and by when."""
    actor, form = current_actor(), AnswerForm(differing_id)

    def carry_out() -> str:
        differing.answer_view(
            actor,
            meeting_id,
            case_id,
            differing_id,
            response=form.said("response"),
            manager=form.said("manager"),
            answer_by=form.answer_by,
        )
        return f"differing-{differing_id}"

    return answer_form(meeting_id, case_id, form, carry_out)


def _agency(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, form: DifferingForm) -> uuid.UUID:
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    agency_id = pick_agency(form.said("agency_id"), written_for(actor, seen.facts))
    if agency_id is None:
        raise NotFound
    return agency_id
