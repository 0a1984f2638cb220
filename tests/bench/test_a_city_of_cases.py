"""How long the server takes for a page with five years of a city in the database.

CITY_PAGES names pages, with commas between them, where not all are wanted. CITY_CASES sets how many cases there are
(17,000 unless it says otherwise); the generated SQLite database is kept in CITY_FOLDER
and used again. TEST_DATABASE=postgresql with TEST_POSTGRES_URL measures the same on PostgreSQL; where CITY_TEMPLATE
names a database, the city is kept on that server under this name, its key in CITY_FOLDER.

    CITY_FOLDER=/tmp/city pytest -q -s -m bench tests/bench/test_a_city_of_cases.py
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from city import NOW, City, build_city
from conftest import USUAL_MOMENT, browser_of
from databases import Databases, PostgresqlDatabases
from flask import Flask
from sqlalchemy import event

from app.agenda.models import AgendaItem
from app.cases.models import Case
from app.cli.serve import make_ready
from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core import clock
from app.core.database import db
from app.demo.load import load_marlbeck

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

CASES = int(os.environ.get("CITY_CASES", "17000"))
TIMES = int(os.environ.get("CITY_TIMES", "50"))
PEOPLE = {"coordinator": "lewis.okafor@msfp.example", "representative": "anita.kerr@police.marlbeck.example"}
AIM_MS = 100
SEARCHES_APART = timedelta(seconds=30)


@pytest.fixture
def city_app(
    databases: Databases, make_app: Callable[[Settings], Flask], settings_of: Callable[[str], Settings]
) -> Iterator[tuple[Flask, Any]]:
    """The program with the city in its database, made once and kept where it is a file."""
    before = clock._source
    clock.use_source(lambda: USUAL_MOMENT)
    kept = Path(os.environ.get("CITY_FOLDER", tempfile.gettempdir())) / f"{_name(databases)}.sqlite"
    url, is_made = _kept(databases, kept)
    app = make_app(settings_of(url))
    key_file, kept_key = Path(str(settings_of(url).key_file)), kept.with_suffix(".key")
    with app.app_context():
        if is_made:
            shutil.copyfile(kept_key, key_file)
        bring_up_to_date()
        if not is_made:
            told = load_marlbeck()
            db.session.commit()
            began = time.perf_counter()
            made: City = build_city(told.daily_series_id, CASES, NOW)
            print(f"\n{made.cases:,} cases, {made.persons:,} persons made in {time.perf_counter() - began:.0f} s")
            if isinstance(databases, PostgresqlDatabases):
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("ANALYZE")
        db.session.remove()
        db.engine.dispose()
    if not is_made and _keep(databases, kept, url):
        shutil.copyfile(key_file, kept_key)
    served = make_app(settings_of(url))
    make_ready(served)
    yield served, url
    clock.use_source(before)
    databases.remove(url)


def _name(databases: Databases) -> str:
    """What the city is called where it is kept; each kind of database has its own, for each has its own key."""
    return (isinstance(databases, PostgresqlDatabases) and _template()) or f"city-{CASES}"


def _template() -> str:
    return os.environ.get("CITY_TEMPLATE", "")


def _kept(databases: Databases, kept: Path) -> tuple[str, bool]:
    """The address of a new database, and whether the city is in it because it was kept."""
    if isinstance(databases, PostgresqlDatabases):
        is_there = bool(_template()) and databases.has(_template())
        return databases.new_url(_template() if is_there else "template0"), is_there
    url = databases.new_url()
    if kept.exists():
        shutil.copyfile(kept, url.removeprefix("sqlite:///"))
    return url, kept.exists()


def _keep(databases: Databases, kept: Path, url: str) -> bool:
    """Keep the city where one asked for that."""
    if isinstance(databases, PostgresqlDatabases):
        if _template():
            databases.keep_as(_template(), url)
        return bool(_template())
    shutil.copyfile(url.removeprefix("sqlite:///"), kept)
    return True


def test_pages_in_a_city(city_app: tuple[Flask, Any]) -> None:
    app, _url = city_app
    app.config["TESTING"] = True
    with app.app_context():
        row = db.session.execute(
            db.select(AgendaItem.meeting_id, AgendaItem.case_id, Case.reference)
            .join(Case, Case.id == AgendaItem.case_id)
            .where(Case.reference == f"C{min(CASES, 40):06}")
        ).one()
        today = db.session.scalar(
            db.text(
                "select m.id from meeting m where m.state not in ('closed', 'cancelled', 'moved') order by m.starts_utc"
            )
        )
        total = db.session.scalar(db.select(db.func.count()).select_from(Case))
    meeting = (
        str(today) if "-" in str(today) else f"{today[:8]}-{today[8:12]}-{today[12:16]}-{today[16:20]}-{today[20:]}"
    )
    asked = [name for name in os.environ.get("CITY_PAGES", "").split(",") if name]
    pages = {
        "today": "/",
        "a meeting's list": f"/meetings/{meeting}",
        "my cases": f"/meetings/{meeting}/my-cases",
        "actions": "/actions",
        "open loops": "/loops",
        "summaries": "/summaries",
        "attendance": "/attendance",
        "time given back": "/time-given-back",
        "what came in numbers": "/what-came-of-it-in-numbers",
        "matrix": f"/meetings/{meeting}/matrix",
        "checks": f"/meetings/{meeting}/checks",
        "triage": "/triage",
        "sent in by us": "/refer",
        "own lists brought in": "/bring-in",
        "case page": f"/meetings/{row.meeting_id}/cases/{row.case_id}",
        "find a hit": "FIND Kay Marsh",
        "find by reference": f"FIND {row.reference}",
        "find a miss": "FIND Zebedee Quill",
    }
    print(f"\n{total:,} cases on {db_name(app)}; {TIMES} requests each, milliseconds")
    slow = []
    for who, email in PEOPLE.items():
        browser = browser_of(app, email)
        browser.is_checking_pages = False
        for name, path in pages.items():
            if asked and name not in asked:
                continue
            times, busy, statements, status = measured(app, browser, path)
            if status in {403, 404}:
                continue
            p95 = p95_of(busy)
            print(
                f"{who:15} {name:22} {status}  median {statistics.median(times):7.1f}  p95 {p95_of(times):7.1f}"
                f"   at work: median {statistics.median(busy):7.1f}  p95 {p95:7.1f}   {statements:4} questions",
                flush=True,
            )
            if p95 > AIM_MS:
                slow.append(f"{who} {name}: {p95:.0f}")
    print("over the aim:", slow or "none")


def p95_of(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def db_name(app: Flask) -> str:
    with app.app_context():
        return str(db.engine.dialect.name)


def measured(app: Flask, browser: Any, path: str) -> tuple[list[float], list[float], int, int]:
    """How long each request took, and for how long of that it was worked on: other work on the machine is no fault."""
    times, busy, statements, status = [], [], 0, 0
    with app.app_context():
        engine = db.engine

    def note(*_parts: Any) -> None:
        nonlocal statements
        statements += 1

    answering: list[Path] = []
    for n in range(TIMES + 1):
        is_last = n == TIMES
        if is_last:
            event.listen(engine, "before_cursor_execute", note)
        if path.startswith("FIND "):
            # So many searches in a short time are refused: each comes half a minute after the one before.
            moment = clock.now_utc() + SEARCHES_APART
            clock.use_source(partial(_same, moment))
        began, worked = time.perf_counter(), worked_seconds(answering)
        if path.startswith("FIND "):
            status = browser.submit("/find", {"what": path.removeprefix("FIND ")}).status_code
        else:
            status = browser.get(path).status_code
        if n:
            times.append((time.perf_counter() - began) * 1000)
            busy.append((worked_seconds(answering) - worked) * 1000)
        else:
            answering = processes_of_database(app)
    event.remove(engine, "before_cursor_execute", note)
    return times, busy, statements, status


def processes_of_database(app: Flask) -> list[Path]:
    """What Linux keeps of the processes that answer for PostgreSQL on this machine; SQLite answers in our own."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            return []
        query = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return [Path(f"/proc/{pid}/schedstat") for pid in db.session.scalars(db.text(query))]


def worked_seconds(others: list[Path]) -> float:
    """For how long this process has been at work, and these others."""
    return time.process_time() + sum(int(one.read_text().split()[0]) for one in others) / 1e9


def _same(moment: datetime) -> datetime:
    return moment
