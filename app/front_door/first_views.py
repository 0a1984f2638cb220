"""The short first page of what is sent in, and the list of everything else that can be told."""

import uuid

from flask import render_template, request, url_for

from app.core.access import Permission, current_actor, requires
from app.core.transaction import transactional
from app.disclosure.submissions import SubmissionView
from app.disclosure.words_of_submissions import TOLD
from app.front_door.blueprint import bp
from app.front_door.contact_form import DAY_CHOICES, NEVER, safe_words
from app.front_door.desk import disclose_own
from app.front_door.first_form import fill_first, read_first, read_meant, require_first
from app.front_door.home_views import show_address
from app.front_door.person_form import named, ties_in_words
from app.front_door.saving import Page, save_page, saves_itself
from app.front_door.typed import Typed
from app.front_door.writing_page import agencies_of, agency_choices
from app.referrals.answering import answered, is_answered, more_of
from app.referrals.questions import KINDS, MEANT, NEXT, ROLES, SHAPES, STATES, groups_for
from app.referrals.service import agencies_written_for
from app.referrals.writing import Meant


@bp.get("/refer/<uuid:submission_id>/first")
@requires(Permission.REFERRAL_WRITE)
@transactional
def first(submission_id: uuid.UUID) -> Page:
    """Who, what happened, how safe is contact."""
    view = disclose_own(submission_id)
    if not view.may_write:
        return show_address(submission_id)
    return _first_page(view, fill_first(view.sheet, meant_by(view)))


@bp.post("/refer/<uuid:submission_id>/first")
@requires(Permission.REFERRAL_WRITE)
@transactional
def save_first(submission_id: uuid.UUID) -> Page:
    """Keep it, and go on to the check or to the rest."""
    view = disclose_own(submission_id)
    typed = Typed.of(request.form)
    meant = read_meant(typed, agencies_written_for(current_actor()), meant_by(view))
    codes = [code for code, _name in agency_choices()]
    if not saves_itself():
        require_first(typed)
    goes_to = "front_door.check" if typed.text("then") == "check" else "front_door.show"
    return save_page(
        submission_id,
        typed,
        lambda sheet: read_first(typed, sheet, codes),
        again=lambda typed: _first_page(disclose_own(submission_id), typed),
        go_on=url_for(goes_to, submission_id=submission_id),
        meant=meant,
    )


@bp.get("/refer/<uuid:submission_id>")
@requires(Permission.REFERRAL_WRITE)
@transactional
def show(submission_id: uuid.UUID) -> str:
    """What can still be told, in any order; once it is sent, what it says and what became of it."""
    view = disclose_own(submission_id)
    if view.line.state == "draft" or (view.line.state == "more_asked" and view.may_write):
        return render_template(
            "front_door/steps.html",
            **told(view),
            groups=[(group, is_answered(view.sheet, group)) for group in groups_for(view.line.shape)],
        )
    return render_template("front_door/sent.html", **told(view))


def told(view: SubmissionView) -> dict[str, object]:
    """What pages that show a whole submission need."""
    return {
        "view": view,
        "line": view.line,
        "kind": KINDS[view.line.kind],
        "next": NEXT[view.line.kind],
        "state": STATES[view.line.state],
        "shape": SHAPES[view.line.shape],
        "words": TOLD,
        "roles": ROLES,
        "people": [(person, named(person), tuple(more_of(person))) for person in view.sheet.people],
        "ties": ties_in_words(view.sheet),
        "answered": answered(view.sheet, view.line.shape),
        "safe_words": safe_words,
        "fault": "",
    }


def meant_by(view: SubmissionView) -> Meant:
    """What it is, for what, and from whom, as it stands now."""
    return Meant(kind=view.line.kind.value, shape=view.line.shape, agency_id=view.line.agency.id)


def _first_page(view: SubmissionView, typed: Typed) -> str:
    agency_ids = {*agencies_written_for(current_actor()), view.line.agency.id}
    return render_template(
        "front_door/first.html",
        view=view,
        line=view.line,
        typed=typed,
        is_error=bool(typed.faults),
        kinds=KINDS,
        meant=MEANT,
        shapes=SHAPES,
        agencies=agencies_of(sorted(agency_ids, key=str)),
        never=NEVER,
        days=DAY_CHOICES,
        codes=agency_choices(),
    )
