"""A disk that is full in the middle of a morning: nothing is half written, people are told, and then it goes on."""

import os
import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import _fill, settings_for
from databases import PostgresqlDatabases, SqliteDatabases
from fault_loops import run
from fault_servers import Postgres
from morning_under_way import Morning, Served, until

from app.cli.upkeep import bring_up_to_date

FULL = 20
SIZE = 40 * 1024 * 1024
SIZE_FOR_A_SERVER = 160 * 1024 * 1024

Serve = Callable[..., Served]
Report = Callable[[str], None]
MakeDisk = Callable[[int], Path]


@pytest.fixture
def make_disk() -> Iterator[MakeDisk]:
    """Makes a disk of so many bytes."""
    with ExitStack() as stack:

        def make(size: int) -> Path:
            if os.geteuid() != 0:
                pytest.skip("only root may mount a disk")
            # Whoever a database server runs as must be able to come here.
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseround-disk-")))
            folder.chmod(0o755)
            disk = folder / "disk"
            disk.mkdir()
            mounting = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "caseround-fault", str(disk)]
            if subprocess.run(mounting, check=False, capture_output=True).returncode != 0:
                pytest.skip("nothing can be mounted here")
            stack.callback(subprocess.run, ["umount", "--lazy", str(disk)], check=True)
            return disk

        yield make


def filling(ballast: Path, make_stand: Callable[[], object] = bool) -> Callable[[Morning], float]:
    """The disk is full until everybody has been told; answers how long after that people's work was kept again."""

    def harm(morning: Morning) -> float:
        refused = morning.chair.refused
        told = (len(refused), sum(writer.refusals for writer in morning.writers))
        fill(ballast)
        # What is written next may still fit into pages that are there already: sometimes a chair's whole list does.
        until(lambda: len(refused) > told[0] or not morning.cases, "the chair to be told")
        until(lambda: sum(writer.refusals for writer in morning.writers) > told[1], "whoever types to be told")
        ballast.unlink()
        make_stand()
        return morning.wait_for_progress()

    return harm


def test_the_disk_is_full(
    harmed: Callable[[str], SqliteDatabases],
    make_disk: MakeDisk,
    run_folder: Path,
    serve: Serve,
    rng: random.Random,
    report: Report,
) -> None:
    disk = make_disk(SIZE)
    databases = SqliteDatabases(disk, harmed("sqlite").snapshots)
    served = serve(settings_for(run_folder, databases.copy_of("schema")))
    harm = filling(disk / "ballast")
    report(run("a full disk under SQLite", FULL, lambda: Morning(served, rng), harm))


@pytest.mark.parametrize("place_of_log", ["elsewhere", "there too"])
def test_the_disk_of_the_database_server_is_full(
    place_of_log: str, make_disk: MakeDisk, run_folder: Path, serve: Serve, rng: random.Random, report: Report
) -> None:
    """Where its log is there too, PostgreSQL ends itself: whatever starts it at boot starts it again."""
    disk = make_disk(SIZE_FOR_A_SERVER)
    with ExitStack() as stack:
        elsewhere = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseround-log-")))
        postgres = Postgres(disk, log_folder=elsewhere if place_of_log == "elsewhere" else None)
        stack.callback(postgres.close)
        postgres.start()
        databases = PostgresqlDatabases(postgres.url)
        stack.callback(databases.close)
        databases.snapshot("schema", lambda url: _fill(run_folder, url, bring_up_to_date))
        served = serve(settings_for(run_folder, databases.copy_of("schema")))
        stack.callback(served.server.kill)
        harm = filling(disk / "ballast", postgres.start)
        what = f"a full disk under PostgreSQL, its log {place_of_log}"
        report(run(what, FULL, lambda: Morning(served, rng), harm))


def fill(ballast: Path) -> None:
    """Leave no byte free."""
    with ExitStack() as stack:
        file = stack.enter_context(ballast.open("wb", buffering=0))
        for size in (1024 * 1024, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
