"""Answering a page that saves itself, and one that is sent: both keep the same, in one transaction."""

import uuid
from collections.abc import Callable, Mapping

from flask import jsonify, redirect, request
from werkzeug.wrappers import Response

from app.core.errors import Conflict, Invalid
from app.core.words import clock_time
from app.front_door import desk
from app.front_door.typed import Typed
from app.referrals.writing import Change, Meant, Saved

Page = str | tuple[str, int] | Response


def saves_itself() -> bool:
    """Whether the page asks while somebody is still typing."""
    return request.headers.get("X-Saves") == "1"


def save_page(
    submission_id: uuid.UUID,
    typed: Typed,
    change: Change,
    *,
    again: Callable[[Typed], str],
    go_on: str,
    meant: Meant | None = None,
) -> Page:
    """Keep what a page of one's own submission changes, and answer it."""
    return answer_page(
        typed,
        lambda: desk.keep(submission_id, change, version=typed.version, meant=meant),
        again=again,
        go_on=go_on,
    )


def answer_page(typed: Typed, keep: Callable[[], Saved], *, again: Callable[[Typed], str], go_on: str) -> Page:
    """Keep, and answer: in a few words to a page that saves itself, else with the next page, or with the same again."""
    try:
        saved = keep()
    except Conflict as problem:
        typed.overtaken = str(problem)
        if saves_itself():
            return _tell({"message": str(problem)}, Conflict.status)
        return again(typed), Conflict.status
    if saves_itself():
        return _tell({"version": saved.version, "saved": clock_time(saved.saved_utc)})
    if typed.faults:
        return again(typed), Invalid.status
    return redirect(go_on, code=303)


def _tell(said: Mapping[str, str | int], status: int = 200) -> Response:
    answer = jsonify(said)
    answer.status_code = status
    return answer
