"""Who is free for a date, in words that follow a name, and who speaks for an agency then."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.availability.rules import (
    Away,
    DayHours,
    Engagement,
    Free,
    KnownTimes,
    LeaveDays,
    NamedDays,
    SchoolYear,
    Speaker,
    Standing,
    When,
    hours_in_words,
    is_free,
    who_speaks,
    why_no_school,
)

LONDON = ZoneInfo("Europe/London")
WEDNESDAY = date(2026, 12, 2)
NO_SCHOOL = SchoolYear()
ANN, BO, CY, DEE = (uuid.UUID(int=number) for number in range(1, 5))
SICK = Away("is ill")


def at(clock: str, *, minutes: int = 60, day: date = WEDNESDAY) -> When:
    starts = datetime.combine(day, time.fromisoformat(clock), LONDON).astimezone(UTC)
    return When(starts, starts + timedelta(minutes=minutes), LONDON)


def hours(*spans: str, weekday: int = 2) -> list[DayHours]:
    pairs = [span.split("-") for span in spans]
    return [DayHours(weekday, time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs]


def test_nobody_without_hours_is_taken_to_be_away() -> None:
    assert is_free(KnownTimes(), at("03:00"), NO_SCHOOL) == Free()


@pytest.mark.parametrize(
    ("clock", "minutes", "why"),
    [
        ("09:00", 60, ""),
        ("16:00", 60, ""),
        ("08:59", 60, "is not there until 09:00"),
        ("16:30", 60, "leaves at 17:00"),
        ("12:30", 60, "is not there for all of that time"),
        ("23:30", 60, "leaves at 17:00"),
    ],
)
def test_hours_say_from_when_until_when(clock: str, minutes: int, why: str) -> None:
    known = KnownTimes(hours=hours("09:00-13:00", "13:30-17:00"))
    assert is_free(known, at(clock, minutes=minutes), NO_SCHOOL) == (Away(why) if why else Free())


def test_a_day_without_hours_is_named() -> None:
    known = KnownTimes(hours=hours("09:00-17:00", weekday=0))
    assert is_free(known, at("10:00"), NO_SCHOOL) == Away("does not work on Wednesdays")


def test_a_teacher_teaches_until_school_is_out() -> None:
    known = KnownTimes(hours=hours("15:15-23:59"), before_hours="teaches")
    assert is_free(known, at("11:00"), NO_SCHOOL) == Away("teaches until 15:15")
    assert is_free(known, at("15:15"), NO_SCHOOL) == Free()


def test_leave_says_until_when_and_who_covers() -> None:
    leave = LeaveDays(first_day=date(2026, 11, 30), last_day=date(2026, 12, 4), covered_by_id=BO)
    assert is_free(KnownTimes(leave=[leave]), at("10:00"), NO_SCHOOL) == Away("is on leave until Friday 4 December", BO)
    assert is_free(KnownTimes(leave=[leave]), at("10:00", day=date(2026, 12, 5)), NO_SCHOOL) == Free()


def test_term_time_only_is_about_school_holidays_and_nobody_else_minds_them() -> None:
    schools = SchoolYear(days_out=[NamedDays(WEDNESDAY, WEDNESDAY, "Inset day")])
    away = is_free(KnownTimes(is_term_time_only=True), at("10:00"), schools)
    assert away == Away("works in term time only: this date falls in the school holiday (Inset day)")
    assert is_free(KnownTimes(), at("10:00"), schools) == Free()


def test_a_day_between_two_terms_is_none_of_school_and_beyond_the_list_nothing_is_known() -> None:
    schools = SchoolYear(
        terms=[
            NamedDays(date(2026, 9, 1), date(2026, 12, 18), "Autumn"),
            NamedDays(date(2027, 1, 5), date(2027, 3, 26), "Spring"),
        ]
    )
    assert why_no_school(date(2026, 12, 28), schools) == "between terms"
    assert why_no_school(date(2026, 12, 18), schools) == ""
    assert why_no_school(date(2027, 6, 1), schools) == ""


def test_what_lasts_longest_is_said_first() -> None:
    known = KnownTimes(
        closures=[NamedDays(WEDNESDAY, WEDNESDAY, "Staff day")],
        leave=[LeaveDays(first_day=WEDNESDAY, last_day=WEDNESDAY)],
        hours=hours("09:00-10:00", weekday=0),
    )
    assert is_free(known, at("10:00"), NO_SCHOOL) == Away("is away: their agency is closed (Staff day)")


def test_another_meeting_that_only_touches_is_no_clash() -> None:
    here = at("10:00")
    before = Engagement(here.starts_utc - timedelta(hours=1), here.starts_utc, "has another meeting")
    across = Engagement(here.starts_utc - timedelta(hours=1), here.ends_utc, "has another meeting")
    assert is_free(KnownTimes(engagements=[before]), here, NO_SCHOOL) == Free()
    assert is_free(KnownTimes(engagements=[before, across]), here, NO_SCHOOL) == Away("has another meeting")


def test_hours_are_said_with_days_together() -> None:
    week = [one for day in (0, 1, 2, 4) for one in hours("09:00-12:00", "13:00-17:00", weekday=day)]
    assert hours_in_words(week) == [
        "Monday to Wednesday, 09:00 to 12:00 and 13:00 to 17:00",
        "Friday, 09:00 to 12:00 and 13:00 to 17:00",
    ]


def test_the_representative_speaks_before_anybody_else() -> None:
    assert who_speaks([ANN], [DEE], {}, turn_id=CY) == Speaker(ANN, Standing.REPRESENTATIVE)


def test_of_several_representatives_the_one_whose_turn_it_is_speaks() -> None:
    assert who_speaks([ANN, BO], [], {}, turn_id=BO) == Speaker(BO, Standing.REPRESENTATIVE)


def test_then_whose_turn_it_is_then_who_covers_then_a_deputy_then_nobody() -> None:
    away = {ANN: Away("is on leave", BO)}
    assert who_speaks([ANN], [DEE], away, turn_id=CY) == Speaker(CY, Standing.TURN)
    assert who_speaks([ANN], [DEE], away) == Speaker(BO, Standing.COVER, ANN)
    assert who_speaks([ANN], [DEE], away | {BO: SICK}) == Speaker(DEE, Standing.DEPUTY, ANN)
    assert who_speaks([ANN], [DEE], away | {BO: SICK, DEE: SICK}) is None


def test_whoever_covers_may_be_covered_too_and_a_ring_of_covers_ends() -> None:
    assert who_speaks([ANN], [], {ANN: Away("", BO), BO: Away("", CY)}) == Speaker(CY, Standing.COVER, ANN)
    assert who_speaks([ANN], [], {ANN: Away("", BO), BO: Away("", ANN)}) is None


people = st.sampled_from([ANN, BO, CY, DEE])


@given(
    st.lists(people, unique=True),
    st.lists(people, unique=True),
    st.dictionaries(people, st.builds(Away, st.just("is away"), st.none() | people)),
    st.none() | people,
)
def test_nobody_who_is_away_speaks_and_nobody_speaks_only_where_all_are_away(
    representatives: list[uuid.UUID], deputies: list[uuid.UUID], away: dict[uuid.UUID, Away], turn_id: uuid.UUID | None
) -> None:
    speaker = who_speaks(representatives, deputies, away, turn_id=turn_id)
    if speaker is None:
        assert all(one in away for one in [*representatives, *deputies, *([turn_id] if turn_id else [])])
    else:
        assert speaker.person_id not in away
        if any(one not in away for one in representatives):
            assert speaker.person_id in representatives


@given(st.integers(0, 23 * 60), st.integers(5, 300), st.integers(0, 20 * 60), st.integers(30, 240))
def test_somebody_is_free_just_where_their_hours_hold_the_whole_meeting(
    begins: int, minutes: int, opens: int, length: int
) -> None:
    span = DayHours(2, time(*divmod(opens, 60)), time(*divmod(min(opens + length, 24 * 60 - 1), 60)))
    when = at(f"{begins // 60:02}:{begins % 60:02}", minutes=minutes)
    ends = begins + minutes
    fits = opens <= begins and ends <= min(opens + length, 24 * 60 - 1)
    assert (is_free(KnownTimes(hours=[span]), when, NO_SCHOOL) == Free()) is fits
