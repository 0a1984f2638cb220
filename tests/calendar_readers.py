"""Readers of calendar objects that are not ours, each answering the starts of an object in UTC, and strict rules."""

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import recurring_ical_events
import vobject
from icalendar import Calendar

PROJECT = Path(__file__).resolve().parents[1]
UNTIL = datetime(2042, 1, 1, tzinfo=UTC)
LONGEST_LINE = 75


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


def faults_in(text: str) -> list[str]:
    """What RFC 5545 forbids and an object has all the same: in its lines, its zones, and what must be there once."""
    faults = []
    if not text.endswith("\r\n") or "\n" in text.replace("\r\n", ""):
        faults.append("a line does not end with CR LF")
    lines = text.split("\r\n")[:-1]
    faults += [f"a line of {len(line.encode())} octets" for line in lines if len(line.encode()) > LONGEST_LINE]
    faults += ["a control character" for line in lines if any(ord(letter) < ord(" ") for letter in line)]
    unfolded = text.replace("\r\n ", "").split("\r\n")
    names = [line.replace(":", ";", 1).partition(";")[0] for line in unfolded]
    used = {line.partition("TZID=")[2].partition(":")[0].strip('"') for line in unfolded if "TZID=" in line}
    known = {line.partition(":")[2] for line in unfolded if line.startswith("TZID:")}
    faults += [f"no block for {zone}" for zone in used - known]
    events = names.count("BEGIN") - 1
    faults += [f"no {name}" for name in ("VERSION", "PRODID") if names.count(name) != 1]
    if events < 0:
        faults.append("no component")
    return faults
