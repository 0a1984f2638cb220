"""What the suite of faults may ask for: a database that may be harmed, and a morning that is under way on it."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import _fill, settings_for
from databases import Databases, PostgresqlDatabases, SqliteDatabases
from fault_loops import SEED
from fault_servers import Postgres, Redis
from flask import Flask
from morning_under_way import Served
from quick_server import QuickServer

from app.cli.upkeep import bring_up_to_date
from app.config import Settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that stands here does harm on purpose, and takes its time."""
    for item in items:
        if "faults" in item.path.parts:
            item.add_marker("fault")
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(7200))


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Draws moments and places from the seed and the name of the test."""
    return random.Random(f"{SEED} {request.node.name}")


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a figure past the tests' own reading of what is printed."""

    def say(words: str) -> None:
        with capsys.disabled():
            print(f"\n{words} (FAULT_SEED={SEED})")

    return say


@pytest.fixture(scope="session")
def postgres_to_harm() -> Iterator[Callable[[], Postgres]]:
    """Gives the one PostgreSQL that may be harmed, started when it is first asked for."""
    with ExitStack() as stack:
        made: list[Postgres] = []

        def find() -> Postgres:
            if not made:
                made.append(Postgres())
                stack.callback(made[0].close)
            made[0].start()
            return made[0]

        yield find


@pytest.fixture
def postgres(postgres_to_harm: Callable[[], Postgres]) -> Postgres:
    """The PostgreSQL that may be harmed."""
    return postgres_to_harm()


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis that may be harmed."""
    server = Redis()
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def harmed(postgres_to_harm: Callable[[], Postgres], run_folder: Path) -> Iterator[Callable[[str], Databases]]:
    """The databases that may be harmed, of either kind, each with an empty, migrated snapshot."""
    made: dict[str, Databases] = {}

    def of(kind: str) -> Databases:
        if kind not in made:
            is_file = kind == "sqlite"
            made[kind] = SqliteDatabases(run_folder) if is_file else PostgresqlDatabases(postgres_to_harm().url)
            made[kind].snapshot("schema", lambda url: _fill(run_folder, url, bring_up_to_date))
        return made[kind]

    yield of
    for databases in made.values():
        databases.close()


@pytest.fixture
def place(harmed: Callable[[str], Databases], run_folder: Path) -> Iterator[Callable[[str], Settings]]:
    """Gives the settings of a new database: on `sqlite`, or on the `postgresql` that may be harmed."""
    with ExitStack() as stack:

        def make(kind: str) -> Settings:
            databases = harmed(kind)
            url = databases.copy_of("schema")
            stack.callback(databases.remove, url)
            return settings_for(run_folder, url)

        yield make


@pytest.fixture
def serve(make_app: Callable[[Settings], Flask]) -> Iterator[Callable[..., Served]]:
    """Starts the program on such a database; what else is given is its environment."""
    with ExitStack() as stack:

        def start(settings: Settings, **environment: str) -> Served:
            server = QuickServer(settings, environment=environment)
            stack.callback(server.kill)
            server.start()
            return Served(server, make_app(settings))

        yield start
