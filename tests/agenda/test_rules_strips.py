"""The hours in which somebody is needed, and how they are drawn."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agenda.strips import draw_strip, make_stretches

TEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def slot(start: int, end: int) -> tuple[datetime, datetime]:
    return TEN + timedelta(minutes=start), TEN + timedelta(minutes=end)


def test_cases_that_follow_each_other_are_one_stretch() -> None:
    stretches = make_stretches([slot(54, 64), slot(10, 22), slot(22, 32)])
    assert [(s.starts_utc, s.ends_utc, s.cases) for s in stretches] == [(*slot(10, 32), 2), (*slot(54, 64), 1)]


def test_the_strip_spans_the_meeting_and_marks_its_hours() -> None:
    strip = draw_strip(make_stretches([slot(0, 30), slot(60, 90)]), *slot(0, 120))
    assert [(part.left, part.width) for part in strip.parts] == [(0.0, 25.0), (50.0, 25.0)]
    assert [(mark.left, mark.at_utc.hour) for mark in strip.hours] == [(0.0, 10), (50.0, 11)]


def test_a_case_past_the_planned_end_stays_on_the_strip() -> None:
    strip = draw_strip(make_stretches([slot(110, 150)]), *slot(0, 120))
    assert strip.parts[0].left + strip.parts[0].width == pytest.approx(100)


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 60)), max_size=20))
def test_stretches_keep_every_case_and_never_touch(pairs: list[tuple[int, int]]) -> None:
    stretches = make_stretches(slot(start, start + length) for start, length in pairs)
    assert sum(s.cases for s in stretches) == len(pairs)
    assert all(a.ends_utc < b.starts_utc for a, b in itertools.pairwise(stretches))
