"""Calendars that people use, against the real server: vdirsyncer and khal read a feed, Radicale stores every object.

CALENDAR_CLIENTS names the `bin` folder of an environment that holds vdirsyncer, khal and radicale; they are no part of
this project. Prints what each listed.
"""

import os
import random
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import requests
from builders import make_account, make_meeting, make_partnership, make_series
from calendar_readers import starts_by_recurring_ical_events
from calendar_series import envelope, random_series
from flask import Flask
from serving import Server, wait_until

from app.config import Settings
from app.core.clock import local, now_utc
from app.core.database import db
from app.identity.queries import actor_of
from app.invitations.feeds import make_feed
from app.invitations.service import invite
from app.meetings.calendar import write_request
from app.meetings.models import MeetingState

CLIENTS = os.environ.get("CALENDAR_CLIENTS", "")
pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not CLIENTS, reason="CALENDAR_CLIENTS names no folder of programs"),
]
LONDON = ZoneInfo("Europe/London")
WEEKS, OBJECTS = 40, 200


def run(folder: Path, program: str, *words: str) -> str:
    """What a program said; its settings and data stand in that folder alone."""
    done = subprocess.run(
        [str(Path(CLIENTS) / program), *words],
        env={**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "TZ": "Europe/London"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def put_settings(folder: Path, files: Mapping[str, str]) -> None:
    """Write the settings of the programs into that folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[str]:
    """The address of a calendar server of this test alone."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ("--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", str(tmp_path / "stored"))
    process = subprocess.Popen(
        [str(Path(CLIENTS) / "radicale"), "--config", "", *words, "--auth-type", "none", "--logging-level", "error"]
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return requests.get(url, timeout=5).status_code < 500
        except requests.ConnectionError:
            return False

    try:
        wait_until(answers, "Radicale answers")
        yield url
    finally:
        process.terminate()
        process.wait()


def test_khal_lists_the_right_times_on_both_sides_of_a_clock_change(
    app: Flask, context: None, settings: Settings, tmp_path: Path, radicale: str
) -> None:
    series = make_series(make_partnership("POL").values())
    person = make_account()
    invite(series.id, by_id=None, account_id=person.id)
    first = local(now_utc()).replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=3)
    wall_clock = [first + timedelta(weeks=number) for number in range(WEEKS)]
    for moment in wall_clock:
        make_meeting(series, MeetingState.PREPARING, starts_utc=moment.replace(tzinfo=LONDON))
    token = make_feed(actor_of(person))
    db.session.commit()
    server = Server(settings)
    server.start()
    try:
        put_settings(
            tmp_path,
            {
                "vdirsyncer/config": f"""
                    [general]
                    status_path = "{tmp_path}/status"
                    [pair feed]
                    a = "there"
                    b = "here"
                    collections = null
                    [storage there]
                    type = "http"
                    url = "{server.url}/feeds/{token}.ics"
                    [storage here]
                    type = "filesystem"
                    path = "{tmp_path}/here"
                    fileext = ".ics"
                    [pair kept]
                    a = "here"
                    b = "far"
                    collections = null
                    [storage far]
                    type = "caldav"
                    url = "{radicale}/anita/meetings/"
                    username = "anita"
                    password = "none"
                """.replace(" " * 20, ""),
                "khal/config": f"""
                    [calendars]
                    [[meetings]]
                    path = {tmp_path}/here
                    [locale]
                    local_timezone = Europe/London
                    default_timezone = Europe/London
                    dateformat = %Y-%m-%d
                    longdateformat = %Y-%m-%d
                    timeformat = %H:%M
                    datetimeformat = %Y-%m-%d %H:%M
                    longdatetimeformat = %Y-%m-%d %H:%M
                """.replace(" " * 20, ""),
            },
        )
        (tmp_path / "here").mkdir()
        run(tmp_path, "vdirsyncer", "discover", "feed")
        run(tmp_path, "vdirsyncer", "sync", "feed")
    finally:
        server.kill()
    said = run(
        tmp_path, "khal", "list", "--format", "{start}", "--day-format", "", str(wall_clock[0].date()), f"{7 * WEEKS}d"
    )
    listed = [datetime.strptime(line, "%Y-%m-%d %H:%M") for line in said.splitlines() if line.strip()]  # noqa: DTZ007  # wall clock
    assert listed == wall_clock
    offsets = {moment.replace(tzinfo=LONDON).utcoffset() for moment in wall_clock}
    assert len(offsets) == 2, "the weeks cross no clock change"
    print(f"\nkhal lists all {WEEKS} meetings at 10:00, through both offsets: {sorted(map(str, offsets))}")
    requests.request("MKCALENDAR", f"{radicale}/anita/meetings/", auth=("anita", "none"), timeout=10).raise_for_status()
    run(tmp_path, "vdirsyncer", "discover", "kept")
    run(tmp_path, "vdirsyncer", "sync", "kept")
    stored = requests.get(f"{radicale}/anita/meetings/", auth=("anita", "none"), timeout=10).text
    assert stored.count("BEGIN:VEVENT") == WEEKS
    print(f"Radicale took all {WEEKS} from vdirsyncer")


def test_radicale_stores_every_object(radicale: str) -> None:
    choose = random.Random(20_261_128)
    auth = ("anita", "none")
    requests.request("MKCALENDAR", f"{radicale}/anita/series/", auth=auth, timeout=10).raise_for_status()
    began, dates = time.perf_counter(), 0
    for number in range(OBJECTS):
        event, starts = random_series(choose)
        # What is stored is no message any longer (RFC 4791, 4.1).
        lines = write_request(replace(event, uid=f"{number}@caseround.example"), envelope()).splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith("METHOD"))
        address = f"{radicale}/anita/series/{number}.ics"
        told = {"Content-Type": "text/calendar; charset=utf-8"}
        requests.put(address, text.encode(), headers=told, auth=auth, timeout=10).raise_for_status()
        back = requests.get(address, auth=auth, timeout=10)
        assert starts_by_recurring_ical_events(back.text) == starts
        dates += len(starts)
    print(
        f"\nRadicale stored {OBJECTS} random series with {dates:,} dates in {time.perf_counter() - began:.0f} s; "
        "every start came back the same"
    )
