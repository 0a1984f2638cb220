"""A process that is told to stop while people work, as for a new version: all go on at another one, by themselves."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fault_loops import run
from fault_servers import Redis
from flask import Flask
from morning_under_way import Morning, Served
from serving import Server
from stalling import Network

from app.config import Settings

FULL = 20
# What systemd and the containers give it (`app/production`).
SECONDS_GIVEN = 15.0

Place = Callable[[str], Settings]
MakeApp = Callable[[Settings], Flask]
Report = Callable[[str], None]
Begin = Callable[..., list[Server]]


@pytest.fixture
def network() -> Iterator[Network]:
    """What stands before the processes: the address of them all."""
    network = Network(0)
    yield network
    network.close()


@pytest.fixture
def begin(network: Network) -> Iterator[Begin]:
    """Starts so many processes behind the network, which leads to the first."""
    with ExitStack() as stack:

        def start(settings: Settings, many: int, **environment: str) -> list[Server]:
            servers = [Server(settings, environment={"BASE_URL": network.url, **environment}) for _ in range(many)]
            for server in servers:
                server.url = network.url
                stack.callback(server.kill)
                server.start()
            network.lead_to(servers[0].port)
            return servers

        yield start


def tell_to_stop(server: Server) -> None:
    """Tell it, and wait until it has gone in order."""
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(SECONDS_GIVEN) == 0
    assert server.process.stdout is not None
    server.process.stdout.close()
    server.process = None


def test_people_go_on_at_the_other_process(
    place: Place,
    make_app: MakeApp,
    begin: Begin,
    network: Network,
    own_redis: Redis,
    rng: random.Random,
    report: Report,
) -> None:
    settings = place("postgresql")
    servers = begin(settings, 2, REDIS_URL=own_redis.url)
    app = make_app(settings)
    mornings: list[Morning] = []

    def start() -> Morning:
        mornings.append(Morning(Served(servers[0], app), rng))
        return mornings[-1]

    def drain(morning: Morning) -> float:
        old, new = servers
        time.sleep(rng.uniform(0.0, 0.5))
        network.lead_to(new.port)
        began = time.monotonic()
        tell_to_stop(old)
        morning.wait_for_progress()
        took = time.monotonic() - began
        old.start()
        servers.reverse()
        return took

    report(run("web told to stop, another there, on PostgreSQL", FULL, start, drain))
    # Whoever pressed something as it stopped got an answer.
    assert [morning.chair.unanswered for morning in mornings] == [0] * len(mornings)


def test_people_wait_for_the_next_start_where_there_is_one_process(
    place: Place, make_app: MakeApp, begin: Begin, rng: random.Random, report: Report
) -> None:
    settings = place("sqlite")
    (server,) = begin(settings, 1)
    app = make_app(settings)

    def restart(morning: Morning) -> float:
        time.sleep(rng.uniform(0.0, 0.5))
        began = time.monotonic()
        tell_to_stop(server)
        server.start()
        morning.wait_for_progress()
        return time.monotonic() - began

    report(
        run("web told to stop and started again, on SQLite", FULL, lambda: Morning(Served(server, app), rng), restart)
    )
