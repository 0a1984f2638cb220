"""The statement, where people take part from, the roll, and an urgent case that has just come in."""

import re

import pytest
from flask import Flask

from app.agenda.models import AgendaItem
from app.cases.conflicts import declare_conflict_of_person
from app.cases.models import Check, Person
from app.core.database import db
from app.meetings.models import AttendanceMode, Meeting
from app.meetings.queries import has_signed

from .conftest import (
    CHAIR,
    COORDINATOR,
    DEPUTY_CHAIR,
    GUEST_OF_C12,
    HOUSING,
    POLICE,
    SOCIAL_WORK,
    Morning,
    presences_at,
    text_of,
)


def test_arriving_is_reading_the_statement_and_one_press(morning: Morning, app: Flask) -> None:
    assert "What is said and shown here is confidential." in morning.see(SOCIAL_WORK, "/lobby")
    page = morning.browser(SOCIAL_WORK).press("I have read this and I am here", mode="in_room").text
    assert "You are in the room." in page
    assert "What is said and shown here" not in page
    morning.do(SOCIAL_WORK, "join")
    morning.do(SOCIAL_WORK, "leave")
    assert "checked" in morning.see(SOCIAL_WORK, "/lobby").partition('value="in_room"')[2].partition(">")[0]
    with app.app_context():
        assert has_signed(morning.told.meeting_id, morning.told.account_ids[SOCIAL_WORK])


def test_coming_in_when_called_signs_too(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    assert "By coming in you say that you have read this" in morning.see(POLICE, "/lobby")
    morning.come_in(POLICE, "C04")
    with app.app_context():
        assert has_signed(morning.told.meeting_id, morning.told.account_ids[POLICE])


def test_the_chair_reads_the_statement_aloud_once(morning: Morning, app: Flask) -> None:
    assert morning.do(CHAIR, "statement-read").status_code == 409, "the meeting is not open"
    morning.open()
    morning.do(POLICE, "join")
    assert "I have read it aloud" in morning.see(CHAIR, "/chair")
    assert morning.do(CHAIR, "statement-read").status_code == 303
    page = morning.see(CHAIR, "/chair")
    assert "The statement: signed by 1 of 1 here" in page
    assert "I have read it aloud" not in page
    with app.app_context():
        meeting = db.session.get(Meeting, morning.told.meeting_id)
        assert meeting is not None
        read = meeting.statement_read_utc
    morning.do(CHAIR, "statement-read")
    with app.app_context():
        meeting = db.session.get(Meeting, morning.told.meeting_id)
        assert meeting is not None
        assert meeting.statement_read_utc == read is not None


def test_who_goes_to_the_room_in_the_middle_of_a_case_is_in_the_ledger_as_both(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    morning.come_in(POLICE, "C04")
    assert morning.do(POLICE, "where", mode="in_room").status_code == 303
    with app.app_context():
        rows = presences_at(morning)
        assert sorted((row.mode, row.left_utc is None) for row in rows) == [
            (AttendanceMode.IN_ROOM, True),
            (AttendanceMode.REMOTE, False),
        ]


def test_who_asks_to_be_fetched_by_phone_is_on_the_ring_list_when_called(morning: Morning) -> None:
    morning.open()
    morning.do(SOCIAL_WORK, "where", by_phone="yes")
    assert "Say first that you are here." in morning.see(SOCIAL_WORK, "/lobby")
    morning.do(SOCIAL_WORK, "join")
    morning.do(SOCIAL_WORK, "where", by_phone="yes")
    assert "You are rung on 01632 960222 when your case is called." in morning.see(SOCIAL_WORK, "/lobby")
    assert "To be fetched by phone" in morning.see(CHAIR, "/chair")
    morning.call("C04")
    assert "Asked to be fetched: ring 01632 960222" in morning.see(CHAIR, "/chair")
    assert "Asked to be fetched by phone for WD-604" in morning.see(COORDINATOR, "/lobby")
    morning.come_in(SOCIAL_WORK, "C04")
    assert "Asked to be fetched" not in morning.see(COORDINATOR, "/lobby")


def test_the_coordinator_sees_who_is_where_who_is_late_and_who_comes_later(morning: Morning) -> None:
    morning.do(POLICE, "join", mode="in_room")
    assert "Not arrived, needed later" in morning.see(COORDINATOR, "/lobby")
    morning.open()
    morning.call("C04")
    morning.come_in(POLICE, "C04")
    morning.do(HOUSING, "join")
    page = morning.see(COORDINATOR, "/lobby")
    assert "In case WD-604: 1" in page
    assert "In the lobby: 1" in page
    assert "Late: WD-604 is under way" in page
    assert "Not here, and HT-492 is next" in page
    assert "First for" in page
    assert "in the room, since" in page


def test_who_must_not_know_of_a_case_is_told_of_nobody_in_it(morning: Morning, app: Flask) -> None:
    """The deputy chair must not know of C12: its guest is not there for him, and everybody in it is in the lobby."""
    with app.app_context():
        declare_conflict_of_person(None, morning.told.case_ids["C12"], morning.told.account_ids[DEPUTY_CHAIR], "Kin.")
        db.session.commit()
    morning.open()
    morning.do(POLICE, "join")
    morning.do(GUEST_OF_C12, "join")
    before = text_of(morning.see(DEPUTY_CHAIR, "/lobby"))
    morning.call("C12")
    morning.come_in(POLICE, "C12")
    morning.come_in(GUEST_OF_C12, "C12")
    during = text_of(morning.see(DEPUTY_CHAIR, "/lobby"))
    # The times move, as they do whenever a case is called out of its turn.
    assert re.sub(r"\d\d:\d\d", "", during) == re.sub(r"\d\d:\d\d", "", before)
    assert "Whitmore" not in during
    assert "Whitmore" in morning.see(COORDINATOR, "/lobby")


URGENT = {
    "event": "Officers were called at nine.",
    "victim": "Ruth Ellery",
    "victim_born": "3/5/1990",
    "causing_harm": "Sam Ellery",
    "children": "Wren Ellery, 1 2 2019\nFinch Ellery",
    "minutes": "15",
}


@pytest.mark.parametrize("who", [CHAIR, COORDINATOR])
def test_an_urgent_case_that_has_just_come_in_is_heard_next(morning: Morning, app: Flask, who: str) -> None:
    morning.open()
    morning.call("C04")
    morning.do(HOUSING, "join")
    assert "Hear it next" in morning.see(who, "/urgent-case")
    answer = morning.do(who, "urgent-case", **URGENT, agency_id=morning.told.agency_ids["POL"])
    assert answer.status_code == 303
    page = morning.see(CHAIR, "/chair")
    assert page.index("Tanya Broadbent") < page.index("Ruth Ellery") < page.index("Kayleigh Marsden")
    assert ">09:27<" in page.partition("Ruth Ellery")[2].partition("Kayleigh Marsden")[0], "fifteen minutes later"
    morning.close("C04")
    with app.app_context():
        items = db.session.scalars(db.select(AgendaItem).where(AgendaItem.meeting_id == morning.told.meeting_id))
        (case_id,) = {item.case_id for item in items} - set(morning.told.case_ids.values())
        people = db.session.scalars(db.select(Person).where(Person.case_id == case_id).order_by(Person.position)).all()
        assert [person.name for person in people] == ["Ruth Ellery", "Sam Ellery", "Wren Ellery", "Finch Ellery"]
        assert len(db.session.scalars(db.select(Check).where(Check.case_id == case_id).order_by(Check.id)).all()) == 12
    assert morning.do(CHAIR, "call", case_id=case_id).status_code == 303
    assert "Do you know this family?" in morning.see(HOUSING, "/lobby")
    assert "Discussion" in morning.see(CHAIR, "/chair")


def test_what_is_missing_is_said_at_its_box_and_nothing_typed_is_lost(morning: Morning) -> None:
    wrong = {**URGENT, "victim": "", "victim_born": "3/5/2990", "children": "Wren Ellery, soon", "minutes": "many"}
    answer = morning.do(CHAIR, "urgent-case", **wrong, agency_id="none")
    assert answer.status_code == 422
    for said in (
        "Choose who brings this case.",
        "Write whose date of birth this is.",
        "Write the date of birth as in 3/5/1979, or leave it out.",
        "Child 1: write a name, a comma, and the date as 3/5/2016.",
        "Type the minutes as a number, such as 10.",
    ):
        assert answer.text.count(said) == 2, "in the summary and at the box"
    for typed in ("Officers were called at nine.", "Sam Ellery", "Wren Ellery, soon", "many", "3/5/2990"):
        assert typed in answer.text


def test_only_those_who_prepare_the_list_add_to_it(morning: Morning) -> None:
    assert morning.browser(POLICE).get(f"{morning.address}/urgent-case").status_code == 403
    assert morning.do(POLICE, "urgent-case", **URGENT, agency_id=morning.told.agency_ids["POL"]).status_code == 403
