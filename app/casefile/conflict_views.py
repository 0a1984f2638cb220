"""Conflicts of interest, over HTTP: one's own, those of others, and what was suggested."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from app.casefile import conflicts, substitutes
from app.casefile.blueprint import bp
from app.casefile.whom_to_ring import list_deciders
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.queries import get_partnership
from app.disclosure.conflicts import disclose_conflicts, list_suggestions
from app.disclosure.trail import note_views
from app.identity.people import NewAccount
from app.meetings.queries import get_meeting

CASE = "/meetings/<uuid:meeting_id>/cases/<uuid:case_id>"

Page = str | tuple[str, int] | Response


@bp.post(f"{CASE}/own-conflict")
@requires(Permission.CONFLICT_DECLARE)
@transactional
def declare_own_conflict(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    """Say that one must not be in a case; from then on one is not."""
    conflicts.declare_own(current_actor(), meeting_id, case_id, request.form.get("reason", ""))
    return back_to("casefile.conflict_declared", meeting_id=meeting_id)


@bp.get("/meetings/<uuid:meeting_id>/conflict-declared")
@requires(Permission.CONFLICT_DECLARE)
def conflict_declared(meeting_id: uuid.UUID) -> str:
    """Thanks, what it means, and whom to ring. It names no case."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CONFLICT_DECLARE)
    return render_template(
        "casefile/conflict_declared.html", people=list_deciders(actor, meeting), partnership=get_partnership()
    )


@bp.get("/conflicts")
@requires(Permission.CONFLICT_DECIDE)
def suggested_conflicts() -> str:
    """Every suggestion that waits for this person's decision."""
    return render_template("casefile/suggestions.html", suggestions=list_suggestions(current_actor()))


@bp.get(f"{CASE}/conflicts")
@requires(Permission.CONFLICT_DECIDE)
@transactional
def case_conflicts(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Who is locked out of a case and why, who may have to be, and who stands in."""
    return _page(meeting_id, case_id)


@bp.post(f"{CASE}/conflicts/declare")
@requires(Permission.CONFLICT_DECIDE)
@transactional
def declare_conflict(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Lock an agency or a person out."""
    party_id = read_id(request.form.get("party")) or uuid.UUID(int=0)
    reason = request.form.get("reason", "")
    return _do(
        meeting_id,
        case_id,
        lambda: conflicts.declare_for(current_actor(), meeting_id, case_id, party_id, reason),
        "They are locked out. For them this case does not exist.",
    )


@bp.post(f"{CASE}/conflicts/lift")
@requires(Permission.CONFLICT_DECIDE)
@transactional
def lift_conflict(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Let an agency or a person in again."""
    conflict_id = read_id(request.form.get("conflict_id"))
    if conflict_id is None:
        raise NotFound
    reason = request.form.get("reason", "")
    return _do(
        meeting_id,
        case_id,
        lambda: conflicts.lift(current_actor(), meeting_id, case_id, conflict_id, reason),
        "The conflict is lifted. An agency is asked again whether it knows the family.",
    )


@bp.post(f"{CASE}/conflicts/decide")
@requires(Permission.CONFLICT_DECIDE)
@transactional
def decide_suggestion(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Confirm a suggestion, or dismiss it."""
    suggestion_id = read_id(request.form.get("suggestion_id"))
    if suggestion_id is None:
        raise NotFound
    answer = request.form.get("answer", "")
    done = "Dismissed. Nobody is locked out for it." if answer == "dismiss" else "Confirmed. They are locked out."
    return _do(
        meeting_id,
        case_id,
        lambda: conflicts.decide(current_actor(), meeting_id, case_id, suggestion_id, answer),
        done,
    )


@bp.post(f"{CASE}/conflicts/substitute")
@requires(Permission.CONFLICT_DECIDE)
@transactional
def name_substitute(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Let somebody stand in at this case for an agency that is locked out."""
    person = NewAccount(
        name=request.form.get("name", "").strip(),
        email=request.form.get("email", "").strip(),
        job_title=request.form.get("job_title", "").strip(),
        phone=request.form.get("phone", "").strip(),
        agency_id=read_id(request.form.get("agency_id")),
    )
    return _do(
        meeting_id,
        case_id,
        lambda: substitutes.name_substitute(current_actor(), meeting_id, case_id, person),
        "They are let into this case alone, and told by e-mail.",
    )


def _do(meeting_id: uuid.UUID, case_id: uuid.UUID, command: Callable[[], Any], done: str) -> Page:
    try:
        command()
    except Invalid as problem:
        return _page(meeting_id, case_id, problem), problem.status
    say(done)
    return back_to("casefile.case_conflicts", meeting_id=meeting_id, case_id=case_id)


def _page(meeting_id: uuid.UUID, case_id: uuid.UUID, problem: Invalid | None = None) -> str:
    actor = current_actor()
    shown = disclose_conflicts(actor, meeting_id, case_id)
    # Why somebody is locked out may say what the case is about; where nobody is, the page says nothing of it.
    note_views(actor, meeting_id, [case_id] if any(lock.reason for lock in shown.locks) else [], Sight.CASE)
    return render_template(
        "casefile/conflicts.html",
        shown=shown,
        meeting_id=meeting_id,
        problem=problem,
        is_error=problem is not None,
        typed=request.form,
    )
