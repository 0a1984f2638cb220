"""Searches for a time over HTTP: which there are, one of them, answering, picking, giving up."""

import uuid
from collections.abc import Mapping

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires, signed_in
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.core.words import clock_time, day
from app.diary.blueprint import bp
from app.diary.poll_board import ANSWER_WORDS, find_ending, make_board, make_own_part
from app.invitations.poll_models import Poll, PollState, VoteAnswer
from app.invitations.poll_queries import (
    count_answered,
    find_own_voter,
    list_options,
    list_own_polls,
    list_run_polls,
    list_series_to_run,
)
from app.invitations.polls import answer_poll, drop_poll, pick_time
from app.meetings.models import Series

Page = str | tuple[str, int] | Response


@bp.get("/diary/polls")
@signed_in
def polls() -> str:
    """The searches that wait for one's answer, those that one runs, and where to begin one."""
    actor = current_actor()
    own, run = list_own_polls(actor), list_run_polls(actor)
    return render_template(
        "diary/polls.html",
        waiting=[(poll, voter) for poll, voter in own if poll.state is PollState.OPEN],
        run=run,
        ended_own=[poll for poll, _voter in own if poll.state is not PollState.OPEN],
        counts=count_answered([poll.id for poll, _series in run]),
        series=list_series_to_run(actor),
    )


@bp.get("/diary/polls/<uuid:poll_id>")
@signed_in
def poll(poll_id: uuid.UUID) -> Page:
    """One search: all of it for whoever runs it, one's own part for whoever is asked."""
    return _page(_get(poll_id))


@bp.post("/diary/polls/<uuid:poll_id>/answer")
@signed_in
@transactional
def answer_as_oneself(poll_id: uuid.UUID) -> Page:
    """Say which times one can make."""
    found = _get(poll_id)
    voter = find_own_voter(current_actor(), found.id)
    if voter is None:
        raise NotFound
    typed = read_typed(request.form)
    try:
        answer_poll(found, voter, read_answers(typed))
    except Invalid as error:
        return _page(found, typed=typed, faults=faults_of(found, typed)), error.status
    except Conflict as error:
        return _page(found, problem=str(error)), error.status
    say("Thank you. Your answers are kept; you can change them until a time is picked.")
    return back_to("diary.poll", poll_id=poll_id)


@bp.post("/diary/polls/<uuid:poll_id>/pick")
@requires(Permission.MEETING_PREPARE)
@transactional
def pick(poll_id: uuid.UUID) -> Page:
    """Make a time the meeting's."""
    option_id = read_id(request.form.get("option_id"))
    try:
        pick_time(current_actor(), poll_id, option_id)
    except Conflict as error:
        return _after_a_refusal(poll_id, error)
    say("The meeting is in the diary, and everybody who was asked is told.")
    return back_to("diary.poll", poll_id=poll_id)


@bp.post("/diary/polls/<uuid:poll_id>/drop")
@requires(Permission.MEETING_PREPARE)
@transactional
def drop(poll_id: uuid.UUID) -> Page:
    """Give up looking for a time, with the reason."""
    reason = request.form.get("reason", "")
    try:
        drop_poll(current_actor(), poll_id, reason)
    except Invalid as error:
        return _page(_get(poll_id), faults={"reason": str(error)}, reason=reason), error.status
    except Conflict as error:
        return _after_a_refusal(poll_id, error)
    say("No time is looked for any longer. Everybody who was asked is told, and can read why.")
    return back_to("diary.poll", poll_id=poll_id)


def read_typed(form: Mapping[str, str]) -> Mapping[uuid.UUID, str]:
    """The answers as they were chosen, by the id of the time."""
    chosen = {
        read_id(name.removeprefix("answer-")): value for name, value in form.items() if name.startswith("answer-")
    }
    return {option_id: value for option_id, value in chosen.items() if option_id is not None}


def read_answers(typed: Mapping[uuid.UUID, str]) -> Mapping[uuid.UUID, VoteAnswer]:
    """Those of them that are answers."""
    return {option_id: VoteAnswer(value) for option_id, value in typed.items() if value in set(VoteAnswer)}


def faults_of(asked: Poll, typed: Mapping[uuid.UUID, str]) -> Mapping[str, str]:
    """What is missing, by field."""
    answered = read_answers(typed)
    return {
        f"answer-{option.id}": f"{day(option.starts_utc)}, {clock_time(option.starts_utc)}: say yes, if need be, or no"
        for option in list_options(asked.id)
        if option.id not in answered
    }


def _get(poll_id: uuid.UUID) -> Poll:
    actor, found = current_actor(), db.session.get(Poll, poll_id)
    if found is None:
        raise NotFound
    if not actor.may(Permission.MEETING_PREPARE, series_id=found.series_id) and find_own_voter(actor, poll_id) is None:
        raise NotFound
    return found


def _after_a_refusal(poll_id: uuid.UUID, error: Conflict) -> tuple[str, int]:
    """Somebody else was first: the page as it stands now says how it ended."""
    return _page(_get(poll_id), problem=str(error)), error.status


def _page(
    found: Poll,
    *,
    typed: Mapping[uuid.UUID, str] | None = None,
    faults: Mapping[str, str] | None = None,
    problem: str = "",
    reason: str = "",
) -> str:
    actor = current_actor()
    runs = actor.may(Permission.MEETING_PREPARE, series_id=found.series_id)
    voter = find_own_voter(actor, found.id)
    return render_template(
        "diary/poll.html",
        poll=found,
        runs=runs,
        series=db.session.get_one(Series, found.series_id) if runs else None,
        board=make_board(found) if runs else None,
        own=make_own_part(found, voter, typed=typed, faults=faults) if voter else None,
        ending=find_ending(found),
        is_late=found.closes_utc <= now_utc(),
        words=ANSWER_WORDS,
        faults=faults or {},
        problem=problem,
        reason=reason,
    )
