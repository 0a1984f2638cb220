"""Which answer counts: the last one that was meant for this date, whatever order they arrive in."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.invitations.models import ReplyAnswer, ReplyWay
from app.invitations.reply_rules import GivenAnswer, Place, answer_that_counts, is_too_early, place_of

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DATE, OTHER_DATE, PERSON = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
YES, MAYBE, NO = ReplyAnswer.ACCEPTED, ReplyAnswer.TENTATIVE, ReplyAnswer.DECLINED


def said(answer: ReplyAnswer, minute: int = 0, *, sequence: int = 0, **values: Any) -> GivenAnswer:
    """An answer given so many minutes after nine, for the date unless told otherwise."""
    moment = NINE + timedelta(minutes=minute)
    given = {"meeting_id": DATE, "way": ReplyWay.CALENDAR, "received_utc": moment, "id": uuid.uuid4(), **values}
    return GivenAnswer(invitee_id=PERSON, answer=answer, sequence=sequence, given_utc=moment, **given)


def for_all(answer: ReplyAnswer, minute: int = 0, **values: Any) -> GivenAnswer:
    return said(answer, minute, meeting_id=None, **values)


def counts(*answers: GivenAnswer, moved_utc: datetime | None = None) -> ReplyAnswer | None:
    found = answer_that_counts(answers, DATE, moved_utc)
    return found.answer if found else None


def place(*before: GivenAnswer, of: GivenAnswer) -> Place:
    return place_of(before, answer=of.answer, sequence=of.sequence, given_utc=of.given_utc, deputy_id=of.deputy_id)


def test_nobody_who_said_nothing_has_answered() -> None:
    assert counts() is None


def test_the_answer_given_last_counts() -> None:
    assert counts(said(YES, 0), said(NO, 5)) is NO


def test_an_older_answer_that_arrives_later_changes_nothing() -> None:
    late = said(YES, 0, received_utc=NINE + timedelta(hours=9))
    assert counts(said(NO, 5), late) is NO
    assert place(said(NO, 5), of=late) is Place.OLDER


def test_an_answer_to_an_older_invitation_counts_less_however_late_it_was_given() -> None:
    assert counts(said(NO, 0, sequence=3), said(YES, 60, sequence=2)) is NO


def test_the_same_answer_twice_is_one() -> None:
    assert place(said(YES, 0), of=said(YES, 0)) is Place.THERE_ALREADY


def test_an_answer_of_the_same_moment_that_says_something_else_is_no_answer() -> None:
    assert place(said(NO, 0), of=said(YES, 0)) is Place.SAYS_OTHERWISE


def test_handing_over_to_somebody_else_at_the_same_moment_is_no_answer() -> None:
    before = said(ReplyAnswer.DELEGATED, 0, deputy_id=uuid.uuid4())
    assert place(before, of=said(ReplyAnswer.DELEGATED, 0, deputy_id=uuid.uuid4())) is Place.SAYS_OTHERWISE


def test_an_answer_on_the_page_at_the_same_moment_is_another_answer() -> None:
    assert place(said(NO, 0, way=ReplyWay.PAGE), of=said(YES, 0)) is Place.NEWEST


def test_an_answer_to_all_dates_counts_for_each() -> None:
    assert counts(for_all(YES)) is YES


def test_an_answer_to_another_date_says_nothing_about_this_one() -> None:
    assert counts(said(NO, meeting_id=OTHER_DATE)) is None


def test_an_answer_to_the_date_comes_before_one_to_all() -> None:
    assert counts(said(NO, 5), for_all(YES, 0)) is NO


def test_a_calendar_that_accepts_all_leaves_a_date_that_was_declined_by_itself() -> None:
    assert counts(said(NO, 0), for_all(YES, 5)) is NO


def test_whoever_says_on_the_page_afterwards_that_they_come_to_all_dates_comes_to_this_one() -> None:
    assert counts(said(NO, 0), for_all(YES, 5, way=ReplyWay.PAGE)) is YES
    assert counts(said(NO, 9), for_all(YES, 5, way=ReplyWay.LINK)) is NO


def test_a_date_with_another_time_is_asked_for_again() -> None:
    moved = NINE + timedelta(minutes=10)
    assert counts(said(YES, 0, sequence=3), moved_utc=moved) is None
    assert counts(for_all(YES, 0, sequence=3), moved_utc=moved) is None
    assert counts(said(YES, 0, sequence=3), said(NO, 20, sequence=4), moved_utc=moved) is NO


def test_whoever_answers_all_dates_after_it_moved_has_answered_the_new_time() -> None:
    assert counts(for_all(YES, 20, sequence=3), moved_utc=NINE + timedelta(minutes=10)) is YES


def test_an_answer_from_the_future_is_noticed() -> None:
    assert not is_too_early(NINE + timedelta(minutes=15), NINE)
    assert is_too_early(NINE + timedelta(minutes=16), NINE)


answers = st.lists(
    st.builds(
        said,
        st.sampled_from([YES, MAYBE, NO]),
        st.integers(0, 30),
        sequence=st.integers(0, 3),
        meeting_id=st.sampled_from([DATE, None, OTHER_DATE]),
        way=st.sampled_from(list(ReplyWay)),
    ),
    max_size=7,
)


@given(answers, st.randoms(use_true_random=False))
def test_the_order_in_which_answers_arrive_does_not_matter(given_answers: list[GivenAnswer], random: Any) -> None:
    shuffled = list(given_answers)
    random.shuffle(shuffled)
    assert answer_that_counts(given_answers, DATE) == answer_that_counts(shuffled, DATE)


@given(answers)
def test_what_counts_was_said_about_this_date_or_about_all(given_answers: list[GivenAnswer]) -> None:
    found = answer_that_counts(given_answers, DATE)
    about = [one for one in given_answers if one.meeting_id in {DATE, None}]
    assert (found is None) == (about == [])
    assert found is None or found in about


@given(answers, st.sampled_from([YES, MAYBE, NO]), st.integers(0, 3))
def test_an_older_answer_never_comes_to_count(given_answers: list[GivenAnswer], answer: ReplyAnswer, low: int) -> None:
    late = said(answer, -1, sequence=low)
    same_scope = [one for one in given_answers if one.meeting_id == DATE]
    if place(*same_scope, of=late) is Place.OLDER:
        assert answer_that_counts([*given_answers, late], DATE) == answer_that_counts(given_answers, DATE)
