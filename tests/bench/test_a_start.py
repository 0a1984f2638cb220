"""How long people wait for the web process after it was started, on both databases with the demonstration in them.

Prints seconds on the clock, and beside them those of the processor, because the machine may have other work: the aim
is 5 seconds. The first start of a new version compiles its pages; the others find them. START_TIMES (5) starts.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import requests
from busy_partnership import work_of
from conftest import _fill
from databases import Databases, databases_for
from serving import Server

from app.cli.upkeep import bring_up_to_date
from app.config import INSTANCE_FOLDER, Settings
from app.demo.load import load_marlbeck

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

TIMES = int(os.environ.get("START_TIMES", "5"))
AIM = 5.0


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, run_folder: Path) -> Iterator[tuple[str, Databases]]:
    """The databases of either kind, with Marlbeck."""
    if request.param == "postgresql" and "TEST_POSTGRES_URL" not in os.environ:
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL")
    databases = databases_for(request.param, run_folder)

    def fill() -> None:
        bring_up_to_date()
        load_marlbeck()

    databases.snapshot("marlbeck", lambda url: _fill(run_folder, url, fill))
    yield request.param, databases
    databases.close()


def test_from_the_start_to_the_first_page(
    both: tuple[str, Databases], settings_of: Callable[[str], Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, databases = both
    url = databases.copy_of("marlbeck")
    settings: Any = settings_of(url)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    shutil.rmtree(INSTANCE_FOLDER / "pages", ignore_errors=True)
    took = []
    for _ in range(TIMES + 1):
        server = Server(settings)
        began = time.monotonic()
        server.start()
        ready, worked = time.monotonic() - began, work_of(server)[0]
        assert requests.get(f"{server.url}/readyz", timeout=30).status_code == 200
        requests.get(f"{server.url}/demo", timeout=30)
        took.append((ready, worked, time.monotonic() - began))
        server.kill()
    databases.remove(url)
    print(f"\nfrom the start of the web process on {kind}, load of the machine {os.getloadavg()[0]:.1f}:")
    for name, rows in (("the first, with no page compiled", took[:1]), (f"median of {TIMES} more", took[1:])):
        ready, worked, shown = (median(row[place] for row in rows) for place in range(3))
        mark = "above the aim" if ready > AIM else ""
        print(f"  {name:34} ready {ready:5.2f} s, {worked:5.2f} s of processor; first page {shown:5.2f} s  {mark}")
