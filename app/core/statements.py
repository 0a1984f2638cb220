"""What is asked of the database: each request counts its statements, and one that takes long is logged by its shape."""

import logging
import re
import time
from typing import Any, Final

from flask import g, has_app_context
from sqlalchemy import event
from sqlalchemy.engine import Engine

# Nothing that a page asks takes so long on a database that is well.
SLOW_MS: Final = 250.0
LONGEST_SHAPE: Final = 400
_BEGAN: Final = "caseround_began"

log = logging.getLogger(__name__)


def shape_of(statement: str) -> str:
    """A statement of SQL without a value of anybody's and without its columns: what it reads and by what it chooses."""
    shape = re.sub(r"\s+", " ", statement).strip()
    shape = re.sub(r"'(?:[^']|'')*'", "?", shape).replace('"', "")
    shape = re.sub(r"%\(\w+\)s(?:::\w+)?|\$\d+(?:::\w+)?", "?", shape)
    shape = re.sub(r"(?<![\w.])\d+(?:\.\d+)?\b", "?", shape)
    shape = re.sub(r"\(\?(?:, \?)+\)", "(?)", shape)
    shape = re.sub(r"SELECT (?:(?!SELECT|FROM).)*? FROM", "SELECT * FROM", shape)
    return shape[:LONGEST_SHAPE]


def count_so_far() -> int:
    """How many statements the work under way has asked."""
    return g.get("statements", 0) if has_app_context() else 0


@event.listens_for(Engine, "before_cursor_execute")
def _begin(connection: Any, *_asked: object) -> None:  # noqa: ANN401  # any driver's connection comes here
    connection.info[_BEGAN] = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _end(connection: Any, _cursor: object, statement: str, *_asked: object) -> None:  # noqa: ANN401  # the same
    took_ms = 1000 * (time.perf_counter() - connection.info.pop(_BEGAN, time.perf_counter()))
    if has_app_context():
        g.statements = count_so_far() + 1
    if took_ms >= SLOW_MS:
        log.warning("slow statement", extra={"shape": shape_of(statement), "duration_ms": round(took_ms, 1)})
