"""Forty meetings of fifteen on one process, people typing and being called; and a thousand people connected to it.

Prints the figures; checks only that nothing was lost, refused or answered wrong. A page is told as whoever asks waits
for it, behind whatever else the process does, and as the server says that it took. LOAD_SECONDS (60) is how long each
lasts, LOAD_SHARE (1) makes all of it smaller.
"""

import asyncio
import json
import os
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from busy_partnership import Figures, at_most, hold_meeting, spend_a_morning, work_of
from flask import Flask
from serving import Server

from app.config import Settings

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))
SHARE = float(os.environ.get("LOAD_SHARE", "1"))
CASES, PEOPLE = 8, 15
AIM_MS = 100
# The pages that are looked at, by the rules of their addresses. Parts of the lobby are among those of the lobby.
MEETING = "/meetings/<uuid:meeting_id>"
RULES = {
    f"{MEETING}/chair": "chair's screen",
    f"{MEETING}/cases/<uuid:case_id>": "a case",
    f"{MEETING}/lobby": "lobby and its parts",
    f"{MEETING}/my-cases": "your cases",
    "/actions": "actions",
    "/": "today",
}


@pytest.mark.parametrize(
    ("meetings", "typists", "rate"),
    [(40, 3, 5.0), (67, 0, 1.0)],
    ids=["40 meetings of 15 at work", "1,005 people connected"],
)
def test_many_meetings_at_once(
    app: Flask, settings: Settings, tmp_path: Path, meetings: int, typists: int, rate: float
) -> None:
    held = [hold_meeting(app, CASES, PEOPLE) for _ in range(max(1, round(meetings * SHARE)))]
    server = Server(settings, log=tmp_path / "log")
    server.start()
    _, idle = work_of(server)
    began, worked = time.monotonic(), work_of(server)[0]
    figures = asyncio.run(spend_a_morning(server, held, typists=typists, rate=rate, seconds=SECONDS))
    load = (work_of(server)[0] - worked) / (time.monotonic() - began)
    people, grown = len(held) * PEOPLE, work_of(server)[1] - idle
    server.kill()
    tell(figures, f"{len(held)} meetings, {people} people, {typists} of each meeting typing {rate:g} times a second")
    print(f"  the server's processor {load * 100:.0f} % of one core; {grown / people * 1024:.0f} KiB for each person")
    tell_pages("asked for", figures.pages)
    tell_pages("at the server", times_at_the_server(tmp_path / "log"))
    assert figures.wrong == []
    assert figures.refused == 0
    assert not typists or figures.typed == len(figures.saved)


def tell(figures: Figures, what: str) -> None:
    print(f"\n{what}: {figures.typed:,} changes typed, {len(figures.pressed)} cases called or closed")
    for name, values in (
        ("typed, until another sees it", figures.seen),
        ("typed, until it is saved", figures.saved),
        ("a press of the chair", figures.pressed),
        ("from the press to each screen", figures.shown),
    ):
        if values:
            print(f"  {name:32} p50 {at_most(values, 0.5):7.1f}  p95 {at_most(values, 0.95):7.1f} ms")


def tell_pages(how: str, pages: Mapping[str, Sequence[float]]) -> None:
    for name, values in sorted(pages.items()):
        p95 = at_most(values, 0.95)
        mark = "above the aim" if p95 > AIM_MS else ""
        print(f"  {how}: {name:26} p50 {at_most(values, 0.5):7.1f}  p95 {p95:7.1f} ms  {mark}")


def times_at_the_server(log: Path) -> Mapping[str, Sequence[float]]:
    """From a whole question to the beginning of the answer, in seconds, by page."""
    pages: dict[str, list[float]] = defaultdict(list)
    # It was killed, perhaps within its last line.
    for line in log.read_text(encoding="utf-8").rpartition("\n")[0].splitlines():
        said = json.loads(line)
        name = RULES.get(said.get("route", ""))
        if name and said.get("event") == "answered" and said["method"] == "GET":
            pages[name].append(said["duration_ms"] / 1000)
    return pages
