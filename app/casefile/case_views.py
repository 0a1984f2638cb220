"""One case for one reader, and what an agency writes there, over HTTP."""

import uuid
from collections.abc import Callable
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.actions.service import add_action as add_action_to_case
from app.actions.standard import add_standard_action as add_standard_action_to_case
from app.agenda.queries import get_item
from app.casefile.blueprint import bp
from app.casefile.case_forms import CaseForms
from app.casefile.case_page import CasePage, make_case_page, written_for
from app.casefile.forms import (
    CERTAINTIES,
    USUAL_CERTAINTY,
    ActionForm,
    CaseForm,
    ResearchForm,
    pick_agency,
)
from app.casefile.group_part import PARTS as GROUP_PARTS
from app.casefile.group_part import make_group_part
from app.casefile.why import ask_why
from app.cases.need_to_know import Sight
from app.cases.openings import ReasonNeeded
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, wants_fragment
from app.disclosure.trail import note_views
from app.disclosure.words import STAGE
from app.minutes import service as minutes

PARTS: Final = frozenset({"state", "people", "shared", "voices", "differing", "actions"}) | GROUP_PARTS

Page = str | tuple[str, int] | Response


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>")
@requires(Permission.CASE_READ)
@transactional
def case(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Everything this reader may hold of a case, or one part of it again for a page that is open."""
    part = request.args.get("part", "")
    try:
        page = make_case_page(current_actor(), meeting_id, case_id)
    except ReasonNeeded:
        # An open page whose hour is over fetches nothing any longer; it then asks as a whole.
        if part or wants_fragment():
            raise NotFound from None
        return ask_why(meeting_id, case_id)
    return render_case(page, part=part)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research")
@requires(Permission.RESEARCH_WRITE)
@transactional
def write_research(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Keep a line of one's agency's research, for its own eyes."""
    actor, form = current_actor(), ResearchForm()
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    agency_id = pick_agency(form.said("agency_id"), written_for(actor, seen.facts))
    if agency_id is None:
        raise NotFound

    def carry_out() -> str:
        line = minutes.write_research(
            actor,
            meeting_id,
            case_id,
            agency_id,
            text=form.said("text"),
            certainty=CERTAINTIES.get(form.said("certainty"), CERTAINTIES[USUAL_CERTAINTY]),
            meaning=form.said("meaning"),
            about_id=read_id(form.said("about_id")),
        )
        return f"line-{line.id}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research/<uuid:line_id>/hold-back")
@requires(Permission.RESEARCH_WRITE)
@transactional
def hold_back(meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> Response:
    """Keep a line private on purpose, with a reason or without."""
    minutes.hold_back_line(current_actor(), meeting_id, case_id, line_id, request.form.get("reason", ""))
    return back_to_case(meeting_id, case_id, f"line-{line_id}")


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/actions")
@requires(Permission.ACTION_ADD)
@transactional
def add_action(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Add an action: who does what by when."""
    actor, form = current_actor(), ActionForm()

    def carry_out() -> str:
        action = add_action_to_case(
            actor,
            meeting_id,
            case_id,
            agency_id=form.agency,
            owner_id=form.owner,
            text=form.said("text"),
            when=form.when,
            for_person_id=read_id(form.said("for_person_id")),
            contribution_id=read_id(form.said("contribution_id")),
        )
        return f"action-{action.id}"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/standard-actions")
@requires(Permission.ACTION_ADD)
@transactional
def add_standard_action(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    """Add an action that is usual in this series, due by its own clock."""
    standard_id = read_id(request.form.get("standard_id"))
    if standard_id is None:
        raise NotFound
    action = add_standard_action_to_case(current_actor(), meeting_id, case_id, standard_id)
    return back_to_case(meeting_id, case_id, f"action-{action.id}")


def render_case(
    page: CasePage, *, part: str = "", faulty: CaseForm | None = None, status: int = Invalid.status
) -> Page:
    """The page of a case, or one part of it, with the form on it that could not be used."""
    proof = note_views(
        current_actor(), page.meeting.id, [page.case.line.case_id], Sight.CASE, request.args.get("proof", "")
    )
    html = render_template(
        f"casefile/_case_{part}.html" if part in PARTS else "casefile/case.html",
        page=page,
        group=make_group_part(current_actor(), page, part),
        case=page.case,
        meeting=page.meeting,
        proof=proof,
        forms=CaseForms(faulty),
        faulty=faulty,
        is_error=faulty is not None,
        documents=page.case.documents,
        may_write=page.case.may_write_minutes,
        stage_words=STAGE,
    )
    return (html, status) if faulty is not None else html


def answer_form(meeting_id: uuid.UUID, case_id: uuid.UUID, form: CaseForm, carry_out: Callable[[], str]) -> Page:
    """Carry out what a form asks for and show it at the place it names; where it cannot be, the form comes back."""
    status = Invalid.status
    if form.validate():
        try:
            return back_to_case(meeting_id, case_id, carry_out())
        except (Invalid, Conflict) as error:
            # What was typed must not be lost because somebody closed the case meanwhile.
            form.take_in(str(error), error.field if isinstance(error, Invalid) else "")
            status = error.status
    return render_case(make_case_page(current_actor(), meeting_id, case_id), faulty=form, status=status)


def back_to_case(meeting_id: uuid.UUID, case_id: uuid.UUID, anchor: str) -> Response:
    """Go and look at what was done, at that place of the page."""
    return back_to("casefile.case", meeting_id=meeting_id, case_id=case_id, _anchor=anchor)
