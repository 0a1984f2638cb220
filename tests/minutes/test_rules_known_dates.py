"""As much of a date as is known, and not a day more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.typed import TypedWrong
from app.minutes.known_dates import KnownDate, parse_known_date, read_known_date

TODAY = date(2026, 11, 25)
DATES = st.dates(date(1900, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("typed", "known", "words"),
    [
        (("14", "3", "2026"), KnownDate(2026, 3, 14), "14 March 2026"),
        (("", "3", "2026"), KnownDate(2026, 3), "March 2026"),
        (("", "", "2026"), KnownDate(2026), "2026"),
        ((" 1 ", "sept", "24"), KnownDate(2024, 9, 1), "1 September 2024"),
        (("", "December", "1999"), KnownDate(1999, 12), "December 1999"),
        (("25", "11", "2026"), KnownDate(2026, 11, 25), "25 November 2026"),
        (("", "11", "2026"), KnownDate(2026, 11), "November 2026"),
    ],
)
def test_what_is_known_is_kept(typed: tuple[str, str, str], known: KnownDate, words: str) -> None:
    assert read_known_date(*typed, today=TODAY) == known
    assert known.words == words


@pytest.mark.parametrize(
    ("typed", "part", "message"),
    [
        (("", "", ""), "year", "Enter the year, and the month and the day where you know them."),
        (("3", "", "2026"), "month", "Enter the month as well, or leave out the day."),
        (("31", "2", "2026"), "day", "That date does not exist. Check the day, the month and the year."),
        (("", "13", "2026"), "day", "That date does not exist. Check the day, the month and the year."),
        (("x", "3", "2026"), "day", "Enter the date in numbers, for example 27 3 2026."),
        (("", "Mai 2", "2026"), "day", "Enter the date in numbers, for example 27 3 2026."),
        (("26", "11", "2026"), "day", "That date has not come yet. Enter when it happened."),
        (("", "12", "2026"), "day", "That date has not come yet. Enter when it happened."),
        (("", "", "2027"), "day", "That date has not come yet. Enter when it happened."),
        (("", "", "1650"), "day", "That date does not exist. Check the day, the month and the year."),
        (("", "", "99999"), "day", "That date does not exist. Check the day, the month and the year."),
        (("0", "1", "2026"), "day", "That date does not exist. Check the day, the month and the year."),
    ],
)
def test_what_cannot_be_a_date_is_told_in_words(typed: tuple[str, str, str], part: str, message: str) -> None:
    with pytest.raises(TypedWrong) as caught:
        read_known_date(*typed, today=TODAY)
    assert str(caught.value) == message
    assert caught.value.parts[0] == part


@given(DATES, st.integers(1, 3))
def test_a_date_comes_back_as_it_was_kept(day: date, parts: int) -> None:
    known = KnownDate(*(day.year, day.month, day.day)[:parts])
    assert parse_known_date(str(known)) == known


@given(DATES, DATES)
def test_days_stand_in_their_order_and_what_is_known_less_well_stands_first(one: date, other: date) -> None:
    first, second = sorted([one, other])
    places = [KnownDate(day.year, day.month, day.day).place for day in (first, second)]
    assert places == sorted(places)
    assert KnownDate(first.year).place < KnownDate(first.year, first.month).place < places[0]


@given(DATES)
def test_whatever_day_of_the_past_is_typed_is_taken(day: date) -> None:
    assert read_known_date(str(day.day), str(day.month), f"{day.year}", today=TODAY).place == (
        day.year,
        day.month,
        day.day,
    )
