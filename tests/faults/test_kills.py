"""`kill -9` of each process while people type, call and close cases: what was acknowledged is there, exactly once."""

import random
import time
from collections.abc import Callable

import pytest
from fault_loops import run
from fault_servers import OwnServer, Postgres, Redis
from morning_under_way import Morning, Served

from app.config import Settings

FULL = 200

Place = Callable[[str], Settings]
Serve = Callable[..., Served]
Report = Callable[[str], None]


def kill_the_web(morning: Morning) -> float:
    """A power cut of the web process, at any moment, and its next start: the first of a morning from nothing."""
    time.sleep(morning.rng.uniform(0.0, 0.3))
    morning.server.kill()
    # Before any page can send again what it holds itself.
    morning.assert_acknowledged_is_on_disk()
    began = time.monotonic()
    if morning.harmed:
        morning.server.start()
    else:
        morning.server.start_from_nothing()
    return time.monotonic() - began


def killing(server: OwnServer) -> Callable[[Morning], float]:
    """A power cut of another server, and its next start."""

    def harm(morning: Morning) -> float:
        time.sleep(morning.rng.uniform(0.0, 0.3))
        server.kill()
        began = time.monotonic()
        time.sleep(morning.rng.uniform(0.0, 0.5))
        server.start()
        return time.monotonic() - began

    return harm


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_web_process_is_killed(kind: str, place: Place, serve: Serve, rng: random.Random, report: Report) -> None:
    served = serve(place(kind))
    report(run(f"kill -9 of web on {kind}", FULL, lambda: Morning(served, rng), kill_the_web))


def test_the_database_server_is_killed(
    postgres: Postgres, place: Place, serve: Serve, rng: random.Random, report: Report
) -> None:
    served = serve(place("postgresql"))
    report(run("kill -9 of PostgreSQL", FULL, lambda: Morning(served, rng), killing(postgres)))


def test_one_process_of_the_database_is_killed(
    postgres: Postgres, place: Place, serve: Serve, rng: random.Random, report: Report
) -> None:
    served = serve(place("postgresql"))

    def harm(morning: Morning) -> float:
        time.sleep(morning.rng.uniform(0.0, 0.3))
        began = time.monotonic()
        postgres.kill_a_backend()
        postgres.start()
        return time.monotonic() - began

    report(run("kill -9 of a backend of PostgreSQL", FULL, lambda: Morning(served, rng), harm))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_redis_is_killed(
    kind: str, own_redis: Redis, place: Place, serve: Serve, rng: random.Random, report: Report
) -> None:
    served = serve(place(kind), REDIS_URL=own_redis.url)
    report(run(f"kill -9 of Redis on {kind}", FULL, lambda: Morning(served, rng), killing(own_redis)))
