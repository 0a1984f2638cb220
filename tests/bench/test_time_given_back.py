"""How much time Marlbeck's morning gives back, called by the planned order; and how long counting a year takes.

`pytest -m bench -s tests/bench/test_time_given_back.py`.
"""

import time
from typing import Any

import pytest
from conftest import MovableClock
from measures.planned_morning import COORDINATOR, PlannedMorning, actor

from app.measures.ledger import make_ledger
from app.measures.overviews import make_time_given_back
from app.measures.rules import hours

pytestmark = pytest.mark.bench


def test_the_morning_by_the_planned_order(context: None, marlbeck: Any, at: MovableClock) -> None:
    planned = PlannedMorning(marlbeck, at)
    planned.hold(14)
    reader = actor(COORDINATOR)
    ledger = make_ledger(reader, planned.meeting)
    back = ledger.given_back
    assert back.real is not None
    began = time.perf_counter()
    make_time_given_back(reader, series_id=None)
    print(f"\nplanned {hours(back.planned)} agency-hours, as it came {hours(back.real)}, missed {hours(back.missed)}")
    print(f"the page over all months: {(time.perf_counter() - began) * 1000:.0f} ms")
