"""Who is around a case, drawn and in words, and putting right what was told of them, over HTTP."""

import uuid
from collections.abc import Callable

from flask import render_template, request
from werkzeug.wrappers import Response

from app.cases import people as around
from app.cases.need_to_know import Sight
from app.cases.openings import ReasonNeeded
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid, NotFound, Refused
from app.core.forms import TypedForm, read_id
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to, say
from app.disclosure.people import ROLES, TIES, PeopleView, disclose_people
from app.disclosure.trail import note_views
from app.disclosure.words import CONTACT_KIND, PERSON_ROLE
from app.disclosure.words_of_submissions import TIE, TWIN, TWIN_ANSWER
from app.meetings.service import note_meeting_change
from app.referrals import joining
from app.triage_board.blueprint import bp
from app.triage_board.forms import ApartForm
from app.triage_board.people_forms import KINDS, ContactForm, PersonForm, TieForm

PEOPLE = "/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/people"

Page = str | tuple[str, int] | Response


@bp.get(PEOPLE)
@requires(Permission.CASE_READ)
@transactional
def people(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Everybody around a case, as this reader may know of them."""
    try:
        shown = disclose_people(current_actor(), meeting_id, case_id)
    except ReasonNeeded:
        # The page of the case asks why, and leads here afterwards.
        return back_to("casefile.case", meeting_id=meeting_id, case_id=case_id)
    return _page(shown)


@bp.post(f"{PEOPLE}/add")
@requires(Permission.CASE_READ)
@transactional
def add_person(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Put somebody more into the case."""
    form = PersonForm()
    return _answer(
        meeting_id, case_id, form, lambda: around.add_somebody(current_actor(), case_id, form.details), "Added."
    )


@bp.post(f"{PEOPLE}/<uuid:person_id>/correct")
@requires(Permission.CASE_READ)
@transactional
def correct_person(meeting_id: uuid.UUID, case_id: uuid.UUID, person_id: uuid.UUID) -> Page:
    """Put right what is told of somebody."""
    form = PersonForm(person_id)
    return _answer(
        meeting_id,
        case_id,
        form,
        lambda: around.correct_somebody(current_actor(), case_id, person_id, form.details),
        "Put right. What stood there before is kept below.",
    )


@bp.post(f"{PEOPLE}/<uuid:person_id>/contacts")
@requires(Permission.CASE_READ)
@transactional
def add_contact(meeting_id: uuid.UUID, case_id: uuid.UUID, person_id: uuid.UUID) -> Page:
    """Add a way to reach somebody."""
    form = ContactForm(person_id)
    return _answer(
        meeting_id,
        case_id,
        form,
        lambda: around.add_contact(current_actor(), case_id, person_id, form.contact),
        "Added.",
    )


@bp.post(f"{PEOPLE}/ties")
@requires(Permission.CASE_READ)
@transactional
def add_tie(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Say how two people are to each other."""
    form = TieForm()
    return _answer(meeting_id, case_id, form, lambda: around.tie_together(current_actor(), case_id, form.tie), "Added.")


@bp.post(f"{PEOPLE}/untie")
@requires(Permission.CASE_READ)
@transactional
def remove_tie(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Say no longer how two people are to each other."""
    tie_id = read_id(request.form.get("tie_id")) or uuid.UUID(int=0)
    return _answer(
        meeting_id,
        case_id,
        None,
        lambda: around.untie(current_actor(), case_id, tie_id),
        "Taken away. It is kept below.",
    )


@bp.post(f"{PEOPLE}/twins")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def decide_twin(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Say that somebody is in another case as well, or that it is somebody else."""
    form = ApartForm()
    shown = _get(meeting_id, case_id)
    if not shown.may_link:
        raise NotFound

    def carry_out() -> None:
        other_id = read_id(form.said("case")) or uuid.UUID(int=0)
        decide = joining.link if form.said("answer") == "link" else joining.keep_apart
        decide(current_actor(), case_id, other_id, form.said("reason"))

    try:
        carry_out()
    except Invalid as problem:
        forget_changes()
        form.take_in(str(problem), problem.field)
        return _page(_get(meeting_id, case_id), form), problem.status
    say("Kept, with your reason.")
    return back_to("triage_board.people", meeting_id=meeting_id, case_id=case_id)


def _get(meeting_id: uuid.UUID, case_id: uuid.UUID) -> PeopleView:
    return disclose_people(current_actor(), meeting_id, case_id)


def _answer(
    meeting_id: uuid.UUID, case_id: uuid.UUID, form: TypedForm | None, carry_out: Callable[[], object], done: str
) -> Page:
    shown = _get(meeting_id, case_id)
    status = Invalid.status
    if form is None and not shown.may_change:
        raise NotFound
    if form is None or form.validate():
        if not shown.may_change:
            raise Refused("The coordinator and the agency that referred this case say who is around it.")
        try:
            carry_out()
        except (Invalid, Conflict) as problem:
            if form is None:
                raise
            forget_changes()
            form.take_in(str(problem), problem.field if isinstance(problem, Invalid) else "")
            status = problem.status
        else:
            note_meeting_change(shown.meeting)
            say(done)
            return back_to("triage_board.people", meeting_id=meeting_id, case_id=case_id)
    return _page(_get(meeting_id, case_id), form), status


def _page(shown: PeopleView, faulty: TypedForm | None = None) -> str:
    note_views(current_actor(), shown.meeting.id, [shown.case_id], Sight.CASE)
    return render_template(
        "triage_board/people.html",
        shown=shown,
        meeting=shown.meeting,
        faulty=faulty,
        is_error=faulty is not None,
        person_forms={one.person.id: _form_of(one.person.id, shown, faulty) for one in shown.people},
        new_form=faulty if isinstance(faulty, PersonForm) and faulty.of_id is None else PersonForm(formdata=None),
        tie_form=faulty if isinstance(faulty, TieForm) else TieForm(formdata=None),
        contact_forms={
            one.person.id: faulty
            if isinstance(faulty, ContactForm) and faulty.of_id == one.person.id
            else ContactForm(one.person.id, formdata=None)
            for one in shown.people
        },
        roles={value: PERSON_ROLE[role] for value, role in ROLES.items()},
        ties={value: TIE[kind] for value, kind in TIES.items()},
        kinds={value: CONTACT_KIND[kind] for value, kind in KINDS.items()},
        twin_words=TWIN,
        twin_answers=TWIN_ANSWER,
    )


def _form_of(person_id: uuid.UUID, shown: PeopleView, faulty: TypedForm | None) -> TypedForm:
    if isinstance(faulty, PersonForm) and faulty.of_id == person_id:
        return faulty
    one = next(one for one in shown.people if one.person.id == person_id)
    stands = {
        "name": one.person.name,
        "other_names": one.other_names,
        "role": one.role,
        "relation": one.person.relation,
        "born": one.person.birth_date,
        "due": one.due_date,
    }
    return PersonForm(person_id, formdata=None, data=stands)
