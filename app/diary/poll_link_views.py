"""A search for a time over a link, for contacts of partners: their own answers and nothing else."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.clock import now_utc
from app.core.errors import Conflict, Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.poll_board import ANSWER_WORDS, find_ending, make_own_part
from app.diary.poll_views import faults_of, read_answers, read_typed
from app.directory.queries import get_partnership
from app.invitations.poll_links import get_asked
from app.invitations.poll_models import Poll, PollVoter
from app.invitations.polls import answer_poll

Page = str | tuple[str, int] | Response
GONE: Final = 410
# How a search ended can be read that long over its links.
READ_FOR: Final = timedelta(days=28)


@bp.get("/poll/<token>")
@public
def open_link(token: str) -> Page:
    """The times on offer, with what was said before; afterwards how it ended."""
    return _page(token, *get_asked(token))


@bp.post("/poll/<token>")
@public
@transactional
def answer_over_link(token: str) -> Page:
    """Say which times one can make."""
    poll, voter = get_asked(token)
    typed = read_typed(request.form)
    try:
        answer_poll(poll, voter, read_answers(typed))
    except Invalid as error:
        return _with_status(_page(token, poll, voter, typed=typed, faults=faults_of(poll, typed)), error.status)
    except Conflict as error:
        return _with_status(_page(token, poll, voter, problem=str(error)), error.status)
    say("Thank you. Your answers are kept; you can change them here until a time is picked.")
    return back_to("diary.open_link", token=token)


def _page(
    token: str,
    poll: Poll,
    voter: PollVoter,
    *,
    typed: Mapping[uuid.UUID, str] | None = None,
    faults: Mapping[str, str] | None = None,
    problem: str = "",
) -> str | tuple[str, int]:
    partnership = get_partnership()
    if poll.ended_utc is not None and poll.ended_utc + READ_FOR < now_utc():
        return render_template("diary/poll_link_shut.html", partnership=partnership), GONE
    return render_template(
        "diary/poll_link.html",
        token=token,
        poll=poll,
        own=make_own_part(poll, voter, typed=typed, faults=faults),
        ending=find_ending(poll),
        is_late=poll.closes_utc <= now_utc(),
        words=ANSWER_WORDS,
        faults=faults or {},
        problem=problem,
        partnership=partnership,
    )


def _with_status(page: str | tuple[str, int], status: int) -> tuple[str, int]:
    return page if isinstance(page, tuple) else (page, status)
