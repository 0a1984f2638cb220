"""Sealed cases that nobody can open any more, because all who were named have left: the officer names somebody.

The officer learns the reference and nothing else of a case, and of a case in conflict with them not even that.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda.queries import list_meetings_of
from app.casefile.blueprint import bp
from app.cases import seals
from app.cases.need_to_know import ItemFacts, is_in_conflict
from app.cases.queries import item_facts, list_sealed_cases
from app.core.access import Actor, Permission, confirmed, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.meetings.service import note_meeting_change


@dataclass(frozen=True, slots=True, kw_only=True)
class LostSeal:
    """A case that is lost. `facts` are those of its latest meeting; `heirs` can be named for it."""

    reference: str
    facts: ItemFacts
    heirs: Sequence[Actor]


def list_lost_seals(actor: Actor) -> Sequence[LostSeal]:
    """Every sealed case that nobody can open any more, by reference, without those in conflict with this person."""
    lost = []
    for case in list_sealed_cases():
        facts = [item_facts(meeting, [case.id])[case.id] for meeting in list_meetings_of(case.id)]
        if facts and not is_in_conflict(actor, facts[0]) and seals.is_lost(facts):
            lost.append(LostSeal(reference=case.reference, facts=facts[0], heirs=seals.list_possible_heirs(facts[0])))
    return lost


@bp.get("/sealed-cases")
@requires(Permission.TRAIL_READ)
@confirmed
def lost_seals() -> str:
    """The cases, and whom one could name for each."""
    return _page()


@bp.post("/sealed-cases/<uuid:case_id>/name")
@requires(Permission.TRAIL_READ)
@confirmed
@transactional
def name_heir(case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Name somebody, who is told."""
    actor = current_actor()
    lost = next((one for one in list_lost_seals(actor) if one.facts.case_id == case_id), None)
    if lost is None:
        raise NotFound
    try:
        seals.name_heir(actor, lost.facts, read_id(request.form.get("account_id")))
    except Invalid as problem:
        return _page(problem), problem.status
    for meeting in list_meetings_of(case_id):
        note_meeting_change(meeting)
    say(f"They are named for {lost.reference}, and told.")
    return back_to("casefile.lost_seals")


def _page(problem: Invalid | None = None) -> str:
    return render_template(
        "casefile/lost_seals.html",
        lost=list_lost_seals(current_actor()),
        problem=problem,
        is_error=problem is not None,
    )
