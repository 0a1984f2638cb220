"""Marlbeck's morning, called by the planned order."""

from typing import Any

import pytest
from conftest import MovableClock
from measures.planned_morning import PlannedMorning


@pytest.fixture
def planned(context: None, marlbeck: Any, at: MovableClock) -> PlannedMorning:
    return PlannedMorning(marlbeck, at)
