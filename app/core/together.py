"""What many pages ask for in the same moment is read once.

After a change, every open page of a meeting fetches its part again, within a second or two. Who may see what is decided
for each reader anew, on the same facts; the facts are the same for all of them as long as the version of what they are
about, and nobody's access, has moved on. Both are read before the facts, so that facts may be newer than what they are
kept under, and never older.

Only pages that fetch themselves again share it. Somebody who loads a page looks for what is there now, and it is read
once for all parts of that page, until something is written. A command reads for itself: it has to see what it has just
written.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from flask import current_app, g, has_request_context, request
from flask.globals import request_ctx
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from app.core.access_epoch import read_access_epoch
from app.core.database import db
from app.core.web import wants_fragment

MOST_SECONDS_KEPT: Final = 2.0
MOST_KEPT: Final = 100

_EXTENSION: Final = "read_together"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """Plain frozen data, what it was read for, and when."""

    moment: tuple[int, int]
    read_at: float
    value: object


def is_looked_at_again() -> bool:
    """Whether this request is a live page that fetches one of its parts again."""
    return has_request_context() and request.method == "GET" and wants_fragment()


def read_together(name: str, id_: uuid.UUID, version: int, read: Callable[[], T]) -> T:
    """What `read()` says of a thing at its version. It has to be plain frozen data, the same for every reader."""
    if not is_looked_at_again():
        return read_once(name, id_, read)
    kept: dict[tuple[str, uuid.UUID], Kept] = current_app.extensions.setdefault(_EXTENSION, {})
    moment, now = (version, _access_epoch()), time.monotonic()
    found = kept.get((name, id_))
    if found is None or found.moment != moment or now - found.read_at > MOST_SECONDS_KEPT:
        found = Kept(moment, now, read())
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[(name, id_)] = found
    value: T = found.value  # type: ignore[assignment]  # each name has one kind of value
    return value


def read_once(name: str, id_: uuid.UUID, read: Callable[[], T]) -> T:
    """What `read()` says, asked once for a page: for rows of the database too, which no two requests may share.

    It is asked anew once anything was written, taken back or committed, and for every event of a line that stays open.
    """
    # The request of a line that stays open belongs to no address of ours, whatever its events are about.
    if not (has_request_context() and request.method == "GET" and request.url_rule):
        return read()
    asked: dict[tuple[str, uuid.UUID], T] = _asked_for_page()
    if (name, id_) in asked:
        return asked[(name, id_)]
    found = read()
    # What was read may have begun a transaction.
    _asked_for_page()[(name, id_)] = found
    return found


def _asked_for_page() -> dict[tuple[str, uuid.UUID], Any]:
    """What was read for this very request in this very transaction."""
    session, page = db.session(), request_ctx.request
    of_page, of_transaction, asked = session.info.get(_EXTENSION, (None, None, {}))
    is_written = session.new or session.dirty or session.deleted
    if of_page is not page or of_transaction is not session.get_transaction() or is_written:
        asked = {}
        session.info[_EXTENSION] = (page, session.get_transaction(), asked)
    return cast("dict[tuple[str, uuid.UUID], Any]", asked)


def _forget_at_write(execution: ORMExecuteState) -> None:
    if not execution.is_select:
        execution.session.info.pop(_EXTENSION, None)


def _forget(session: Session, *_parts: object) -> None:
    session.info.pop(_EXTENSION, None)


event.listen(Session, "do_orm_execute", _forget_at_write)
for moment in ("after_flush", "after_soft_rollback"):
    event.listen(Session, moment, _forget)


def _access_epoch() -> int:
    if "access_epoch" not in g:
        g.access_epoch = read_access_epoch()
    epoch: int = g.access_epoch
    return epoch
