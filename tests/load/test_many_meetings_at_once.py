"""Forty meetings of fifteen on one process, people typing and being called; and a thousand people connected to it.

Prints the figures; checks only that nothing was lost, refused or answered wrong. A page is told as whoever asks waits
for it, behind whatever else the process does, and as the server says that it took. LOAD_SECONDS (60) is how long each
lasts, LOAD_SHARE (1) makes all of it smaller.
"""

import asyncio
import os
import time
from collections import Counter, defaultdict

import pytest
import requests
from busy_partnership import Figures, at_most, hold_meeting, spend_a_morning, work_of
from fault_servers import free_port
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from serving import Server

from app.config import Settings

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))
SHARE = float(os.environ.get("LOAD_SHARE", "1"))
CASES, PEOPLE = 8, 15
AIM_MS = 100
# The pages that are looked at, by their endpoints. Parts of the lobby are among those of the lobby.
ENDPOINTS = {
    "room.chair": "chair's screen",
    "casefile.case": "a case",
    "room.lobby": "lobby and its parts",
    "casefile.my_cases": "your cases",
    "outcomes.list_actions": "actions",
    "room.today": "today",
}


@pytest.mark.parametrize(
    ("meetings", "typists", "rate"),
    [(40, 3, 5.0), (67, 0, 1.0)],
    ids=["40 meetings of 15 at work", "1,005 people connected"],
)
def test_many_meetings_at_once(app: Flask, settings: Settings, meetings: int, typists: int, rate: float) -> None:
    held = [hold_meeting(app, CASES, PEOPLE) for _ in range(max(1, round(meetings * SHARE)))]
    place = f"127.0.0.1:{free_port()}"
    server = Server(settings, environment={"METRICS": place})
    server.start()
    _, idle = work_of(server)
    began, worked = time.monotonic(), work_of(server)[0]
    figures = asyncio.run(spend_a_morning(server, held, typists=typists, rate=rate, seconds=SECONDS))
    load = (work_of(server)[0] - worked) / (time.monotonic() - began)
    counted = requests.get(f"http://{place}/metrics", timeout=30).text
    people, grown = len(held) * PEOPLE, work_of(server)[1] - idle
    server.kill()
    tell(figures, f"{len(held)} meetings, {people} people, {typists} of each meeting typing {rate:g} times a second")
    print(f"  the server's processor {load * 100:.0f} % of one core; {grown / people * 1024:.0f} KiB for each person")
    tell_at_the_server(counted)
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
    for name, values in sorted(figures.pages.items()):
        p95 = at_most(values, 0.95)
        mark = "above the aim" if p95 > AIM_MS else ""
        print(f"  page: {name:26} p50 {at_most(values, 0.5):7.1f}  p95 {p95:7.1f} ms  {mark}")


def tell_at_the_server(figures: str) -> None:
    """From a whole question to the beginning of the answer, by page, as the process counts it for a Prometheus."""
    counted: dict[str, Counter[float]] = defaultdict(Counter)
    for family in text_string_to_metric_families(figures):
        for sample in family.samples:
            name = ENDPOINTS.get(sample.labels.get("endpoint", ""))
            if name and sample.name == "caseround_request_seconds_bucket":
                counted[name][float(sample.labels["le"])] += int(sample.value)
    for name, upto in sorted(counted.items()):
        every, within = upto[float("inf")], upto[AIM_MS / 1000]
        mark = "" if within >= 0.95 * every else "above the aim"
        print(f"  at the server: {name:20} {within / every:6.1%} of {every:6,} within {AIM_MS} ms  {mark}")
