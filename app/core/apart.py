"""Long work that must not keep open pages waiting."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gevent.threadpool import ThreadPool

from app.core.sockets import socketio

P = ParamSpec("P")
R = TypeVar("R")


class Apart:
    """Runs work in one real thread under gevent, one piece after the other; elsewhere where it is called.

    Nothing that is run so may touch the database or the request.
    """

    def __init__(self) -> None:
        self._threads: list[ThreadPool] = []

    def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the work answers, or raises."""
        # Before there is an app there are no open pages either.
        if getattr(socketio, "async_mode", "") != "gevent":
            return work(*args, **kwargs)
        if not self._threads:
            self._threads.append(ThreadPool(1))
        answer: R = self._threads[0].apply(work, args, kwargs)
        return answer
