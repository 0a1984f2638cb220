"""Somebody who is worried sends in what they know, in their own order, and reads what became of it."""

import pytest
from builders import actor_for
from front_door.conftest import Door

from app.cases.models import Person
from app.core.database import db
from app.meetings.models import Shape
from app.referrals import triage
from app.referrals.models import SubmissionKind, SubmissionState


def test_what_happened_is_enough(door: Door) -> None:
    address = door.begin()
    page = door.browser.press("Look at it, and send", event="She has bruises and would not say why.")
    assert "You are sending this as a REFERRAL." in page.text
    page = door.browser.press("Send a referral")
    assert "Your referral is sent" in page.text
    assert door.row().state is SubmissionState.SENT
    assert door.browser.get(f"{address}/first").status_code == 303


def test_without_what_happened_the_page_comes_back_with_all_that_was_typed(door: Door) -> None:
    door.begin()
    page = door.browser.press("Look at it, and send", victim="Llŷr ap Siôn", children="Łucja 🙂, 3/5/2016")
    assert page.status_code == 422
    assert "Say in a sentence or two what happened" in page.text
    assert "Llŷr ap Siôn" in page.text
    # It is kept all the same.
    assert [person.name for person in door.sheet().people] == ["Llŷr ap Siôn", "Łucja 🙂"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/2/1990", "There is no such day."),
        ("3/5/1870", "more than 120 years old"),
        ("3/5/2990", "has not come yet"),
        ("last May", "Write the date as 3/5/1979"),
    ],
)
def test_an_impossible_date_is_told_beside_its_field_and_stays(door: Door, typed: str, words: str) -> None:
    door.begin()
    page = door.browser.press("Save and tell more", event="A.", victim="Kay", victim_born=typed)
    assert page.status_code == 422
    assert words in page.text
    assert f'value="{typed}"' in page.text
    children = door.browser.press("Save and tell more", victim_born="", children=f"Alfie, {typed}")
    assert children.status_code == 422
    assert "Child 1: " in children.text


def test_names_of_every_script_come_through_to_the_case(door: Door) -> None:
    names = ["محمد بن سلمان", "Siân Œuf-Łącki", "👩‍👧 Kay", "דָּוִד"]
    door.send_short(victim=names[0], causing_harm=names[1], children="\n".join(names[2:]))
    rows = db.session.scalars(db.select(Person).order_by(Person.position)).all()
    assert [row.name for row in rows] == names


def test_how_safe_contact_is_is_typed_and_kept(door: Door) -> None:
    door.begin()
    door.browser.press(
        "Save and tell more",
        **{
            "event": "A.",
            "victim": "Kay",
            "contact-0-text": "01632 960555",
            "contact-0-never": ["is_never_texted", "is_voicemail_refused"],
            "contact-0-safe_from": "9:30",
            "contact-0-safe_until": "3pm",
        },
    )
    (contact,) = door.sheet().people[0].contacts
    assert (contact.text, dict(contact.flags)) == (
        "01632 960555",
        {"is_voicemail_refused": True, "is_never_texted": True, "safe_from_minute": 570, "safe_until_minute": 900},
    )


def test_a_child_keeps_what_was_told_of_it_when_its_name_is_put_right(door: Door) -> None:
    address = door.begin()
    door.browser.press("Save and tell more", event="A.", children="Alfi Marsh\nBea Marsh")
    key = door.sheet().people[0].key
    door.browser.get(f"{address}/people/{key}")
    door.browser.press("Save and go on", **{"more-school": "Millrace Primary"})
    door.browser.get(f"{address}/first")
    door.browser.press("Save and tell more", children="Alfie Marsh\nBea Marsh")
    first = door.sheet().people[0]
    assert (first.key, first.name, first.more["school"]) == (key, "Alfie Marsh", "Millrace Primary")
    door.browser.get(f"{address}/first")
    door.browser.press("Save and tell more", children="")
    assert [person.name for person in door.sheet().people] == ["Alfie Marsh"]


def test_people_and_ties_are_told_page_by_page(door: Door) -> None:
    address = door.begin()
    door.browser.press("Save and tell more", event="A.", victim="Kay Marsh")
    door.browser.get(f"{address}/people")
    door.browser.press("Add", role="unborn")
    page = door.browser.press("Save and go on", name="", due="1/1/1999")
    assert page.status_code == 422
    assert "No child that is expected now" in page.text
    door.browser.press("Save and go on", due="1/2/2027")
    kay, unborn = door.sheet().people
    page = door.browser.press("Say so", one=kay.key, tie="parent_of", other=unborn.key)
    assert "Kay Marsh is a parent of Name not known (unborn child)" in page.text
    page = door.browser.press("Say so", one=kay.key, tie="parent_of", other=kay.key)
    assert "Choose two different people." in page.text
    door.browser.get(f"{address}/people")
    door.browser.press("Take out Name not known (unborn child), with all that was told of them")
    assert (len(door.sheet().people), door.sheet().ties) == (1, ())


def test_refused_consent_is_recorded_with_why_and_who_and_stops_nothing(door: Door) -> None:
    address = door.begin()
    door.browser.press("Save and tell more", event="A.")
    door.browser.get(f"{address}/steps/consent")
    door.browser.press(
        "Save and go on",
        consent="refused",
        share_grounds=["A crime may be prevented"],
        override_reason="The child is at risk.",
        purpose="So that the school can look after her.",
        decided_on="31/11/2026",
    )
    sheet = door.sheet()
    assert (sheet.consent, sheet.override_by) == ("refused", str(door.teacher.id))
    assert sheet.answers["share_grounds"] == "A crime may be prevented"
    assert sheet.override_utc
    # An impossible day is kept as it was typed, and told.
    assert sheet.answers["decided_on"] == "31/11/2026"
    door.browser.get(f"{address}/check")
    door.browser.press("Send a referral")
    assert door.row().state is SubmissionState.SENT


def test_what_it_is_can_be_changed_before_it_is_sent(door: Door) -> None:
    door.begin("request")
    page = door.browser.press("Look at it, and send", event="A.", kind="information", shape="marac")
    assert "You are sending this as INFORMATION." in page.text
    row = door.row()
    assert (row.kind, row.shape) == (SubmissionKind.INFORMATION, Shape.MARAC)


def test_whoever_sent_it_answers_what_is_asked_and_reads_what_became_of_it(door: Door) -> None:
    address = door.send_short()
    coordinator = actor_for(door.coordinator)
    triage.ask_for_more(coordinator, door.row().id, "How old is she?")
    page = door.browser.get(address)
    assert "Lewis Okafor asks for more" in page.text
    door.browser.get(f"{address}/first")
    door.browser.press("Look at it, and send", victim_born="3/5/1979")
    door.browser.press("Send a referral")
    triage.decline(coordinator, door.row().id, "Nobody is at risk of serious harm.", "Early Help, 01632 960150.")
    page = door.browser.get(address)
    assert "Early Help, 01632 960150." in page.text
    assert "Lewis Okafor does not take it" in page.text
    home = door.browser.get("/refer").text
    assert "Lewis Okafor does not take it" in home
    assert "Marsh" not in home


def test_it_is_taken_back_with_a_reason_only(door: Door) -> None:
    address = door.send_short()
    page = door.browser.press("Take it back", why=" ")
    assert page.status_code == 422
    page = door.browser.press("Take it back", why="Sent twice.")
    assert "Taken back" in page.text
    assert "Sent twice." in page.text
    assert door.browser.get(f"{address}/print").status_code == 200


def test_a_draft_is_thrown_away_and_is_gone_from_the_page(door: Door) -> None:
    door.begin()
    door.browser.press("Save and tell more", event="A.")
    assert "Go on writing" in door.browser.get("/refer").text
    door.browser.get(f"/refer/{door.row().id}")
    page = door.browser.press("Throw it away")
    assert "Go on writing" not in page.text
    assert "Nothing yet." in page.text


def test_nobody_else_finds_a_draft_and_no_other_agency_what_was_sent(door: Door) -> None:
    address = door.begin()
    door.browser.press("Save and tell more", event="A.", victim="Kay Marsh")
    person = f"{address}/people/{door.sheet().people[0].key}"
    pages = [address, f"{address}/first", f"{address}/steps/consent", f"{address}/check", f"{address}/people", person]
    for who in (door.colleague, door.police):
        other = door.sign_in_as(who)
        assert {other.get(page).status_code for page in pages} == {404}
        assert other.submit(f"{address}/send", {"version": "2"}).status_code == 404
        assert other.submit(f"{address}/first", {"version": "2", "event": "Mine."}).status_code == 404
    door.browser.get(f"{address}/check")
    door.browser.press("Send a referral")
    assert door.sign_in_as(door.police).get(address).status_code == 404
    assert "Kay Marsh" in door.sign_in_as(door.colleague).get(address).text
