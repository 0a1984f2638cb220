"""How long it takes to find times for thirty people in six weeks on a grid of fifteen minutes. Prints the figures."""

import statistics
import time as stopwatch
import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from app.invitations.proposing import Person, Span, Window, propose

pytestmark = pytest.mark.bench

PEOPLE, WEEKS, ROUNDS = 30, 6, 10
FIRST = datetime(2026, 11, 30, tzinfo=UTC)


def diary(random: Random, *, needed: bool) -> Person:
    """Somebody with hours on each weekday and twenty things to do each week."""
    free = [
        Span(FIRST + timedelta(days=day, hours=8), FIRST + timedelta(days=day, hours=random.choice([12, 16, 18])))
        for day in range(7 * WEEKS)
    ]
    busy = []
    for _ in range(20 * WEEKS):
        begin = FIRST + timedelta(days=random.randrange(7 * WEEKS), minutes=15 * random.randrange(32, 72))
        busy.append(Span(begin, begin + timedelta(minutes=random.choice([30, 60, 120])), "busy"))
    return Person(id=uuid.UUID(int=random.getrandbits(128)), is_needed=needed, free=free, busy=busy)


def test_finding_a_time() -> None:
    random = Random(1)
    window = Window(
        first_day=date(2026, 11, 30),
        last_day=date(2026, 11, 30) + timedelta(days=7 * WEEKS - 1),
        from_time=time(8),
        until_time=time(18),
        zone=ZoneInfo("Europe/London"),
    )
    taken = []
    for _ in range(ROUNDS):
        people = [diary(random, needed=number % 3 == 0) for number in range(PEOPLE)]
        started = stopwatch.perf_counter()
        found = propose(people, 60, window, now_utc=FIRST)
        taken.append((stopwatch.perf_counter() - started) * 1000)
        assert len(found) == 6
    figures = f"median {statistics.median(taken):.0f} ms, most {max(taken):.0f} ms"
    print(f"\n{PEOPLE} people, {WEEKS} weeks, every 15 minutes: {figures}")
