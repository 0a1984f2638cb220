"""One commit per command, then the signals that it queued.

Two people may press at once. Whoever comes second finds that the version they read has gone, and their command runs
again from the start on what is there now; so a rule that was checked still holds when the change is written.
"""

import functools
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.core import push
from app.core.database import db
from app.core.errors import Conflict

MOST_ATTEMPTS: Final = 10
# How PostgreSQL says that two transactions were in each other's way and this one gave in.
SERIALIZATION_FAILURE: Final = "40001"
DEADLOCK_DETECTED: Final = "40P01"
# How each database says that a row is there already which may be there only once.
UNIQUE_VIOLATION: Final = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE"})

P = ParamSpec("P")
R = TypeVar("R")


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Commit once when `function` returns, then deliver its signals; forget both when it raises.

    Raises `Conflict` when others were first too many times over.
    """

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(MOST_ATTEMPTS):
            try:
                answer = function(*args, **kwargs)
                db.session.commit()
            except (StaleDataError, OperationalError) as error:
                forget_changes()
                if not _lost_to_somebody_else(error):
                    raise
                continue
            except IntegrityError as error:
                forget_changes()
                # Somebody added the same row first, and a second look finds it; a fault of our own stays one.
                if attempt > 0 or not _was_added_meanwhile(error):
                    raise
                continue
            except BaseException:
                forget_changes()
                raise
            push.deliver_queued()
            return answer
        message = "Several people changed this at once. Look at the page again, then try again."
        raise Conflict(message)

    wrapped.is_transactional = True  # type: ignore[attr-defined]  # read by the architecture tests
    return wrapped


def _lost_to_somebody_else(error: StaleDataError | OperationalError) -> bool:
    if isinstance(error, StaleDataError):
        return True
    return getattr(error.orig, "sqlstate", None) in {SERIALIZATION_FAILURE, DEADLOCK_DETECTED}


def _was_added_meanwhile(error: IntegrityError) -> bool:
    said = {getattr(error.orig, "sqlstate", None), getattr(error.orig, "sqlite_errorname", None)}
    return not said.isdisjoint(UNIQUE_VIOLATION)


def forget_changes() -> None:
    """Take back what was not committed, and the signals that would have told of it."""
    db.session.rollback()
    push.forget_queued()
