"""Sealing a case, naming who may see it, and opening the seal again, over HTTP."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import StringField, ValidationError

from app.agenda.queries import SeenItem, get_item, list_meetings_of
from app.casefile.blueprint import bp
from app.casefile.forms import CaseForm
from app.cases import seals
from app.cases.queries import list_cases
from app.core.access import Actor, Permission, confirmed, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.meetings.service import note_meeting_change


class UnsealForm(CaseForm):
    """Why a case is no longer sealed."""

    prefix_of_ids = "unseal"
    reason = StringField()

    def validate_reason(self, field: StringField) -> None:
        """Ask for the reason."""
        if not (field.data or "").strip():
            raise ValidationError("Say why the case is no longer sealed.")


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/seal")
@requires(Permission.CASE_SEAL)
def sealing(meeting_id: uuid.UUID, case_id: uuid.UUID) -> str:
    """What a seal does, and who is named or could be."""
    return _page(current_actor(), _find(meeting_id, case_id))


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/seal")
@requires(Permission.CASE_SEAL)
@transactional
def seal(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Seal the case for the people ticked, and oneself."""
    actor, seen = current_actor(), _find(meeting_id, case_id)
    try:
        seals.seal_case(actor, seen.facts, _read_people())
    except Invalid as problem:
        return _page(actor, seen, problem), problem.status
    _refresh_lists(case_id)
    say("The case is sealed. Only the people named see it from now on.")
    return back_to("casefile.sealing", meeting_id=meeting_id, case_id=case_id)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/seal/name")
@requires(Permission.CASE_SEAL)
@transactional
def name_reader(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Let one more person see the sealed case."""
    actor, seen = current_actor(), _find(meeting_id, case_id)
    try:
        seals.name_reader(actor, seen.facts, read_id(request.form.get("account_id")))
    except Invalid as problem:
        return _page(actor, seen, problem), problem.status
    _refresh_lists(case_id)
    return back_to("casefile.sealing", meeting_id=meeting_id, case_id=case_id, _anchor="named")


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/seal/remove")
@requires(Permission.CASE_SEAL)
@transactional
def remove_reader(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    """Take a name off. What that person has open closes."""
    account_id = read_id(request.form.get("account_id"))
    if account_id is None:
        raise NotFound
    seals.remove_reader(current_actor(), _find(meeting_id, case_id).facts, account_id)
    _refresh_lists(case_id)
    return back_to("casefile.sealing", meeting_id=meeting_id, case_id=case_id, _anchor="named")


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/unseal")
@requires(Permission.CASE_SEAL)
@confirmed
def unsealing(meeting_id: uuid.UUID, case_id: uuid.UUID) -> str:
    """Ask why, once it is proved who asks."""
    return _unseal_page(_find(meeting_id, case_id), UnsealForm(formdata=None))


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/unseal")
@requires(Permission.CASE_SEAL)
@confirmed
@transactional
def unseal(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Open the seal; chair and data-protection officer are told."""
    seen, form = _find(meeting_id, case_id), UnsealForm()
    if not form.validate():
        return _unseal_page(seen, form), Invalid.status
    seals.unseal_case(current_actor(), seen.facts, form.said("reason"))
    _refresh_lists(case_id)
    say("The case is no longer sealed. The chair and the data-protection officer are told.")
    return back_to("casefile.case", meeting_id=meeting_id, case_id=case_id)


def _find(meeting_id: uuid.UUID, case_id: uuid.UUID) -> SeenItem:
    return get_item(current_actor(), meeting_id, case_id, Permission.CASE_SEAL)


def _read_people() -> frozenset[uuid.UUID]:
    ids = {read_id(text) for text in request.form.getlist("account_id")}
    return frozenset(id_ for id_ in ids if id_ is not None)


def _refresh_lists(case_id: uuid.UUID) -> None:
    for meeting in list_meetings_of(case_id):
        note_meeting_change(meeting)


def _page(actor: Actor, seen: SeenItem, problem: Invalid | None = None) -> str:
    (case,) = list_cases([seen.item.case_id])
    people = seals.list_possible_readers(seen.facts)
    return render_template(
        "casefile/seal.html",
        meeting_id=seen.item.meeting_id,
        case_id=case.id,
        reference=case.reference,
        is_sealed=seen.facts.is_sealed,
        me=actor.account_id,
        named=[person for person in people if person.account_id in seen.facts.accounts_named],
        others=[person for person in people if person.account_id not in {actor.account_id, *seen.facts.accounts_named}],
        ticked=_read_people(),
        problem=problem,
        is_error=problem is not None,
    )


def _unseal_page(seen: SeenItem, form: UnsealForm) -> str:
    (case,) = list_cases([seen.item.case_id])
    return render_template(
        "casefile/unseal.html",
        meeting_id=seen.item.meeting_id,
        case_id=case.id,
        reference=case.reference,
        form=form,
        is_error=bool(form.errors),
    )
