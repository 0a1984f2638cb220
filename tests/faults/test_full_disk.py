"""A disk that is full in the middle of a morning: nothing is half written, people are told, and then it goes on."""

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import settings_for
from databases import SqliteDatabases
from fault_loops import run
from morning_under_way import Morning, Served, until

from app.config import Settings

FULL = 20
SIZE = 40 * 1024 * 1024

Serve = Callable[..., Served]
Report = Callable[[str], None]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "caseround-fault", str(folder)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode != 0:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def filled(harmed: Callable[[str], SqliteDatabases], small_disk: Path, run_folder: Path) -> Settings:
    """Settings of a database on that disk."""
    databases = SqliteDatabases(small_disk, harmed("sqlite").snapshots)
    return settings_for(run_folder, databases.copy_of("schema"))


def test_the_disk_is_full(filled: Settings, small_disk: Path, serve: Serve, rng: random.Random, report: Report) -> None:
    served, ballast = serve(filled), small_disk / "ballast"

    def harm(morning: Morning) -> float:
        refused = morning.chair.refused
        told = (len(refused), sum(writer.refusals for writer in morning.writers))
        fill(ballast)
        # What is written next may still fit into pages that are there already.
        until(lambda: len(refused) > told[0], "the chair to be told")
        until(lambda: sum(writer.refusals for writer in morning.writers) > told[1], "whoever types to be told")
        ballast.unlink()
        return morning.wait_for_progress()

    report(run("a full disk under SQLite", FULL, lambda: Morning(served, rng), harm))


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
