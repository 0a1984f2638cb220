"""What many pages ask for in the same moment is read once.

After a change, every open page of a meeting fetches its part again, within a second or two. Who may see what is decided
for each reader anew, on the same facts; the facts are the same for all of them as long as the version of what they are
about, and nobody's access, has moved on. Both are read before the facts, so that facts may be newer than what they are
kept under, and never older.

Only pages that fetch themselves again ask here. Everything else reads for itself: a command has to see what it has just
written, and somebody who loads a page looks for what is there now.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import current_app, g, has_request_context, request

from app.core.access_epoch import read_access_epoch
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
        return read()
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
    """What `read()` says, asked once a request: for rows of the database, which no two requests may share."""
    if not is_looked_at_again():
        return read()
    asked: dict[tuple[str, uuid.UUID], T] = g.setdefault(_EXTENSION, {})
    if (name, id_) not in asked:
        asked[(name, id_)] = read()
    return asked[(name, id_)]


def _access_epoch() -> int:
    if "access_epoch" not in g:
        g.access_epoch = read_access_epoch()
    epoch: int = g.access_epoch
    return epoch
