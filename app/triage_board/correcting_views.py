"""Putting right who is in a submission before it is decided, over HTTP."""

import uuid
from collections.abc import Callable, Mapping

from flask import render_template
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to, say
from app.disclosure.people import ROLES
from app.disclosure.submissions import SubmissionView, disclose_submission
from app.disclosure.words import PERSON_ROLE
from app.disclosure.words_of_submissions import KIND
from app.referrals import correcting
from app.referrals.queries import get_to_decide
from app.referrals.rules import STANDS_OPEN
from app.referrals.sheet import SheetPerson
from app.triage_board.blueprint import bp
from app.triage_board.people_forms import PersonForm

PEOPLE = "/triage/<uuid:submission_id>/people"

Page = str | tuple[str, int] | Response


@bp.get(PEOPLE)
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def correct(submission_id: uuid.UUID) -> Page:
    """Everybody in it, each with what can be put right."""
    get_to_decide(current_actor(), submission_id)
    return _page(submission_id)


@bp.post(f"{PEOPLE}/add")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def add_to_submission(submission_id: uuid.UUID) -> Page:
    """Put somebody more into it."""
    form = PersonForm()
    return _answer(submission_id, form, lambda: correcting.add_person(current_actor(), submission_id, form.details))


@bp.post(f"{PEOPLE}/<uuid:person_id>/correct")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def correct_in_submission(submission_id: uuid.UUID, person_id: uuid.UUID) -> Page:
    """Put right what is told of somebody in it."""
    form = PersonForm(person_id)
    return _answer(
        submission_id,
        form,
        lambda: correcting.correct_person(current_actor(), submission_id, person_id, form.details),
    )


@bp.post(f"{PEOPLE}/<uuid:person_id>/remove")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def remove_from_submission(submission_id: uuid.UUID, person_id: uuid.UUID) -> Page:
    """Take somebody out of it."""
    correcting.remove_person(current_actor(), submission_id, person_id)
    return _done(submission_id)


def _answer(submission_id: uuid.UUID, form: PersonForm, carry_out: Callable[[], None]) -> Page:
    # Found for this person first: what is hidden or absent says nothing of the form.
    get_to_decide(current_actor(), submission_id)
    status = Invalid.status
    if form.validate():
        try:
            carry_out()
        except (Invalid, Conflict) as problem:
            forget_changes()
            form.take_in(str(problem), problem.field if isinstance(problem, Invalid) else "")
            status = problem.status
        else:
            return _done(submission_id)
    return _page(submission_id, form), status


def _done(submission_id: uuid.UUID) -> Response:
    say("Put right. What stood there before is kept, and whoever sent it can read both.")
    return back_to("triage_board.correct", submission_id=submission_id)


def _page(submission_id: uuid.UUID, faulty: PersonForm | None = None) -> str:
    view = disclose_submission(current_actor(), submission_id)
    return render_template(
        "triage_board/correct.html",
        view=view,
        line=view.line,
        kind=KIND[view.line.kind],
        is_open=view.line.state in STANDS_OPEN,
        faulty=faulty,
        is_error=faulty is not None,
        forms=_forms(view, faulty),
        new_form=faulty if faulty is not None and faulty.of_id is None else PersonForm(formdata=None),
        roles={value: PERSON_ROLE[role] for value, role in ROLES.items()},
    )


def _forms(view: SubmissionView, faulty: PersonForm | None) -> Mapping[str, PersonForm]:
    return {
        person.key: faulty if faulty is not None and str(faulty.of_id) == person.key else _form_of(person)
        for person in view.sheet.people
    }


def _form_of(person: SheetPerson) -> PersonForm:
    stands = {
        "name": person.name,
        "other_names": person.other_names,
        "role": person.role,
        "relation": person.relation,
        "born": person.birth_date,
        "due": person.due_date,
    }
    return PersonForm(uuid.UUID(person.key), formdata=None, data=stands)
