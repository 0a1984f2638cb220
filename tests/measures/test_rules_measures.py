"""What a meeting gave back, and how often agencies came, on plain data; and where the bars of a drawing stand."""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.rules import AgencyTurnout, Turnout
from app.measures.plots import Column, draw_amounts, draw_turnout, nice_step
from app.measures.rules import Count, CountedCase, GivenBack, by_month, count_turnouts, given_back, hours

POLICE, SCHOOL, HOUSING, GUEST = (uuid.UUID(int=number) for number in (1, 2, 3, 4))
INVITED = frozenset({POLICE, SCHOOL, HOUSING})


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def came(agency_id: uuid.UUID, length: float, turnout: Turnout = Turnout.PRESENT) -> AgencyTurnout:
    return AgencyTurnout(agency_id=agency_id, turnout=turnout, present=minutes(length))


def heard(*turnouts: AgencyTurnout, planned: int = 10, length: float = 10) -> CountedCase:
    return CountedCase(
        planned_minutes=planned,
        length=minutes(length),
        expected=frozenset(one.agency_id for one in turnouts if one.turnout is not Turnout.UNINVITED),
        turnout={one.agency_id: one for one in turnouts},
    )


def test_each_agency_gets_back_the_cases_it_was_not_needed_for() -> None:
    back = given_back([heard(came(POLICE, 10)), heard(came(POLICE, 10), came(SCHOOL, 10))], INVITED)
    assert (back.planned, back.real, back.missed) == (minutes(30), minutes(30), minutes(0))


def test_what_took_longer_than_planned_gives_back_more_to_those_who_were_not_in_it() -> None:
    back = given_back([heard(came(POLICE, 15), length=15)], INVITED)
    assert (back.planned, back.real) == (minutes(20), minutes(30))


def test_who_sat_in_without_being_asked_got_that_much_less_back() -> None:
    back = given_back([heard(came(POLICE, 10), came(SCHOOL, 4, Turnout.UNINVITED))], INVITED)
    assert (back.planned, back.real) == (minutes(20), minutes(16))


def test_staying_away_gives_nothing_back() -> None:
    back = given_back([heard(came(POLICE, 10), came(SCHOOL, 0, Turnout.ABSENT))], INVITED)
    assert (back.planned, back.real, back.missed) == (minutes(10), minutes(10), minutes(10))


def test_a_guest_of_one_case_would_not_have_sat_through_the_others() -> None:
    assert given_back([heard(came(POLICE, 10), came(GUEST, 10))], INVITED).real == minutes(20)


def test_a_case_that_was_not_heard_is_in_the_plan_alone() -> None:
    unheard = CountedCase(planned_minutes=8, expected=frozenset({POLICE}))
    back = given_back([heard(came(POLICE, 10)), unheard], INVITED)
    assert (back.planned, back.real) == (minutes(36), minutes(20))


def test_where_nobody_was_noted_nothing_is_said_of_what_came() -> None:
    assert given_back([heard(came(POLICE, 0, Turnout.ABSENT))], INVITED).real is None
    assert given_back([], INVITED) == GivenBack(planned=minutes(0), real=None)


agencies = st.sampled_from([POLICE, SCHOOL, HOUSING, GUEST])


@st.composite
def cases(draw: st.DrawFn) -> CountedCase:
    length = draw(st.integers(0, 30))
    turnouts = []
    for agency_id in draw(st.sets(agencies)):
        turnout = draw(st.sampled_from(list(Turnout)))
        present = 0 if turnout is Turnout.ABSENT else draw(st.integers(0, length))
        turnouts.append(came(agency_id, present, turnout))
    return heard(*turnouts, planned=draw(st.integers(1, 30)), length=length)


@given(st.lists(cases(), max_size=6))
def test_nobody_gets_back_less_than_nothing_or_more_than_the_meeting_was_long(heard_cases: list[CountedCase]) -> None:
    back = given_back(heard_cases, INVITED)
    whole = sum((case.length for case in heard_cases), timedelta()) * len(INVITED)
    assert minutes(0) <= back.planned <= minutes(sum(case.planned_minutes for case in heard_cases)) * len(INVITED)
    if back.real is not None:
        assert minutes(0) <= back.real
        assert back.real + back.missed <= whole


@given(st.lists(cases(), max_size=6))
def test_an_agency_is_never_there_more_often_than_it_was_needed(heard_cases: list[CountedCase]) -> None:
    counts = count_turnouts(heard_cases)
    assert all(0 <= count.present <= count.needed <= len(heard_cases) for count in counts.values())
    assert sum(counts.values(), Count()).needed == sum(
        one.turnout is not Turnout.UNINVITED for case in heard_cases for one in case.turnout.values()
    )


def test_months_hold_their_meetings_and_leave_out_what_nobody_noted() -> None:
    back = GivenBack(planned=minutes(60), real=minutes(90), missed=minutes(6))
    unknown = GivenBack(planned=minutes(60), real=None)
    months = by_month([(date(2026, 11, 30), back), (date(2026, 10, 2), unknown), (date(2026, 11, 2), back)])
    assert [(month.first, month.meetings, month.unknown) for month in months] == [
        (date(2026, 10, 1), 1, 1),
        (date(2026, 11, 1), 2, 0),
    ]
    assert [hours(month.planned) for month in months] == [0, 2.0]
    assert [hours(month.real) for month in months] == [0, 3.0]


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (1, 0.5), (4, 1), (5, 2), (15.2, 5), (24.4, 10), (40, 10), (41, 20), (900, 500)]
)
def test_level_lines_stand_at_numbers_that_people_count_in(most: float, step: float) -> None:
    assert nice_step(most) == pytest.approx(step)


def test_the_parts_of_a_column_stand_on_top_of_each_other() -> None:
    plot = draw_turnout([Column(label="25 Nov", parts=(("present", 3), ("missed", 1)))], most=4)
    present, missed = plot.bars
    assert present.y + present.height == plot.lines[-1]
    assert missed.y + missed.height == pytest.approx(present.y)
    assert present.height == pytest.approx(3 * missed.height, abs=0.3)
    assert [label.text for label in plot.labels] == ["25 Nov"]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=12))
def test_every_bar_stands_on_the_ground_within_the_drawing(amounts: list[tuple[float, float]]) -> None:
    columns = [Column(label="x", parts=(("planned", one), ("real", other))) for one, other in amounts]
    plot = draw_amounts(columns, unit="h")
    ground = plot.lines[-1]
    for bar in plot.bars:
        assert plot.left <= bar.x <= bar.x + bar.width <= plot.width
        assert 0 <= bar.y <= ground
        assert bar.y + bar.height == pytest.approx(ground, abs=0.11)
    assert list(plot.lines) == sorted(plot.lines)
