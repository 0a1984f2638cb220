"""Whoever decides puts right who is in a submission; what stood there stays readable, and twins are looked up anew."""

import pytest
from builders import make_meeting
from front_door.conftest import Door
from page_client import PageClient

from app.cases.conflicts import declare_conflict_of_person
from app.cases.models import Answer, Check, Person
from app.cases.queries import list_people
from app.core.database import db
from app.meetings.models import Series
from app.referrals.models import Submission, SubmissionState


@pytest.fixture
def coordinator(door: Door) -> PageClient:
    return door.sign_in_as(door.coordinator)


def newest() -> Submission:
    db.session.expire_all()
    return db.session.scalars(db.select(Submission).order_by(Submission.started_utc.desc(), Submission.id)).all()[0]


def place(row: Submission) -> str:
    return f"/triage/{row.id}/people"


def people(row: Submission) -> dict[str, Person]:
    return {person.name: person for person in list_people([row.case_id])}


def test_a_name_and_a_date_are_put_right_and_the_referrer_reads_both(door: Door, coordinator: PageClient) -> None:
    address = door.send_short(victim="Kay Marhs", victim_born="3/5/1979")
    row = newest()
    person = people(row)["Kay Marhs"]
    coordinator.get(place(row))
    page = coordinator.submit(
        f"{place(row)}/{person.id}/correct", {"name": "Kay Marsh", "role": "victim", "born": "4 5 1979"}
    )
    assert page.status_code == 303
    kay = people(newest())["Kay Marsh"]
    assert (kay.id, kay.birth_date_text) == (person.id, "1979-05-04")
    assert door.sheet().people[0].name == "Kay Marsh"
    for reader, path in ((door.browser, address), (coordinator, f"/triage/{row.id}"), (coordinator, place(row))):
        page = reader.get(path).text
        assert "Lewis Okafor" in page
        assert "Name: it said “Kay Marhs”, now “Kay Marsh”" in page
        assert "Born: it said “3 May 1979”, now “4 May 1979”" in page
    home = door.browser.get("/refer").text
    assert "Lewis Okafor has put right who is in it" in home
    assert "Nobody has answered yet." in home
    assert "Marsh" not in home


def test_what_resembles_it_is_looked_up_anew(door: Door, coordinator: PageClient) -> None:
    door.send_short(victim="Kay Marsh", victim_born="3/5/1979")
    door.send_short(victim="Kim Mursel", victim_born="4/7/1991")
    row = newest()
    assert "Nothing like it came in" in coordinator.get(f"/triage/{row.id}").text
    person = people(row)["Kim Mursel"]
    coordinator.submit(f"{place(row)}/{person.id}/correct", {"name": "Kay Marsh", "role": "victim", "born": "3 5 1979"})
    assert "Looks like what is here already" in coordinator.get(f"/triage/{row.id}").text


def test_somebody_is_added_and_taken_out_and_nothing_of_it_is_lost(door: Door, coordinator: PageClient) -> None:
    address = door.send_short(victim_safe_phone="01632 960111")
    row = newest()
    coordinator.submit(f"{place(row)}/add", {"name": "Łucja 🙂 عائشة", "role": "child", "relation": "her daughter"})
    assert set(people(newest())) == {"Kay Marsh", "Łucja 🙂 عائشة"}
    child_id = people(row)["Łucja 🙂 عائشة"].id
    coordinator.submit(f"{place(row)}/{child_id}/remove")
    assert set(people(newest())) == {"Kay Marsh"}
    assert coordinator.submit(f"{place(row)}/{child_id}/remove").status_code == 404
    page = door.browser.get(address).text
    assert page.count("Łucja 🙂 عائشة") == 2
    assert "Taken out:" in page
    assert page.count("In words: her daughter") == 2


def test_what_was_put_right_goes_on_to_the_list_and_is_not_put_right_there(door: Door, coordinator: PageClient) -> None:
    door.send_short(victim="Kay Marhs")
    row = newest()
    person = people(row)["Kay Marhs"]
    typed = {"name": "Kay Marsh", "role": "victim"}
    coordinator.submit(f"{place(row)}/{person.id}/correct", typed)
    meeting = make_meeting(db.session.scalars(db.select(Series)).one())
    coordinator.get(f"/triage/{row.id}")
    coordinator.press("Accept it", meeting=str(meeting.id))
    page = coordinator.get(f"/meetings/{meeting.id}/cases/{row.case_id}").text
    assert "Kay Marsh" in page
    assert "Kay Marhs" not in page
    assert coordinator.submit(f"{place(row)}/{person.id}/correct", {**typed, "name": "Kay"}).status_code == 409
    assert "Put this right" not in coordinator.get(place(row)).text
    assert "Put right who is in it" not in coordinator.get(f"/triage/{row.id}").text


def test_on_the_page_of_the_case_it_stands_with_what_was_put_right_there(door: Door, coordinator: PageClient) -> None:
    door.send_short(victim="Kay Marhs")
    row = newest()
    person = people(row)["Kay Marhs"]
    coordinator.submit(f"{place(row)}/{person.id}/correct", {"name": "Kay Marsh", "role": "victim"})
    meeting = make_meeting(db.session.scalars(db.select(Series)).one())
    coordinator.get(f"/triage/{row.id}")
    coordinator.press("Accept it", meeting=str(meeting.id))
    around = f"/meetings/{meeting.id}/cases/{row.case_id}/people"
    typed = {"name": "Kay Marsh", "role": "victim", "relation": "mother of Alf"}
    assert coordinator.submit(f"{around}/{person.id}/correct", typed).status_code == 303
    told = coordinator.get(around).text.partition("What was put right")[2]
    assert "Name: it said “Kay Marhs”, now “Kay Marsh”" in told
    assert told.index("Kay Marsh, in words: added") < told.index("it said “Kay Marhs”"), "latest first"
    # Another agency that referred the case too did not send this, and does not read what stood in it.
    check = db.session.scalars(db.select(Check).where(Check.agency_id == door.agencies["POL"].id)).one()
    check.is_referrer, check.answer = True, Answer.KNOWN
    db.session.commit()
    theirs = door.sign_in_as(door.police).get(around).text
    assert "Kay Marsh, in words: added" in theirs
    assert "Kay Marhs" not in theirs


@pytest.mark.parametrize("typed", [{"name": "", "role": "child"}, {"name": "Ann", "role": "child", "born": "1 1 2099"}])
def test_what_cannot_be_is_said_beside_its_field(door: Door, coordinator: PageClient, typed: dict[str, str]) -> None:
    door.send_short()
    row = newest()
    page = coordinator.submit(f"{place(row)}/add", typed)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert set(people(newest())) == {"Kay Marsh"}


def test_whoever_writes_in_it_at_the_same_time_is_told(door: Door, coordinator: PageClient) -> None:
    address = door.send_short()
    row = newest()
    coordinator.get(f"/triage/{row.id}")
    coordinator.press("Ask for it", own_line="How old is she?")
    door.browser.get(f"{address}/first")
    person = people(newest())["Kay Marsh"]
    coordinator.submit(f"{place(row)}/{person.id}/correct", {"name": "Kay Marsden", "role": "victim"})
    page = door.browser.press("Look at it, and send", event="She has bruises.", victim="Kay Marsh")
    assert "This was changed on another page meanwhile." in page.text
    assert door.sheet().people[0].name == "Kay Marsden"
    assert newest().state is SubmissionState.MORE_ASKED


def test_nobody_else_puts_anything_right(door: Door, coordinator: PageClient) -> None:
    door.send_short()
    row = newest()
    person = people(row)["Kay Marsh"]
    typed = {"name": "Another", "role": "victim"}
    for browser in (door.browser, door.sign_in_as(door.colleague)):
        assert browser.get(place(row)).status_code == 403
        assert browser.submit(f"{place(row)}/{person.id}/correct", typed).status_code == 403
    declare_conflict_of_person(None, row.case_id, door.coordinator.id, "She is her neighbour.")
    assert coordinator.get(place(row)).status_code == 404
    assert coordinator.submit(f"{place(row)}/{person.id}/correct", typed).status_code == 404
    assert coordinator.submit(f"{place(row)}/add", typed).status_code == 404


def test_a_sheet_without_names_says_so(door: Door, coordinator: PageClient) -> None:
    door.send_short(victim="")
    row = newest()
    assert "Nobody was named." in coordinator.get(place(row)).text
