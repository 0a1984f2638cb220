"""The lobby tells of one's own cases and of nothing else; who is locked out of a case cannot count it."""

import re
from typing import Any

import pytest
from conftest import MovableClock
from flask import Flask

from app.agenda.models import AgendaItem
from app.cases.models import Case, Person
from app.core.database import db
from app.identity.queries import actor_of, find_account_by_email
from app.room.sockets import may_watch_item, may_watch_meeting

from .conftest import ADULTS, CHAIR, GUEST_OF_C12, HOUSING, MENTAL_HEALTH, OBSERVER, POLICE, Morning, text_of

OWN = {
    HOUSING: {"C01", "C06", "C09", "C10", "C11", "C14"},
    ADULTS: {"C14"},
    MENTAL_HEALTH: {"C02", "C05", "C08", "C12", "C13", "C14"},
    GUEST_OF_C12: {"C12"},
    OBSERVER: set(),
}
ALL = [f"C{number:02}" for number in range(1, 15)]


def words_of(morning: Morning, app: Flask) -> dict[str, tuple[str, set[str]]]:
    """For each case its reference, and the family names of its people."""
    with app.app_context():
        found = {}
        for key, case_id in morning.told.case_ids.items():
            case = db.session.get(Case, case_id)
            assert case is not None
            people = db.session.scalars(db.select(Person).where(Person.case_id == case_id).order_by(Person.id))
            found[key] = (case.reference, {person.name.split()[-1] for person in people})
        return found


@pytest.mark.parametrize("who", sorted(OWN))
def test_the_lobby_names_no_case_of_others_and_nobody_at_all(morning: Morning, app: Flask, who: str) -> None:
    words = words_of(morning, app)
    morning.open()
    morning.do(who, "join")
    pages = [text_of(morning.see(who, "/lobby"))]
    for key in ("C04", "C12", "C13"):
        morning.call(key)
        pages.append(text_of(morning.see(who, "/lobby")))
        morning.close(key)
    for page in pages:
        for key, (reference, names) in words.items():
            assert key in OWN[who] or reference not in page
            assert not [name for name in names if re.search(rf"\b{name}\b", page)]
    assert all(words[key][0] in pages[0] for key in OWN[who])


@pytest.fixture
def hou_sees(morning: Morning) -> Any:
    """What stands in Marlbeck Homes' lobby."""
    morning.open()
    morning.do(HOUSING, "join")
    return lambda: text_of(morning.see(HOUSING, "/lobby"))


def test_the_locked_out_agency_counts_only_what_it_was_asked_about(
    morning: Morning, hou_sees: Any, at: MovableClock
) -> None:
    for key in ("C04", "C01", "C02", "C03", "C05", "C06", "C07", "C08", "C09", "C10", "C11"):
        morning.call(key)
        at.later(minutes=1)
        morning.close(key)
    before = hou_sees()
    assert "One case before you" in before, "C13 alone, which it was asked about; C12 stands there too"
    morning.call("C12")
    assert "One case before you" in hou_sees()
    morning.close("C12")
    assert "One case before you" in hou_sees()


def test_a_hidden_case_under_way_looks_like_none(morning: Morning, hou_sees: Any, at: MovableClock) -> None:
    """Only the own case is left behind a hidden one: the page says the same before, during and after it."""
    for key in ALL:
        if key not in {"C12", "C14"}:
            morning.call(key)
            morning.close(key)
    before = hou_sees()
    assert "You are next" in before
    morning.call("C12")
    at.later(minutes=3)
    during = hou_sees()
    morning.close("C12")
    assert before == during == hou_sees()


def test_the_locked_out_case_answers_like_none(morning: Morning) -> None:
    morning.open()
    morning.call("C12")
    assert morning.come_in(HOUSING, "C12").status_code == 404
    absent = morning.do(HOUSING, "come-in", case_id="00000000-0000-4000-8000-000000000000")
    hidden = morning.come_in(HOUSING, "C12")
    assert text_of(absent.text) == text_of(hidden.text)
    assert "You are called" in morning.see(GUEST_OF_C12, "/lobby")


def test_who_has_not_answered_is_asked_and_comes_in_after_known(morning: Morning) -> None:
    morning.open()
    morning.do(MENTAL_HEALTH, "join")
    morning.call("C08")
    page = morning.see(MENTAL_HEALTH, "/lobby")
    assert "Do you know this family?" in page
    assert 'data-called="true"' in page
    assert "Helen Carver" in page
    assert morning.come_in(MENTAL_HEALTH, "C08").status_code == 404
    morning.see(MENTAL_HEALTH, "/lobby")
    answered = morning.browser(MENTAL_HEALTH).press("Known to Aldershire Mental Health Trust")
    assert "You are called" in answered.text
    assert "Helen Carver" not in answered.text
    assert morning.come_in(MENTAL_HEALTH, "C08").location.endswith(str(morning.told.case_ids["C08"]))


def test_who_has_no_case_left_is_thanked(morning: Morning) -> None:
    morning.open()
    morning.call("C14")
    morning.close("C14")
    assert "You are done for today. Thank you." in morning.see(ADULTS, "/lobby")


def test_who_runs_the_meeting_sees_who_is_here(morning: Morning) -> None:
    morning.do(POLICE, "join")
    assert "DS Anita Kerr" in morning.see(CHAIR, "/lobby")
    assert "DS Anita Kerr" not in morning.see(HOUSING, "/lobby")
    morning.do(POLICE, "leave")
    assert "DS Anita Kerr" not in morning.see(CHAIR, "/lobby")


def test_a_guest_of_one_case_attends_no_other_meeting(morning: Morning) -> None:
    morning.see(GUEST_OF_C12, "/lobby")
    other = morning.browser(GUEST_OF_C12).get(f"/meetings/{morning.told.next_meeting_id}/lobby")
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("who", "watches_meeting", "watches_c12"),
    [(CHAIR, True, True), (POLICE, True, True), (HOUSING, True, False), (OBSERVER, True, False)],
)
def test_pages_are_told_of_what_their_reader_may_see(
    morning: Morning, app: Flask, who: str, watches_meeting: bool, watches_c12: bool
) -> None:
    with app.app_context():
        account = find_account_by_email(who)
        assert account is not None
        actor = actor_of(account)
        item_id = db.session.scalars(
            db.select(AgendaItem.id).where(
                AgendaItem.meeting_id == morning.told.meeting_id,
                AgendaItem.case_id == morning.told.case_ids["C12"],
            )
        ).one()
        assert may_watch_meeting(actor, morning.told.meeting_id) is watches_meeting
        assert may_watch_item(actor, item_id) is watches_c12
        assert not may_watch_meeting(actor, item_id)
        assert not may_watch_item(actor, morning.told.meeting_id)
