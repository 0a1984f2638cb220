"""One commit per command, then the signals that it queued."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from app.core import push
from app.core.database import db

P = ParamSpec("P")
R = TypeVar("R")


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Commit once when `function` returns, then deliver its signals; forget both when it raises."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            answer = function(*args, **kwargs)
            db.session.commit()
        except BaseException:
            forget_changes()
            raise
        push.deliver_queued()
        return answer

    wrapped.is_transactional = True  # type: ignore[attr-defined]  # read by the architecture tests
    return wrapped


def forget_changes() -> None:
    """Take back what was not committed, and the signals that would have told of it."""
    db.session.rollback()
    push.forget_queued()
