"""Which time stands best, what may be on offer, and when people are asked again. On plain data."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invitations.poll_models import VoteAnswer
from app.invitations.poll_rules import (
    MOST_OPTIONS,
    Ballot,
    Nudge,
    faults_of_times,
    find_nudge,
    rank,
    usual_closing,
)

LONDON = ZoneInfo("Europe/London")
YES, MAYBE, NO = VoteAnswer.YES, VoteAnswer.IF_NEED_BE, VoteAnswer.NO
EARLY, MIDDLE, LATE = (uuid.UUID(int=number) for number in (1, 2, 3))
# A Monday.
MADE = datetime(2026, 11, 30, 9, tzinfo=UTC)
TIMES = {EARLY: MADE + timedelta(days=8), MIDDLE: MADE + timedelta(days=9), LATE: MADE + timedelta(days=10)}


def ballot(number: int, *answers: VoteAnswer | None, needed: bool = False) -> Ballot:
    said = zip(TIMES, answers, strict=True)
    return Ballot(uuid.UUID(int=100 + number), needed, {option: answer for option, answer in said if answer})


def order(*ballots: Ballot) -> list[uuid.UUID]:
    return [one.option_id for one in rank(TIMES, ballots)]


def test_before_anybody_has_answered_the_earliest_stands_first() -> None:
    assert order(ballot(1, None, None, None)) == [EARLY, MIDDLE, LATE]


def test_a_time_that_a_needed_person_cannot_make_stands_behind_one_that_two_others_cannot() -> None:
    assert order(ballot(1, NO, YES, YES, needed=True), ballot(2, YES, NO, YES), ballot(3, YES, NO, YES)) == [
        LATE,
        MIDDLE,
        EARLY,
    ]


def test_if_need_be_is_better_than_no_and_yes_is_better_still() -> None:
    assert order(ballot(1, NO, MAYBE, YES)) == [LATE, MIDDLE, EARLY]


def test_everybody_is_counted_once_for_each_time() -> None:
    people = [ballot(1, YES, MAYBE, NO, needed=True), ballot(2, None, None, None, needed=True)]
    for one in rank(TIMES, people):
        assert len([*one.yes, *one.if_need_be, *one.no, *one.silent]) == 2
        assert one.needed_silent == 1
        assert one.needed_no == (1 if one.option_id == LATE else 0)


@given(st.lists(st.tuples(st.booleans(), *[st.sampled_from([YES, MAYBE, NO, None])] * 3), max_size=6))
def test_a_time_never_falls_behind_when_somebody_who_could_not_now_can(
    said: list[tuple[bool, VoteAnswer | None, VoteAnswer | None, VoteAnswer | None]],
) -> None:
    people = [ballot(number, *answers, needed=needed) for number, (needed, *answers) in enumerate(said)]
    place = order(*people).index(MIDDLE)
    for number, (needed, first, middle, last) in enumerate(said):
        if middle is NO:
            better = [*people[:number], ballot(number, first, YES, last, needed=needed), *people[number + 1 :]]
            assert order(*better).index(MIDDLE) <= place


def hours(later: float) -> datetime:
    return MADE + timedelta(hours=later)


@pytest.mark.parametrize(
    ("closes", "now", "due"),
    [
        (hours(96), hours(47), None),
        (hours(96), hours(48), Nudge.HALFWAY),
        (hours(96), hours(58), None),  # seven in the evening
        (hours(96), hours(71.5), None),  # the last day begins soon
        (hours(96), hours(73), Nudge.LAST_DAY),
        (hours(96), hours(97), None),  # the answers were to be in
        (hours(48), hours(25), Nudge.LAST_DAY),
        (hours(24), hours(8), None),  # asked this morning is not asked again
        (hours(24 * 9), hours(24 * 5 + 1), None),  # a Saturday
    ],
)
def test_who_has_not_answered_is_asked_again_by_day_and_in_time(
    closes: datetime, now: datetime, due: Nudge | None
) -> None:
    assert find_nudge(MADE, closes, now, LONDON) is due


@given(st.integers(1, 24 * 60), st.integers(1, 30))
def test_answers_are_asked_for_after_now_and_before_the_first_time(minutes: int, days: int) -> None:
    now = MADE + timedelta(minutes=minutes)
    first = now + timedelta(days=days)
    assert now < usual_closing(now, first, LONDON) < first


def test_usually_a_week_is_left_to_answer_and_a_working_day_before_the_first_time() -> None:
    in_a_month = MADE + timedelta(days=30)
    assert usual_closing(MADE, in_a_month, LONDON) == datetime(2026, 12, 7, 17, tzinfo=UTC)
    # The first time is on Monday: answers by Friday.
    assert usual_closing(MADE, MADE + timedelta(days=7), LONDON) == datetime(2026, 12, 4, 17, tzinfo=UTC)
    # An emergency this afternoon: half of what is left.
    assert usual_closing(MADE, MADE + timedelta(hours=4), LONDON) == MADE + timedelta(hours=2)


def test_times_on_offer_lie_ahead_and_are_few() -> None:
    soon = [MADE + timedelta(hours=number) for number in range(1, MOST_OPTIONS + 2)]
    assert faults_of_times(soon[:3], now_utc=MADE) == ""
    assert "Tick a time" in faults_of_times([], now_utc=MADE)
    assert "has passed" in faults_of_times([MADE], now_utc=MADE)
    assert "200 days" in faults_of_times([MADE + timedelta(days=201)], now_utc=MADE)
    assert "at most 20" in faults_of_times(soon, now_utc=MADE)
