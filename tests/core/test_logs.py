"""The log holds the fields on its list and nothing else, whatever is given to it and whatever goes wrong."""

import io
import json
import logging
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import SignInAs, browser_of
from databases import Databases
from flask import Flask
from hostile.spreading import Walker
from planted import planted_words
from serving import Server
from sqlalchemy import text

from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core import statements
from app.core.database import db
from app.core.logs import ALLOWED, DROPPED, FieldsOnly
from app.demo.load import load_marlbeck
from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.canaries import canaried

PEOPLE = ["priya.raman@msfp.example", "gail.whitmore@eastholme.example"]


class Log:
    """All that is said while it listens, at every level and by every library, as the program would write it."""

    def __init__(self) -> None:
        self.written = io.StringIO()
        self.handler = logging.StreamHandler(self.written)
        self.handler.setFormatter(FieldsOnly("web"))

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    log, root = Log(), logging.getLogger()
    level = root.level
    root.addHandler(log.handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    yield log
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    root.removeHandler(log.handler)
    root.setLevel(level)


def dropped() -> float:
    return DROPPED._value.get()


def test_a_field_that_is_not_on_the_list_is_dropped_and_counted(log: Log) -> None:
    before = dropped()
    logging.getLogger("app.room").info("answered", extra={"child": "Kay Marsh"})
    assert "Kay" not in log.written.getvalue()
    assert log.lines[0]["dropped"] == 1
    assert dropped() == before + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", "Kay Marsh lives at 4 Weir Row"),
        ("event", "%s lives there"),
        ("route", "/meetings/8d5ab4ee-8f0d-4d5e-9f0d-2f4a8c1d7e55"),
        ("route", "/find?name=kay"),
        ("status", "200"),
        ("exception", "KeyError: 'Kay Marsh'"),
        ("place", "app.room.views.home:12 Kay"),
        ("shape", "SELECT * FROM person WHERE name = 'Kay'"),
        ("sent", True),
        ("duration_ms", "Kay"),
        ("request", "Kay Marsh"),
        ("live_event", "watch Kay"),
        ("job", "Kay"),
    ],
)
def test_a_value_that_does_not_look_like_its_field_is_dropped(field: str, value: object) -> None:
    assert not ALLOWED[field](value)


def test_what_a_library_says_is_known_by_its_place_alone(log: Log) -> None:
    logging.getLogger("urllib3.pool").error("no answer from %s about %s", "weir.example", "Kay Marsh")
    try:
        {}["Kay Marsh"]
    except KeyError:
        logging.getLogger("caseround").exception("Kay Marsh")
    assert "Kay" not in log.written.getvalue()
    library, fault = log.lines
    assert (library["logger"], library["level"]) == ("urllib3.pool", "ERROR")
    assert "test_what_a_library_says" in library["place"]
    assert fault["exception"] == "KeyError"


def test_on_a_terminal_a_line_says_the_same_for_people() -> None:
    record = logging.makeLogRecord(
        {"name": "app.core.guard", "levelname": "INFO", "msg": "answered", "created": 0.0, "status": 200, "who": "Kay"}
    )
    line = FieldsOnly("web", for_people=True).format(record)
    assert line.startswith("00:00:00 info answered ")
    assert "status=200" in line
    assert "Kay" not in line


def test_each_answer_is_one_line_with_its_rule_and_its_statements(
    log: Log, sign_in_as: SignInAs, marlbeck: Any
) -> None:
    sign_in_as(PEOPLE[0]).get(f"/meetings/{marlbeck.meeting_id}/chair?name=kay")
    (line,) = [line for line in log.lines if line.get("event") == "answered"]
    assert line["route"] == "/meetings/<uuid:meeting_id>/chair"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["statements"] > 3
    assert line["duration_ms"] > 0
    assert len(line["request"]) == 16


def test_a_statement_that_takes_long_is_named_by_its_shape(
    app: Flask, context: None, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "SLOW_MS", 0.0)
    db.session.execute(
        text("SELECT id, email FROM account WHERE email = 'kay@weir.example' AND email IN (:a, :b) LIMIT 5"),
        {"a": "Kay", "b": "Marsh"},
    )
    (line,) = [line for line in log.lines if line.get("event") == "slow statement"]
    assert line["shape"] == "SELECT * FROM account WHERE email = ? AND email IN (?) LIMIT ?"
    assert "kay" not in json.dumps(line).lower()


@pytest.fixture
def planted(
    databases: Databases,
    make_snapshot: Callable[[str, Callable[[], Any]], None],
    settings_of: Callable[[str], Settings],
    make_app: Callable[[Settings], Flask],
) -> Iterator[tuple[Flask, Settings]]:
    """Marlbeck with a planted word in every text of a case."""
    make_snapshot("planted", lambda: (bring_up_to_date(), load_marlbeck(canaried(MARLBECK))))
    url = databases.copy_of("planted")
    settings = settings_of(url)
    yield make_app(settings), settings
    databases.remove(url)


def fail_with_what_is_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let each page be made, fail with all of it in the text of an error, and show it then; answers what was told."""
    told: list[int] = []

    def failing(view: Callable[..., Any]) -> Callable[..., Any]:
        def fail(**values: Any) -> Any:
            answer = app.make_response(view(**values))
            try:
                raise RuntimeError(answer.get_data(as_text=True)) from ValueError(str(values))  # noqa: TRY301
            except RuntimeError as error:
                told.append(app.make_response(app.handle_user_exception(error)).status_code)
            return answer

        return fail

    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            monkeypatch.setitem(app.view_functions, endpoint, failing(view))
    return told


@pytest.mark.timeout(300)
def test_no_planted_word_reaches_the_log_from_any_page_or_any_fault_in_it(
    planted: tuple[Flask, Settings], log: Log, monkeypatch: pytest.MonkeyPatch, at: Any
) -> None:
    app, _settings = planted
    told = fail_with_what_is_shown(app, monkeypatch)
    shown = b""
    for who in PEOPLE:
        walker = Walker(browser_of(app, who))
        walker.browser.is_checking_pages = False
        walker.walk(alike=1, papers=0)
        assert walker.faults == []
        shown += b"".join(walker.browser.get(path).data for path in sorted(walker.seen) if "/cases/" in path)
    assert len(planted_words(shown)) > 10, "the pages showed nothing that could be found"
    assert len(told) > 60
    assert set(told) == {500}
    assert len([line for line in log.lines if line.get("exception") == "RuntimeError"]) == len(told)
    assert planted_words(log.written.getvalue().encode()) == set()
    assert {name for line in log.lines for name in line} <= set(ALLOWED)


def test_each_line_of_the_served_program_is_json_and_holds_nothing_planted(
    planted: tuple[Flask, Settings], capfd: pytest.CaptureFixture[str]
) -> None:
    server = Server(planted[1], environment={"LOG_LEVEL": "INFO"})
    server.start()
    try:
        for path in ("/sign-in", "/demo?name=zqc07personall", "/absent/zqc07personall"):
            try:
                urllib.request.urlopen(f"{server.url}{path}").close()  # noqa: S310  # our own server
            except urllib.error.HTTPError as error:
                error.close()
    finally:
        server.kill()
    said = capfd.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["route"] for line in lines if line["event"] == "answered"] == ["/sign-in", "/demo", "none"]
    assert {line["process"].split()[0] for line in lines} == {"web"}
    assert planted_words(said.encode()) == set()


def test_what_nobody_caught_in_the_process_of_the_jobs_is_a_line_too(settings: Settings) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "CASEROUND_KEY_FILE": str(settings.key_file),
        "LOG_LEVEL": "INFO",
    }
    unforeseen = (
        "import sys, app.cli.jobs; from app.cli import main;"
        " sys.modules['app.cli.jobs'].keep_running = lambda *_, **__: {}['zqc07personall']; main()"
    )
    command = [sys.executable, "-c", unforeseen, "jobs"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines[-1]["exception"] == "KeyError"
    assert lines[-1]["process"].startswith("jobs ")
    assert planted_words(done.stderr.encode()) == set()
