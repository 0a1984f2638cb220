"""The figures that a Prometheus asks for: of the web process beside it, of the jobs' process in a thread of its own."""

import threading
from collections.abc import Callable, Mapping
from typing import Final
from wsgiref.simple_server import WSGIRequestHandler, make_server

from flask import Flask
from gevent import pywsgi

from app.core.lease import is_held
from app.core.metrics import metrics_app
from app.notifications.queries import look_at_outbox
from app.summaries.papers import count_waiting

FIGURES: Final[Mapping[str, tuple[str, Callable[[], float]]]] = {
    "outbox_waiting": ("Messages that have not left.", lambda: look_at_outbox().waiting),
    "outbox_failing": ("Messages that failed at least once.", lambda: look_at_outbox().failing),
    "outbox_oldest_seconds": ("How long the oldest of them has waited.", lambda: look_at_outbox().oldest_seconds),
    "papers_waiting": ("PDFs that have not been made.", count_waiting),
    "jobs_lease_held": ("1 while some process does the timed jobs.", lambda: float(is_held())),
}


class _Quiet(WSGIRequestHandler):
    """Writes no line for each time somebody asks."""

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002  # the library's name
        """Say nothing."""


def serve_figures(app: Flask, place: tuple[str, int]) -> None:
    """Answer a Prometheus from the web process, at an address of its own."""
    pywsgi.WSGIServer(place, metrics_app(app, FIGURES), log=None, error_log=None).start()


def serve_figures_in_a_thread(app: Flask, place: tuple[str, int]) -> None:
    """The same from a process without gevent."""
    server = make_server(*place, metrics_app(app, FIGURES), handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
