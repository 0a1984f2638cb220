"""The same meetings on one web process and on two: each whole at one of them, or with its people spread over both.

PostgreSQL and Redis. The proxy of `app/production` keeps a meeting whole; without it nobody comes back to the same
process, and every second person of each meeting is at the other one. The ways take turns, so that whatever else the
machine does is shared by all, and the others are told as ratios to the first. Needs TEST_DATABASE=postgresql;
TEST_REDIS_URL names a Redis, or one is started.

LOAD_REPS (3) turns of LOAD_SECONDS (10) each; LOAD_SHARE (1) makes the many meetings fewer.
"""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

import pytest
from busy_partnership import Figures, Held, at_most, hold_meeting, spend_a_morning, work_of
from fault_servers import Redis
from flask import Flask
from serving import Server

from app.config import Settings

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

SECONDS = float(os.environ.get("LOAD_SECONDS", "10"))
TURNS = int(os.environ.get("LOAD_REPS", "3"))
SHARE = float(os.environ.get("LOAD_SHARE", "1"))
CASES, RATE = 4, 5.0
WAYS = ("one process", "one, with Redis", "two processes, meetings whole", "two processes, meetings spread")

Row = dict[str, float]


@pytest.fixture
def redis_address() -> Iterator[str]:
    """A Redis for these servers."""
    if "TEST_REDIS_URL" in os.environ:
        yield os.environ["TEST_REDIS_URL"]
        return
    server = Redis()
    server.start()
    yield server.url
    server.close()


@pytest.mark.parametrize(
    ("meetings", "people", "typists", "between_calls"),
    [(1, 30, 30, 4.0), (20, 15, 3, 20.0)],
    ids=["1 meeting of 30", "20 meetings of 15"],
)
def test_people_of_each_meeting_at_two_processes(
    app: Flask,
    settings: Settings,
    redis_address: str,
    meetings: int,
    people: int,
    typists: int,
    between_calls: float,
) -> None:
    if not settings.database_url.startswith("postgresql"):
        pytest.skip("two processes stand on PostgreSQL")
    many = max(1, round(meetings * SHARE)) if meetings > 1 else 1
    rows: dict[str, list[Row]] = defaultdict(list)
    with ExitStack() as stack:
        servers = [
            Server(settings, environment={"REDIS_URL": address})
            for address in ("", redis_address, redis_address, redis_address)
        ]
        places = dict(zip(WAYS, (servers[:1], servers[1:2], servers[2:], servers[2:]), strict=True))
        for server in servers:
            stack.callback(server.kill)
            server.start()
        for turn in range(TURNS + 1):
            for way in WAYS:
                # What a process has in memory must not be written behind its back, so each turn has its own meetings.
                held = [hold_meeting(app, CASES, people) for _ in range(many)]
                row = measure(places[way], held, typists, between_calls, is_each_whole=way == WAYS[2])
                if turn:
                    # The first is to get warm.
                    rows[way].append(row)
    typing = f"{typists} of each typing {RATE:g} times a second"
    print(f"\n{many} meetings of {people}, {typing}; {TURNS} turns of {SECONDS:g} s")
    first = {name: middle(rows[WAYS[0]], name) for name in rows[WAYS[0]][0]}
    for way in WAYS:
        print(f"  {way}")
        for name in rows[way][0]:
            value = middle(rows[way], name)
            base = first.get(name.replace(" across", ""), 0.0)
            ratio = f" = {value / base:5.2f} x one" if way != WAYS[0] and base else ""
            print(f"    {name:36} {value:9.2f}{ratio}")


def measure(servers: list[Server], held: list[Held], typists: int, between_calls: float, *, is_each_whole: bool) -> Row:
    """One turn; every figure in milliseconds unless it says otherwise."""
    before, began = sum(work_of(server)[0] for server in servers), time.monotonic()
    figures = asyncio.run(
        spend_a_morning(
            servers,
            held,
            typists=typists,
            rate=RATE,
            seconds=SECONDS,
            between_calls=between_calls,
            is_each_whole=is_each_whole,
        )
    )
    worked = sum(work_of(server)[0] for server in servers) - before
    assert figures.wrong == []
    assert figures.refused == 0
    assert figures.typed == len(figures.saved)
    delivered = len(figures.seen) + len(figures.seen_across)
    return {
        **quantiles("seen by another", figures.seen),
        **quantiles("seen by another across", figures.seen_across),
        **quantiles("saved", figures.saved),
        **quantiles("press to a screen", figures.shown),
        **quantiles("press to a screen across", figures.shown_across),
        **quantiles("pages", [seconds for pages in figures.pages.values() for seconds in pages]),
        "processor, % of a core": worked / (time.monotonic() - began) * 100,
        "processor, us a delivery": worked / max(1, delivered) * 1e6,
        "passed on, % of what was typed": share_passed_on(figures, held),
    }


def middle(rows: list[Row], name: str) -> float:
    """The median of those turns that have such a figure."""
    return median(row[name] for row in rows if name in row)


def quantiles(name: str, values: list[float]) -> Row:
    return {f"{name}, p{share:g}": at_most(values, share / 100) for share in (50, 95)} if values else {}


def share_passed_on(figures: Figures, held: list[Held]) -> float:
    """How many of the others saw a change as it was typed; one that came with others in one piece is not counted."""
    expected = figures.typed * (len(held[0].people) - 1)
    return (len(figures.seen) + len(figures.seen_across)) / max(1, expected) * 100
