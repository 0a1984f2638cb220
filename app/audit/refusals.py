"""Refused attempts: whoever asks for something that names a meeting or a case, and is not given it, leaves an entry.

The entry says what was asked by its ids, never whether it is there. What is hidden and what is absent cost the same.
Of one person's attempts in one minute the first are kept one by one; of the others, once it is over, how many.
"""

import logging
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from app.audit.service import record
from app.core.access import Actor, find_current_actor
from app.core.errors import MAY_NOT, NOT_FOUND
from app.core.logs import fault_of
from app.core.sockets import live
from app.core.transaction import forget_changes, transactional

MOST_A_MINUTE: Final = 20
SECONDS: Final = 60
REFUSED: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})

log = logging.getLogger(__name__)


class Allowance:
    """How many attempts of each person were kept in the minute that runs, in this process."""

    def __init__(self) -> None:
        self.counts: dict[uuid.UUID, tuple[int, int]] = {}

    def take(self, account_id: uuid.UUID, minute: int) -> bool:
        """Count one attempt; answers whether it is kept by itself."""
        began, number = self.counts.get(account_id, (minute, 0))
        number = number + 1 if began == minute else 1
        self.counts[account_id] = (minute, number)
        return number <= MOST_A_MINUTE

    def take_over(self, minute: int, account_id: uuid.UUID | None = None) -> Mapping[uuid.UUID, int]:
        """How many were not kept in minutes that are over, of that person or of everybody; each is told once."""
        over = {
            who: number - MOST_A_MINUTE
            for who, (began, number) in self.counts.items()
            if began < minute and account_id in {None, who}
        }
        for who in over:
            del self.counts[who]
        return {who: number for who, number in over.items() if number > 0}


allowance = Allowance()


def note_refusal(actor: Actor, endpoint: str, ids: Mapping[str, uuid.UUID | None]) -> None:
    """Leave, in a transaction of its own, that this person asked for this and was refused."""
    minute = _minute()
    told = allowance.take_over(minute, actor.account_id)
    is_kept = allowance.take(actor.account_id, minute)
    if not (is_kept or told):
        return
    forget_changes()
    try:
        _leave(actor, endpoint, ids if is_kept else None, told)
    except SQLAlchemyError as error:
        log.error("a refused attempt was not kept", extra=fault_of(error))  # noqa: TRY400  # a trace may hold ids


@transactional
def _leave(
    actor: Actor, endpoint: str, ids: Mapping[str, uuid.UUID | None] | None, told: Mapping[uuid.UUID, int]
) -> None:
    for account_id, number in told.items():
        record("refusals_counted", account_id, number=number)
    if ids is not None:
        record(
            "access_refused",
            actor.account_id,
            endpoint=endpoint,
            meeting_id=ids.get("meeting_id"),
            case_id=ids.get("case_id"),
            asked_id=ids.get("asked_id"),
        )


@transactional
def _count(told: Mapping[uuid.UUID, int]) -> None:
    for account_id, number in told.items():
        record("refusals_counted", account_id, number=number)


def tell_what_was_not_kept() -> None:
    """The chore: say of every minute that is over how many attempts were not kept by themselves."""
    if told := allowance.take_over(_minute()):
        with live.app_context():
            _count(told)


def init_refusals(app: Flask) -> None:
    """Look at every answer of this app, and at what its live channel turns down."""
    app.after_request(_look_at)
    live.on_refused = _look_at_event
    if tell_what_was_not_kept not in live.chores:
        live.chores.append(tell_what_was_not_kept)


def _look_at(response: Response) -> Response:
    actor = find_current_actor()
    if response.status_code in REFUSED and actor is not None and request.endpoint and request.view_args:
        ids = {name: value for name, value in request.view_args.items() if isinstance(value, uuid.UUID)}
        if ids:
            asked = {name: ids.pop(name, None) for name in ("meeting_id", "case_id")}
            asked["case_id"] = asked["case_id"] or _id_in(request.form.get("case_id"))
            note_refusal(actor, request.endpoint, asked | {"asked_id": next(iter(ids.values()), None)})
    return response


def _look_at_event(actor: Actor, event: str, arguments: tuple[object, ...], answer: Mapping[str, object]) -> None:
    # What cannot be read, or not just now, was not refused to anybody.
    if answer.get("error") not in {MAY_NOT, NOT_FOUND}:
        return
    # A room is named as `kind:id`, a document by its id.
    what = str(arguments[0]).rpartition(":")[2] if arguments else ""
    with live.app_context():
        note_refusal(actor, event, {"asked_id": _id_in(what)})


def _id_in(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _minute() -> int:
    return int(time.monotonic() // SECONDS)
