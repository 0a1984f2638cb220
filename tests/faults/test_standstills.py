"""What stands still for a while, or is started again, in the middle of a morning: people are told, and it goes on."""

import random
import signal
import time
from collections.abc import Callable

import pytest
from fault_loops import run
from fault_servers import OwnServer, Postgres, Redis
from morning_under_way import Morning, Served

from app.config import Settings

FULL = 20
SECONDS_STILL = (1.0, 4.0)

Place = Callable[[str], Settings]
Serve = Callable[..., Served]
Report = Callable[[str], None]


def stopping(stop: Callable[[Morning], None], go_on: Callable[[Morning], None]) -> Callable[[Morning], float]:
    """Something stands still for a few seconds; answers how long after that people's work was kept again."""

    def harm(morning: Morning) -> float:
        stop(morning)
        time.sleep(morning.rng.uniform(*SECONDS_STILL))
        go_on(morning)
        return morning.wait_for_progress()

    return harm


def restarting(server: OwnServer, how: signal.Signals) -> Callable[[Morning], float]:
    """Another server is ended in order, and started again a moment later."""

    def stop(_morning: Morning) -> None:
        server.kill(how)

    def start(_morning: Morning) -> None:
        server.start()

    return stopping(stop, start)


def still(server: OwnServer) -> Callable[[Morning], float]:
    """Another server stands still with its lines open."""
    return stopping(lambda _morning: server.freeze(), lambda _morning: server.thaw())


def signal_web(what: signal.Signals) -> Callable[[Morning], None]:
    """Says that to the web process."""

    def say(morning: Morning) -> None:
        morning.server.running.send_signal(what)

    return say


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_web_process_stands_still(
    kind: str, place: Place, serve: Serve, rng: random.Random, report: Report
) -> None:
    served = serve(place(kind))
    harm = stopping(signal_web(signal.SIGSTOP), signal_web(signal.SIGCONT))
    report(run(f"SIGSTOP of web on {kind}", FULL, lambda: Morning(served, rng), harm))


def test_the_database_stands_still(
    postgres: Postgres, place: Place, serve: Serve, rng: random.Random, report: Report
) -> None:
    served = serve(place("postgresql"))
    report(run("SIGSTOP of PostgreSQL", FULL, lambda: Morning(served, rng), still(postgres)))


def test_redis_stands_still(own_redis: Redis, place: Place, serve: Serve, rng: random.Random, report: Report) -> None:
    served = serve(place("sqlite"), REDIS_URL=own_redis.url)
    report(run("SIGSTOP of Redis", FULL, lambda: Morning(served, rng), still(own_redis)))


def test_the_database_is_started_again(
    postgres: Postgres, place: Place, serve: Serve, rng: random.Random, report: Report
) -> None:
    served = serve(place("postgresql"))
    harm = restarting(postgres, signal.SIGINT)
    report(run("restart of PostgreSQL", FULL, lambda: Morning(served, rng), harm))


def test_redis_is_started_again(
    own_redis: Redis, place: Place, serve: Serve, rng: random.Random, report: Report
) -> None:
    served = serve(place("sqlite"), REDIS_URL=own_redis.url)
    report(run("restart of Redis", FULL, lambda: Morning(served, rng), restarting(own_redis, signal.SIGTERM)))
