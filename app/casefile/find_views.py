"""Finding a case by what is known of somebody in it, over HTTP. Nothing typed goes into an address or a log."""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import render_template, request

from app.audit.queries import count_entries
from app.audit.service import record
from app.casefile.blueprint import bp
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.clock import now_utc
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.disclosure import words_of_submissions
from app.disclosure.found import Found, find_cases
from app.disclosure.found_submissions import FoundSubmissions, find_submissions
from app.disclosure.trail import note_views

# Looking one case up after another is no way of working; looking through cases is none at all.
MOST_SEARCHES: Final = 30
WITHIN: Final = timedelta(minutes=10)


@bp.get("/find")
@requires(Permission.CASE_FIND)
def find() -> str:
    """A place to type."""
    return _answer("", None, None)


@bp.post("/find")
@requires(Permission.CASE_FIND)
@transactional
def find_case() -> str | tuple[str, int]:
    """What this person may see of what fits. A case that is hidden from them answers like none."""
    actor, typed = current_actor(), request.form.get("what", "").strip()
    if count_entries("cases_searched", actor.account_id, now_utc() - WITHIN) >= MOST_SEARCHES:
        problem = "Those were many searches in a short time. Wait ten minutes, or ring the coordinator."
        return _answer(typed, None, None, problem), HTTPStatus.TOO_MANY_REQUESTS
    try:
        found = find_cases(actor, typed)
        came_in = find_submissions(actor, typed)
    except Invalid as error:
        return _answer(typed, None, None, str(error)), error.status
    record("cases_searched", actor.account_id, found=len(found.cases))
    for one in found.cases:
        note_views(actor, one.meeting.id, [one.case_id], Sight.IDENTIFIERS)
    return _answer(typed, found, came_in)


def _answer(typed: str, found: Found | None, came_in: FoundSubmissions | None, problem: str = "") -> str:
    return render_template(
        "casefile/find.html",
        typed=typed,
        found=found,
        came_in=came_in,
        decides=current_actor().may(Permission.REFERRAL_TRIAGE),
        words=words_of_submissions,
        problem=problem,
        is_error=bool(problem),
    )
