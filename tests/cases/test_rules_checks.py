"""What answers to checks come to, how they are read, and when somebody who owes one is reminded."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.check_rules import (
    FILE_HOLDS,
    file_ends_utc,
    joined,
    may_remind_again,
    read_answer,
    reminder_due,
    reminder_moments,
)
from app.cases.models import Answer
from app.cases.need_to_know import CheckFacts
from app.meetings.cut_off import cut_off_utc

pytestmark = pytest.mark.pure

KNOWN, NIL, COME, NONE = Answer.KNOWN, Answer.NOTHING_KNOWN, Answer.NEED_TO_COME, Answer.NO_REPLY
TEN = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
ANSWERS = st.lists(st.sampled_from(Answer), max_size=6)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], NONE),
        ([NONE], NONE),
        ([NIL], NIL),
        ([NIL, NIL, NIL], NIL),
        ([NIL, NIL, NONE], NONE),
        ([NONE, KNOWN], KNOWN),
        ([NIL, KNOWN, NIL], KNOWN),
        ([KNOWN, COME], COME),
        ([NONE, NIL, COME], COME),
    ],
)
def test_an_agency_says_what_its_services_come_to(parts: list[Answer], whole: Answer) -> None:
    assert joined(parts) is whole


@given(ANSWERS)
def test_nothing_known_needs_every_service(parts: list[Answer]) -> None:
    assert (joined(parts) is NIL) == (bool(parts) and set(parts) == {NIL})


@given(ANSWERS, ANSWERS)
def test_the_order_and_the_grouping_of_services_do_not_matter(one: list[Answer], other: list[Answer]) -> None:
    assert joined([*one, *other]) is joined([*other, *one])
    if one and other:
        assert joined([joined(one), joined(other)]) is joined([*one, *other])


@given(st.sampled_from(Answer), st.integers(1, 5))
def test_services_that_agree_are_one(answer: Answer, many: int) -> None:
    assert joined([answer] * many) is answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("known", KNOWN),
        (" KNOWN ", KNOWN),
        ("Known to us", KNOWN),
        ("yes", KNOWN),
        ("Y", KNOWN),
        ("nothing known", NIL),
        ("Nothing-known.", NIL),
        ("NIL", NIL),
        ("nil_return", NIL),
        ("no trace", NIL),
        ("not known", NIL),
        ("N", NIL),
        ("need to come", COME),
        ("Needs to come!", COME),
        ("to attend", COME),
        ("c", COME),
        ("", NONE),
        ("   ", NONE),
        ("-", NONE),
        ("?", NONE),
        ("not yet", NONE),
        ("no reply", NONE),
        ("perhaps", None),
        ("known, maybe", None),
        ('=HYPERLINK("http://x","known")', None),
        ("1", None),
        ("n/a", None),
        ("مجهول", None),
    ],
)
def test_an_answer_is_read_however_somebody_put_it(typed: str, answer: Answer | None) -> None:
    assert read_answer(typed) is answer


def test_what_somebody_typed_is_never_taken_for_nothing_known_by_chance() -> None:
    """The dangerous mistake is to read a nil return where nobody meant one."""
    for word in ("no idea", "nobody has looked", "note", "new", "not sure", "known?no", "nil?", "nothing yet"):
        assert read_answer(word) in {None, NIL if word == "nil?" else None}, word


@pytest.mark.parametrize(
    ("facts", "is_needed", "is_expected"),
    [
        (CheckFacts(), False, True),
        (CheckFacts(has_answered=True), False, False),
        (CheckFacts(is_known=True, has_answered=True), True, True),
        (CheckFacts(needs_to_come=True, has_answered=True), True, True),
    ],
)
def test_who_needs_to_come_is_needed_whatever_the_records_hold(
    facts: CheckFacts, *, is_needed: bool, is_expected: bool
) -> None:
    assert (facts.is_needed, facts.is_expected) == (is_needed, is_expected)


def test_a_list_holds_for_hours_and_not_past_its_meeting() -> None:
    assert file_ends_utc(TEN, TEN + timedelta(days=1)) == TEN + FILE_HOLDS
    assert file_ends_utc(TEN, TEN + timedelta(hours=2)) == TEN + timedelta(hours=2)
    # A meeting that runs over its time still has a few minutes for whoever is late.
    assert file_ends_utc(TEN, TEN - timedelta(hours=1)) == TEN + timedelta(minutes=10)


def test_nobody_is_written_to_twice_within_minutes() -> None:
    assert may_remind_again(None, TEN)
    assert not may_remind_again(TEN, TEN)
    assert not may_remind_again(TEN, TEN + timedelta(minutes=19))
    assert may_remind_again(TEN, TEN + timedelta(minutes=20))


def test_reminders_come_before_the_meeting_and_at_the_cut_off() -> None:
    cut_off = TEN - timedelta(minutes=90)
    moments = reminder_moments(TEN, 3, cut_off)
    assert moments == [("before", TEN - timedelta(hours=3)), ("cut_off", cut_off)]
    assert reminder_due(moments, TEN, TEN - timedelta(hours=4)) is None
    assert reminder_due(moments, TEN, TEN - timedelta(hours=3)) == moments[0]
    assert reminder_due(moments, TEN, cut_off) == moments[1]
    assert reminder_due(moments, TEN, TEN) is None


def test_no_hours_are_no_reminders() -> None:
    assert reminder_moments(TEN, 0, TEN - timedelta(hours=1)) == []
    assert reminder_moments(TEN, 3, None) == [("before", TEN - timedelta(hours=3))]
    assert reminder_moments(TEN, 3, TEN + timedelta(hours=1)) == [("before", TEN - timedelta(hours=3))]


@given(st.integers(0, 72), st.integers(-200, 200), st.integers(-6000, 200))
def test_what_is_due_has_come_and_the_meeting_has_not(hours: int, cut_off: int, now: int) -> None:
    moment = TEN + timedelta(minutes=now)
    due = reminder_due(reminder_moments(TEN, hours, TEN + timedelta(minutes=cut_off)), TEN, moment)
    assert due is None or due[1] <= moment < TEN


@pytest.mark.parametrize(
    ("days", "clock", "expected"),
    [
        (0, time(8, 30), datetime(2026, 11, 30, 8, 30, tzinfo=UTC)),
        (1, time(12), datetime(2026, 11, 27, 12, tzinfo=UTC)),
        (5, time(12), datetime(2026, 11, 23, 12, tzinfo=UTC)),
        (0, None, None),
    ],
)
def test_the_cut_off_is_so_many_working_days_before(days: int, clock: time | None, expected: datetime | None) -> None:
    assert cut_off_utc(TEN, days, clock, LONDON) == expected


def test_a_cut_off_passes_over_bank_holidays_and_keeps_the_clock_of_the_place() -> None:
    after_may_day = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
    found = cut_off_utc(after_may_day, 1, time(12), LONDON, {date(2026, 5, 4)})
    assert found == datetime(2026, 5, 1, 11, 0, tzinfo=UTC)
