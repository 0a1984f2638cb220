"""Columns as other systems head them, and dates as they write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.referrals.columns import KEPT, TEMPLATE, is_target, known_target, offered_targets, target_label
from app.referrals.table_dates import (
    Ask,
    Choices,
    DateAsked,
    DateWrong,
    is_month_first,
    read_birth,
    read_table_date,
    said,
)

TODAY = date(2026, 11, 25)
PLAIN = Choices()


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Crime Ref", "crime_reference"),
        ("CRIME_REF_NO", "crime_reference"),
        ("Niche Occurrence Number", "crime_reference"),
        ("DASH", "checklist_ticks"),
        ("DASH Score", "checklist_ticks"),
        ("Victim Surname", "victim.1.surname"),
        ("VictimSurname", "victim.1.surname"),
        ("VICT_FORENAME", "victim.1.forename"),
        ("Victim DOB", "victim.1.birth_date"),
        ("Victim's Date of Birth", "victim.1.birth_date"),
        ("DOB of victim", "victim.1.birth_date"),
        ("Vic Tel No", "victim.1.phone"),
        ("Suspect Name", "causing_harm.1.name"),
        ("Suspect", "causing_harm.1.name"),
        ("Perp 2 DOB", "causing_harm.2.birth_date"),
        ("Suspect relationship to victim", "causing_harm.1.relation"),
        ("Relationship to Victim", "causing_harm.1.relation"),
        ("Child 1 Name", "child.1.name"),
        ("Child1DOB", "child.1.birth_date"),
        ("DOB Child 3", "child.3.birth_date"),
        ("Child 11 School", "child.11.school"),
        ("Unborn EDD", "unborn.1.due_date"),
        ("Brief Circumstances", "event"),
        ("MO", "event"),
        ("OIC", "officer"),
        ("Bail Conditions", "orders"),
        ("Warning Markers", "markers"),
        ("Disposal", "court"),
        ("Incident Date", "happened_on"),
        ("Children Present", "present"),
        ("Victim Aware", "knows_of_this"),
        ("event", "event"),
        ("child.2.birth_date", "child.2.birth_date"),
        ("Beat Code", None),
        ("", None),
        ("Child 0 Name", None),
        ("Child 99 Name", None),
        ("Victim Shoe Size", None),
    ],
)
def test_headings_are_known_as_people_write_them(heading: str, target: str | None) -> None:
    assert known_target(heading) == target


@given(st.text(max_size=60))
def test_any_heading_is_known_or_not_and_nothing_breaks(heading: str) -> None:
    found = known_target(heading)
    assert found is None or is_target(found)


@given(st.text(max_size=40))
def test_a_target_is_one_of_ours(text: str) -> None:
    assert not is_target(text) or target_label(text)


def test_whatever_is_offered_is_a_target_once() -> None:
    offered = [*offered_targets(), KEPT]
    assert all(map(is_target, offered))
    assert len(set(offered)) == len(offered)
    assert len({target_label(target) for target in offered}) == len(offered)


def test_the_empty_table_is_understood() -> None:
    assert [known_target(heading) for heading, _target in TEMPLATE] == [target for _heading, target in TEMPLATE]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/05/1979", date(1979, 5, 3)),
        ("3.5.1979", date(1979, 5, 3)),
        ("3-5-1979", date(1979, 5, 3)),
        ("1979-05-03", date(1979, 5, 3)),
        ("1979-05-03T00:00:00", date(1979, 5, 3)),
        ("1979-05-03 00:00:00.000", date(1979, 5, 3)),
        ("3 May 1979", date(1979, 5, 3)),
        ("3rd May, 1979", date(1979, 5, 3)),
        ("03-MAY-1979", date(1979, 5, 3)),
        ("3 Sept 1979", date(1979, 9, 3)),
        ("03/05/1979 00:00", date(1979, 5, 3)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_dates_are_read_day_first(text: str, day: date) -> None:
    assert read_table_date(text, PLAIN, TODAY).day == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/1990", "There is no 31 February 1990."),
        ("29/02/2023", "There is no 29 February 2023."),
        ("00/01/1990", "not a date"),
        ("yesterday", "not a date"),
        ("13/13/1990", "no month 13"),
        ("1979", "not a date"),
        ("12345678", "not a date"),
        ("9" * 500, "not a date"),
    ],
)
def test_what_is_no_date_is_said_in_plain_words(text: str, words: str) -> None:
    with pytest.raises(DateWrong, match=words.replace(".", r"\.")):
        read_table_date(text, PLAIN, TODAY)


def test_dates_that_excel_counts_are_asked_about() -> None:
    with pytest.raises(DateAsked) as asked:
        read_table_date("45987", PLAIN, TODAY)
    assert asked.value.ask is Ask.SERIALS
    assert read_table_date("45987", Choices(serials="yes"), TODAY).day == date(2025, 11, 26)
    assert read_table_date("32874.0", Choices(serials="yes"), TODAY).day == date(1990, 1, 1)
    with pytest.raises(DateWrong, match="is a number and not a date"):
        read_table_date("45987", Choices(serials="no"), TODAY)


def test_dates_with_the_month_first_are_asked_about_and_so_are_those_beside_them() -> None:
    assert is_month_first("04/23/1990")
    assert not is_month_first("23/04/1990")
    for text in ("04/23/1990", "04/07/1990"):
        with pytest.raises(DateAsked) as asked:
            read_table_date(text, Choices(has_month_first=True), TODAY)
        assert asked.value.ask is Ask.ORDER
    # Where nothing hints at it, the day comes first, as everybody here writes it.
    assert read_table_date("04/07/1990", PLAIN, TODAY).day == date(1990, 7, 4)
    month = Choices(has_month_first=True, order="month")
    assert read_table_date("04/23/1990", month, TODAY).day == date(1990, 4, 23)
    assert read_table_date("04/07/1990", month, TODAY).day == date(1990, 4, 7)
    with pytest.raises(DateWrong, match="no month 23"):
        read_table_date("04/23/1990", Choices(has_month_first=True, order="day"), TODAY)


def test_years_of_two_figures_are_asked_about() -> None:
    with pytest.raises(DateAsked):
        read_table_date("03/05/79", PLAIN, TODAY)
    assert read_table_date("03/05/79", Choices(short_years="yes"), TODAY).day == date(1979, 5, 3)
    assert read_table_date("03-MAY-19", Choices(short_years="yes"), TODAY).day == date(2019, 5, 3)
    with pytest.raises(DateWrong, match="four figures"):
        read_table_date("03/05/79", Choices(short_years="no"), TODAY)


def test_nobody_is_born_tomorrow_or_older_than_anybody() -> None:
    with pytest.raises(DateWrong, match="nobody was born on it"):
        read_birth("26/11/2026", PLAIN, TODAY)
    assert read_birth("25/11/2026", PLAIN, TODAY) == TODAY
    with pytest.raises(DateWrong, match="122 years old"):
        read_birth("1904-05-03", PLAIN, TODAY)


@given(st.dates(min_value=date(1910, 1, 1), max_value=TODAY), st.sampled_from(["/", ".", "-", " "]))
def test_every_day_is_read_as_it_is_written(day: date, between: str) -> None:
    for text in (f"{day.day}{between}{day.month:02}{between}{day.year}", day.isoformat(), said(day)):
        assert read_birth(text, PLAIN, TODAY) == day


CHOICES = st.builds(
    Choices,
    order=st.sampled_from(["", "day", "month"]),
    serials=st.sampled_from(["", "yes", "no"]),
    short_years=st.sampled_from(["", "yes", "no"]),
    has_month_first=st.booleans(),
)
NEARLY = st.text(alphabet="0123456789/-. :TMay", max_size=25)


@given(st.text(max_size=40) | NEARLY, CHOICES)
def test_whatever_stands_there_it_is_a_date_a_question_or_plain_words(text: str, choices: Choices) -> None:
    try:
        found = read_birth(text, choices, TODAY)
    except (DateWrong, DateAsked) as told:
        said_why = str(told)
        assert said_why
    else:
        assert found <= TODAY
