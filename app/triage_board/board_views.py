"""The board of what came in, and the rule by which something counts as a repeat, over HTTP."""

from datetime import timedelta
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Actor, Permission, current_actor, requires
from app.core.clock import now_utc
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.pages import read_page
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure import words_of_submissions as words
from app.disclosure.triage import list_board, page_decided_board
from app.disclosure.words import SHAPE
from app.meetings.queries import list_series_names
from app.referrals.queries import count_to_decide
from app.referrals.repeat_rule import Rule, drop_rule, list_rules, settle_rule
from app.triage_board.blueprint import bp

# By the name in the address: what it is called, and the states it shows.
FILTERS: Final = {
    "": ("All that waits", ("sent", "more_asked")),
    "to-answer": ("To answer", ("sent",)),
    "asked": ("Asked for more", ("more_asked",)),
    "accepted": ("Accepted", ("accepted",)),
    "answered": ("Answered", ("noted",)),
    "not-taken": ("Not taken", ("declined",)),
}
_DECIDED: Final = frozenset({"accepted", "answered", "not-taken"})
# How long what was decided stays on the board.
STAYS: Final = timedelta(days=28)
_BY_VALUE: Final = {state.value: state for state in words.STATE}


@bp.get("/triage")
@requires(Permission.REFERRAL_TRIAGE)
def board() -> str:
    """What came in and waits: urgent first, then as it came. What was decided stands page by page, the latest first."""
    chosen = request.args.get("show", "")
    if chosen not in FILTERS:
        raise NotFound
    states = {_BY_VALUE[value] for value in FILTERS[chosen][1]}
    actor, page = current_actor(), None
    if chosen in _DECIDED:
        page, lines = page_decided_board(actor, states, now_utc() - STAYS, read_page(request.args.get("page")))
    else:
        lines = list_board(actor, states)
    return render_template(
        "triage_board/board.html",
        lines=lines,
        page=page,
        overdue=[line for line in lines if line.is_overdue],
        chosen=chosen,
        filters=FILTERS,
        words=words,
        shapes=SHAPE,
    )


@bp.get("/triage/repeat-rule")
@requires(Permission.REFERRAL_TRIAGE)
def repeat_rule() -> str:
    """When something counts as a repeat, here and in each series."""
    return _rule_page()


@bp.post("/triage/repeat-rule")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def settle_repeat_rule() -> Response | tuple[str, int]:
    """Settle it for the partnership, or for one series; or let a series go by the partnership's."""
    actor = current_actor()
    series_id = read_id(request.form.get("series_id"))
    if series_id is not None and series_id not in _own_series(actor):
        raise NotFound
    if series_id is None and not _runs_all(actor):
        raise NotFound
    if request.form.get("drop") and series_id is not None:
        drop_rule(actor, series_id)
        say("This series goes by what the partnership has settled.")
        return back_to("triage_board.repeat_rule")
    typed = request.form.get("months", "").strip()
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= len("100")
    try:
        rule = Rule(months=int(typed) if is_number else 0, wording=request.form.get("wording", "").strip())
        settle_rule(actor, series_id, rule)
    except Invalid as problem:
        return _rule_page(problem), problem.status
    say("Settled. What waits is looked at again by this rule.")
    return back_to("triage_board.repeat_rule")


def count_waiting(actor: Actor) -> int:
    """How much waits for this person's answer."""
    return count_to_decide(actor)


def _own_series(actor: Actor) -> dict[object, str]:
    return {
        id_: name for id_, name in list_series_names().items() if actor.may(Permission.REFERRAL_TRIAGE, series_id=id_)
    }


def _runs_all(actor: Actor) -> bool:
    return any(grant.series_id is None and grant.case_id is None for grant in actor.grants)


def _rule_page(problem: Invalid | None = None) -> str:
    actor = current_actor()
    return render_template(
        "triage_board/repeat_rule.html",
        rules=list_rules(),
        series=_own_series(actor),
        runs_all=_runs_all(actor),
        problem=problem,
        is_error=problem is not None,
        typed=request.form,
    )
