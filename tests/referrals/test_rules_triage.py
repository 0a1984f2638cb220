"""The rules of deciding: what is missing, until when, and what resembles what; all advice, and all in words."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.models import PersonRole
from app.cases.tokens import Particulars
from app.meetings.models import Shape
from app.referrals.missing import list_missing
from app.referrals.models import SubmissionKind
from app.referrals.resembling import Record, RecordPerson, TwinKind, months_before, resemble, said
from app.referrals.sheet import Sheet, SheetContact, SheetPerson
from app.referrals.timing import answer_by, cut_off, is_working_day, remind_from

LONDON = ZoneInfo("Europe/London")
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
WHOLE = Sheet(
    event="The door was forced.",
    worries="He has a key.",
    safe_contact="After 18:00.",
    consent="given",
    grounds="Professional judgement",
    people=(
        SheetPerson(role="victim", name="Kay Marsh", birth_date="1989-03-07", contacts=(SheetContact(text="01632 1"),)),
        SheetPerson(role="causing_harm", name="Dean Rudd", birth_date="1985-01-02"),
        SheetPerson(
            role="child",
            name="Alfie",
            birth_date="2020-01-02",
            contacts=(SheetContact(kind="school", text="Oakfield"),),
        ),
    ),
)


def missing(sheet: Sheet, shape: Shape = Shape.DAILY, kind: SubmissionKind = SubmissionKind.REFERRAL) -> list[str]:
    return list(list_missing(sheet, shape, kind))


def test_nothing_is_missing_where_all_is_said() -> None:
    assert missing(WHOLE) == []
    assert missing(WHOLE, Shape.MARAC) == []


@pytest.mark.parametrize(
    ("change", "asks"),
    [
        ({"people": WHOLE.people[1:]}, "Who is harmed"),
        ({"people": WHOLE.people[:1] + WHOLE.people[2:]}, "Who causes the harm"),
        ({"people": WHOLE.people[:2]}, "Whether there are children"),
        ({"safe_contact": ""}, "How contact is safe"),
        ({"consent": "not_asked"}, "Whether consent was asked for"),
        ({"consent": "refused"}, "Why it is shared without consent"),
        ({"worries": " "}, "What could happen"),
    ],
)
def test_what_is_missing_is_said_in_words(change: dict[str, Any], asks: str) -> None:
    assert any(one.startswith(asks) for one in missing(replace(WHOLE, **change)))


def test_a_child_to_come_needs_a_day_and_no_school() -> None:
    baby = SheetPerson(role="unborn", name="Unborn baby of Kay")
    assert missing(replace(WHOLE, people=(*WHOLE.people, baby))) == ["When Unborn baby of Kay is due"]


def test_information_and_requests_need_little() -> None:
    assert missing(Sheet(event="Seen."), kind=SubmissionKind.INFORMATION) == ["Whom it is about"]
    assert missing(WHOLE, kind=SubmissionKind.REQUEST) == []


def test_a_count_of_ticks_is_never_asked_for_where_grounds_are_given() -> None:
    assert not any(
        "checklist" in one.lower() or "score" in one.lower() for one in missing(Sheet(event="x"), Shape.MARAC)
    )


@given(st.builds(Sheet, event=st.text(), worries=st.text(), consent=st.sampled_from(["given", "refused"])))
def test_whatever_is_missing_nothing_stops(sheet: Sheet) -> None:
    assert all(isinstance(one, str) and one for one in missing(sheet))


def test_the_cut_off_leaves_out_weekends_and_bank_holidays() -> None:
    starts = datetime(2026, 12, 29, 10, tzinfo=LONDON)
    assert cut_off(starts, 1, time(12), CHRISTMAS, LONDON) == datetime(2026, 12, 24, 12, tzinfo=LONDON)
    assert cut_off(starts, 0, time(8, 30), CHRISTMAS, LONDON) == datetime(2026, 12, 29, 8, 30, tzinfo=LONDON)
    assert cut_off(starts, 3, None, CHRISTMAS, LONDON) is None


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        (datetime(2026, 11, 27, 16, 55, tzinfo=LONDON), date(2026, 11, 27)),
        (datetime(2026, 11, 28, 9, tzinfo=LONDON), date(2026, 11, 30)),
        (datetime(2026, 12, 24, 23, 50, tzinfo=LONDON), date(2026, 12, 24)),
        (datetime(2026, 12, 25, 8, tzinfo=LONDON), date(2026, 12, 29)),
    ],
)
def test_whoever_sends_something_hears_the_same_working_day(sent: datetime, until: date) -> None:
    moment = sent.astimezone(UTC)
    assert answer_by(moment, CHRISTMAS, LONDON).date() == until
    assert remind_from(moment, CHRISTMAS, LONDON).date() == until


@given(st.integers(0, 5 * 365 * 24 * 60))
def test_the_answer_is_owed_on_a_working_day_never_before_it_came(minutes: int) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = answer_by(moment, CHRISTMAS, LONDON)
    assert is_working_day(until.date(), CHRISTMAS)
    assert until.date() >= moment.astimezone(LONDON).date()


def person(name: str, role: PersonRole, born: date | None = date(1989, 3, 7)) -> RecordPerson:
    about = Particulars(names=(name,), birth_date=born)
    return RecordPerson(id=uuid.uuid4(), name=name, role=role, particulars=about)


KAY, DEAN = ("Kay Marsh", PersonRole.VICTIM), ("Dean Rudd", PersonRole.CAUSING_HARM)
NOW = date(2026, 11, 28)


def record(*people: tuple[str, PersonRole], on: date = NOW, heard: date | None = None) -> Record:
    return Record(people=[person(*one) for one in people], came_on=on, heard_on=heard)


def test_the_same_victim_and_the_same_person_causing_harm_are_a_repeat_within_the_months() -> None:
    before = record(KAY, DEAN, on=date(2026, 7, 2), heard=date(2026, 7, 3))
    found = resemble(record(KAY, DEAN), before, 12)
    assert found is not None
    assert found.kind is TwinKind.REPEAT
    assert said(found, before, 12) == (
        "Same victim (name and date of birth) and same person causing harm (name and date of birth), "
        "heard on 3 July 2026: within 12 months."
    )
    later = resemble(record(KAY, DEAN), before, 3)
    assert later is not None
    assert later.kind is TwinKind.SAME_PERSON


def test_only_the_same_victim_is_no_repeat() -> None:
    found = resemble(record(KAY, DEAN), record(KAY, ("Tom Moss", PersonRole.CAUSING_HARM), on=date(2026, 7, 2)), 12)
    assert found is not None
    assert found.kind is TwinKind.SAME_PERSON


def test_the_same_man_with_another_victim_is_a_link_and_no_repeat() -> None:
    other = record(("Michelle Dunne", PersonRole.VICTIM), DEAN, on=date(2026, 7, 2))
    found = resemble(record(("Shabnam Iqbal", PersonRole.VICTIM), DEAN), other, 12)
    assert found is not None
    assert found.kind is TwinKind.SAME_PERSON
    assert "Dunne" not in said(found, other, 12)


def test_what_comes_in_twice_in_three_days_may_be_the_same_incident() -> None:
    found = resemble(record(KAY), record(KAY, DEAN, on=date(2026, 11, 26)), 12)
    assert found is not None
    assert found.kind is TwinKind.SAME_INCIDENT


def test_each_alleging_against_the_other_counts_on_both_sides_and_needs_two() -> None:
    both = [("Helen Carver", PersonRole.ALLEGING_BOTH_WAYS), ("Mark Carver", PersonRole.ALLEGING_BOTH_WAYS)]
    again = resemble(record(*both), record(*both, on=date(2026, 7, 2)), 12)
    alone = resemble(record(both[0]), record(both[0], on=date(2026, 7, 2)), 12)
    assert again is not None
    assert again.kind is TwinKind.REPEAT
    assert alone is not None
    assert alone.kind is TwinKind.SAME_PERSON


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 60))
def test_months_back_is_a_day_of_that_month(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before <= day
