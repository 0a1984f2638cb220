"""Readers of calendar objects that are not ours, each answering the starts of an object in UTC."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import recurring_ical_events
import vobject
from icalendar import Calendar

PROJECT = Path(__file__).resolve().parents[1]
UNTIL = datetime(2042, 1, 1, tzinfo=UTC)
# Packages of Debian belong to its own Python.
MACHINE_PYTHON = "/usr/bin/python3"


def starts_by_ical_js(objects: Sequence[str]) -> list[list[datetime]]:
    """What ical.js reads, which Thunderbird and Nextcloud are built on."""
    run = subprocess.run(
        ["node", str(PROJECT / "tests" / "meetings" / "read_starts.mjs")],
        input=json.dumps([f"{UNTIL:%Y-%m-%dT%H:%M:%S}", *objects]),
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    return [[datetime.fromtimestamp(start, UTC) for start in starts] for starts in json.loads(run.stdout)]


@cache
def has_libical() -> bool:
    """Whether the machine has libical for its Python (python3-gi, gir1.2-ical-3.0)."""
    asks = "import gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib"
    return (
        shutil.which(MACHINE_PYTHON) is not None
        and not subprocess.run([MACHINE_PYTHON, "-c", asks], capture_output=True, check=False).returncode
    )


def read_by_libical(objects: Sequence[str]) -> list[tuple[list[datetime], bool]]:
    """What libical reads, which Evolution is built on, and whether it finds each object in order (RFC 5545, 5546)."""
    run = subprocess.run(
        [MACHINE_PYTHON, str(PROJECT / "tests" / "meetings" / "read_by_libical.py")],
        input=json.dumps([int(UNTIL.timestamp()), *objects]),
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        ([datetime.fromtimestamp(start, UTC) for start in starts], is_in_order)
        for starts, is_in_order in json.loads(run.stdout)
    ]


def starts_by_vobject(text: str) -> list[datetime]:
    """What vobject reads, with its own sense of zones."""
    calendar = vobject.readOne(text)
    starts = []
    for event in calendar.contents["vevent"]:
        rules = event.getrruleset(addRDate=True)
        each = rules if rules is not None else [event.dtstart.value]
        for start in each:
            if start > UNTIL:
                break
            starts.append(start.astimezone(UTC))
    return starts


def starts_by_recurring_ical_events(text: str) -> list[datetime]:
    """What recurring-ical-events reads."""
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(datetime(2025, 1, 1, tzinfo=UTC), UNTIL)
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in found)
