"""Figures of this process, for a Prometheus that asks at an address of their own: how many, how long, and nothing else.

A figure is named by the program and counted by endpoint, never by address, person, agency or case. Nothing is served
unless `METRICS` says where.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from wsgiref.types import WSGIApplication

from flask import Flask, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.core.logs import DROPPED, fault_of

# Each by its name: what it is, in words, and how it is read.
Figures = Mapping[str, tuple[str, Callable[[], float]]]
log = logging.getLogger(__name__)
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REGISTRY: Final = CollectorRegistry()
REQUESTS: Final = Histogram(
    "caseround_request_seconds",
    "How long requests took, by endpoint and status.",
    ["endpoint", "status"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
UPDATES: Final = Counter(
    "caseround_minutes_updates", "Updates of minutes, by what became of them.", ["answer"], registry=REGISTRY
)
COMMITS: Final = Histogram(
    "caseround_minutes_commit_seconds",
    "How long it took until a batch of updates was on disk.",
    buckets=_SECONDS,
    registry=REGISTRY,
)
CONNECTIONS: Final = Gauge("caseround_connections", "Open live connections of this process.", registry=REGISTRY)
JOBS: Final = Histogram(
    "caseround_job_seconds",
    "How long timed jobs took, by job and whether they failed.",
    ["job", "answer"],
    buckets=(*_SECONDS, 60.0),
    registry=REGISTRY,
)

REGISTRY.register(DROPPED)


class OfTheDatabase(Collector):
    """Figures that stand in the database, read when somebody asks; left out while it is away."""

    def __init__(self, app: Flask, figures: Figures) -> None:
        self._app, self._figures = app, figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure as it is now."""
        with self._app.app_context():
            for name, (what, read) in self._figures.items():
                try:
                    yield GaugeMetricFamily(f"caseround_{name}", what, read())
                except SQLAlchemyError as error:
                    log.warning("a figure could not be read", extra=fault_of(error))


def init_metrics(app: Flask, count_connections: Callable[[], int]) -> None:
    """Count every request of this app, and its live connections."""
    CONNECTIONS.set_function(count_connections)
    app.before_request(_begin)
    app.after_request(_count)


def metrics_app(app: Flask, figures: Figures) -> WSGIApplication:
    """What answers a Prometheus: the figures of this process, and those of the database."""
    everything = CollectorRegistry()
    everything.register(_Registered())
    everything.register(OfTheDatabase(app, figures))
    answer: WSGIApplication = make_wsgi_app(everything)
    return answer


class _Registered(Collector):
    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()


def _begin() -> None:
    g.began = time.perf_counter()


def _count(response: Response) -> Response:
    if "began" in g:
        status = f"{response.status_code // 100}xx"
        REQUESTS.labels(request.endpoint or "none", status).observe(time.perf_counter() - g.began)
    return response
