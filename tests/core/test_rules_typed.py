"""Dates and times as people type them."""

import contextlib
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.typed import TypedWrong, read_clock, read_day

TODAY = date(2026, 11, 25)
TEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("27", "3", "2027"), date(2027, 3, 27)),
        ((" 1 ", "Dec", "26"), date(2026, 12, 1)),
        (("25", "november", "2026"), TODAY),
        (("29", "02", "2028"), date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: tuple[str, str, str], meant: date) -> None:
    assert read_day(*typed, earliest=TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "said", "parts"),
    [
        (("", "", ""), "Enter the day by which it is to be done.", ("day", "month", "year")),
        (("3", "", "2027"), "The date must include a month.", ("month",)),
        (("3", "", ""), "The date must include a month and a year.", ("month", "year")),
        (("31", "2", "2027"), "That date does not exist. Check the day and the month.", ("day", "month", "year")),
        (("3", "Smarch", "2027"), "Enter the date in numbers, for example 27 3 2027.", ("day", "month", "year")),
        (("24", "11", "2026"), "That date has passed. Enter today or a later day.", ("day", "month", "year")),
        (("²", "1", "2027"), "Enter the date in numbers, for example 27 3 2027.", ("day", "month", "year")),
    ],
)
def test_a_date_that_cannot_be_used_is_told_kindly(
    typed: tuple[str, str, str], said: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(TypedWrong) as caught:
        read_day(*typed, earliest=TODAY)
    assert (str(caught.value), caught.value.parts) == (said, parts)


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000])
@pytest.mark.parametrize("place", range(3))
def test_a_number_that_no_computer_counts_is_no_date(number: str, place: int) -> None:
    parts = ["3", "12", "2027"]
    parts[place] = number
    with pytest.raises(TypedWrong):
        read_day(*parts, earliest=TODAY)


@given(st.text(max_size=6), st.text(max_size=10), st.text(max_size=8))
def test_whatever_is_typed_is_a_date_or_is_told(day: str, month: str, year: str) -> None:
    with contextlib.suppress(TypedWrong):
        assert read_day(day, month, year, earliest=TODAY) >= TODAY


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", None),
        ("15:00", time(15)),
        ("3pm", time(15)),
        ("3.30 PM", time(15, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("0905", time(9, 5)),
        ("noon", time(12)),
        ("9", time(9)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time | None) -> None:
    assert read_clock(typed) == meant


@pytest.mark.parametrize("typed", ["soon", "25:00", "13pm", "10:75", "3 o'clock"])
def test_a_time_that_cannot_be_used_is_told(typed: str) -> None:
    with pytest.raises(TypedWrong) as caught:
        read_clock(typed)
    assert caught.value.parts == ("time",)
