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
from app.disclosure.found import Found, find_cases
from app.disclosure.trail import note_views

LONGEST_SEARCH: Final = 100
# Looking one case up after another is no way of working; looking through cases is none at all.
MOST_SEARCHES: Final = 30
WITHIN: Final = timedelta(minutes=10)


@bp.get("/find")
@requires(Permission.CASE_FIND)
def find() -> str:
    """A place to type."""
    return render_template("casefile/find.html", typed="", found=None, problem="")


@bp.post("/find")
@requires(Permission.CASE_FIND)
@transactional
def find_case() -> str | tuple[str, int]:
    """What this person may see of what fits. A case that is hidden from them answers like none."""
    actor, typed = current_actor(), request.form.get("what", "").strip()
    if not typed or len(typed) > LONGEST_SEARCH:
        return _wrong(
            typed[:LONGEST_SEARCH], "Write a name, a date of birth, a phone number or a reference."
        ), Invalid.status
    if count_entries("cases_searched", actor.account_id, now_utc() - WITHIN) >= MOST_SEARCHES:
        problem = "Those were many searches in a short time. Wait ten minutes, or ring the coordinator."
        return _wrong(typed, problem), HTTPStatus.TOO_MANY_REQUESTS
    found = find_cases(actor, typed)
    record("cases_searched", actor.account_id, found=len(found.cases))
    for one in found.cases:
        note_views(actor, one.meeting.id, [one.case_id], Sight.IDENTIFIERS)
    return _answer(typed, found)


def _answer(typed: str, found: Found | None, problem: str = "") -> str:
    return render_template("casefile/find.html", typed=typed, found=found, problem=problem, is_error=bool(problem))


def _wrong(typed: str, problem: str) -> str:
    return _answer(typed, None, problem)
