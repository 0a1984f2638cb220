"""A network that splits, slows down or tears lines: between one writer and the server, or the server and another one.

That a browser says it is offline within ten seconds is held by `tests/minutes/test_never_lost_in_browsers.py`.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit, urlunsplit

import pytest
from fault_loops import SHARE, run
from fault_servers import Postgres, Redis
from morning_under_way import Morning, Served
from stalling import Network

from app.config import Settings

FULL = 10
# Longer than both ends wait for each other's pulse (25 s), so that each gives the line up.
SECONDS_OF_SILENCE = (5, 60, 600) if SHARE >= 1 else (5,)
SECONDS_ON_THE_WAY = 0.3

Place = Callable[[str], Settings]
Serve = Callable[..., Served]
Report = Callable[[str], None]
Harm = Callable[[Network, Morning], None]


@pytest.fixture
def network_to() -> Iterator[Callable[[int], Network]]:
    """Lays a network to a port."""
    with ExitStack() as stack:

        def lay(port: int) -> Network:
            network = Network(port)
            stack.callback(network.close)
            return network

        yield lay


def be_silent(seconds: float) -> Harm:
    """Nothing arrives for so long, and nobody is told."""

    def harm(network: Network, _morning: Morning) -> None:
        network.fall_silent()
        time.sleep(seconds)
        network.speak()

    return harm


def tear(network: Network, morning: Morning) -> None:
    """Lines end in the middle of a frame, for a second."""
    network.tear()
    time.sleep(morning.rng.uniform(0.5, 1.5))
    network.mend()


def be_slow(network: Network, _morning: Morning) -> None:
    """Everything takes its time for five seconds."""
    network.delay = SECONDS_ON_THE_WAY
    time.sleep(5)
    network.delay = 0.0


def be_half_open(network: Network, _morning: Morning) -> None:
    """The server's side of each line ends, and the other is not told."""
    network.forget_servers()


SPLITS: dict[str, tuple[int, Harm]] = {
    **{f"silence of {seconds} s": (1 if seconds > 5 else FULL, be_silent(seconds)) for seconds in SECONDS_OF_SILENCE},
    "reset in the middle of a frame": (FULL, tear),
    "half-open lines": (2, be_half_open),
    "slow lines": (FULL, be_slow),
}


def harming(network: Network, how: Harm) -> Callable[[Morning], float]:
    """Harms the network so; answers how long after that everybody's work was kept again."""

    def harm(morning: Morning) -> float:
        how(network, morning)
        return morning.wait_for_progress()

    return harm


@pytest.mark.parametrize("split", SPLITS)
def test_one_writer_is_cut_off(
    split: str,
    place: Place,
    serve: Serve,
    network_to: Callable[[int], Network],
    rng: random.Random,
    report: Report,
) -> None:
    many, how = SPLITS[split]
    served = serve(place("sqlite"))
    network = network_to(served.server.port)

    def begin() -> Morning:
        return Morning(served, rng, url=network.url)

    report(run(f"one writer of three: {split}", many, begin, harming(network, how)))


@pytest.mark.parametrize("split", ["silence of 5 s", "reset in the middle of a frame", "slow lines"])
def test_the_server_is_cut_off_from_its_database(
    split: str,
    postgres: Postgres,
    place: Place,
    serve: Serve,
    network_to: Callable[[int], Network],
    rng: random.Random,
    report: Report,
) -> None:
    many, how = SPLITS[split]
    settings, network = place("postgresql"), network_to(postgres.port)
    parts = urlsplit(settings.database_url.replace("postgresql+psycopg", "postgresql"))
    by_network = urlunsplit(parts._replace(netloc=f"postgres@127.0.0.1:{network.port}"))
    served = serve(settings, DATABASE_URL=by_network)
    report(run(f"server and PostgreSQL: {split}", many, lambda: Morning(served, rng), harming(network, how)))


@pytest.mark.parametrize("split", ["silence of 5 s", "reset in the middle of a frame"])
def test_the_server_is_cut_off_from_redis(
    split: str,
    own_redis: Redis,
    place: Place,
    serve: Serve,
    network_to: Callable[[int], Network],
    rng: random.Random,
    report: Report,
) -> None:
    many, how = SPLITS[split]
    network = network_to(own_redis.port)
    served = serve(place("sqlite"), REDIS_URL=f"redis://127.0.0.1:{network.port}")
    report(run(f"server and Redis: {split}", many, lambda: Morning(served, rng), harming(network, how)))
