"""Who is around a case: drawn, in words, put right by those who may, and never with what is protected."""

from typing import Any

import pytest
from conftest import SignInAs
from flask.ctx import AppContext
from page_client import PageClient

from app.cases.models import CaseNote, Contact, Person, PersonCorrection, PersonTie
from app.cases.queries import list_people
from app.core.database import db
from app.referrals.twin_models import TwinDecision

COORDINATOR = "lewis.okafor@msfp.example"
POLICE = "anita.kerr@police.marlbeck.example"
HEALTH = "nuala.finch@chs.example"


def done(browser: PageClient, path: str, typed: dict[str, Any]) -> None:
    """Send a form that is good, and go on."""
    answer = browser.submit(path, typed)
    assert answer.status_code == 303, answer.text


def people_of(marlbeck: Any, key: str) -> str:
    return f"/meetings/{marlbeck.meeting_id}/cases/{marlbeck.case_ids[key]}/people"


def persons(marlbeck: Any, key: str) -> dict[str, Person]:
    return {person.name: person for person in list_people([marlbeck.case_ids[key]])}


@pytest.fixture
def lewis(marlbeck: Any, context: AppContext, sign_in_as: SignInAs) -> PageClient:
    return sign_in_as(COORDINATOR)


def test_the_family_is_drawn_and_stands_in_words(lewis: PageClient, marlbeck: Any) -> None:
    page = lewis.get(people_of(marlbeck, "C01")).text
    assert page.count("<svg") == 2
    assert "Ex-partner of Dean Rudd" in page
    assert "hild of Kayleigh Marsden" in page


def test_no_address_stands_in_the_picture_and_a_protected_one_says_who_may_hold_it(
    lewis: PageClient, marlbeck: Any, sign_in_as: SignInAs
) -> None:
    (address,) = db.session.scalars(
        db.select(Contact).where(Contact.case_id == marlbeck.case_ids["C09"], Contact.is_protected)
    ).all()[:1]
    page = lewis.get(people_of(marlbeck, "C09")).text
    assert address.text not in page[page.index("<svg") : page.rindex("</svg>")]
    assert "Protected: for " in page
    assert address.text not in sign_in_as(HEALTH).get(people_of(marlbeck, "C09")).text


def test_each_alleging_against_the_other_is_drawn_without_direction_or_label(lewis: PageClient, marlbeck: Any) -> None:
    page = lewis.get(people_of(marlbeck, "C08")).text
    drawn = page[page.index("<svg") : page.rindex("</svg>")]
    assert "Person causing harm" not in drawn
    assert "perpetrator" not in page.lower()
    assert drawn.count("Alleges and is accused") == 4


def test_whoever_prepares_and_whoever_referred_it_put_right_what_was_told(
    lewis: PageClient, marlbeck: Any, sign_in_as: SignInAs
) -> None:
    dean = persons(marlbeck, "C01")["Dean Rudd"]
    place = people_of(marlbeck, "C01")
    typed = {"name": "Dean Rudde", "role": "causing_harm", "born": "3 5 1979", "other_names": "Deano"}
    done(sign_in_as(POLICE), f"{place}/{dean.id}/correct", typed)
    db.session.refresh(dean)
    assert (dean.name, dean.birth_date_text, dean.other_names) == ("Dean Rudde", "1979-05-03", "Deano")
    rows = db.session.scalars(db.select(PersonCorrection).where(PersonCorrection.person_id == dean.id)).all()
    assert "Dean Rudd" in {row.before for row in rows}
    page = lewis.get(place).text
    assert "before, it said “Dean Rudd”" in page
    assert "also called Deano" in page
    health = sign_in_as(HEALTH)
    assert health.submit(f"{place}/{dean.id}/correct", typed).status_code == 403
    assert "Put this right" not in health.get(place).text


def test_somebody_more_is_added_tied_and_reached(lewis: PageClient, marlbeck: Any) -> None:
    place = people_of(marlbeck, "C01")
    done(lewis, f"{place}/add", {"name": "Jean Marsden", "role": "family", "relation": "mother of Kayleigh"})
    everybody = persons(marlbeck, "C01")
    jean, kayleigh = everybody["Jean Marsden"], everybody["Kayleigh Marsden"]
    done(lewis, f"{place}/ties", {"one_id": jean.id, "kind": "parent_of", "other_id": kayleigh.id})
    assert "Child of Jean Marsden" in lewis.get(place).text or "child of Jean Marsden" in lewis.get(place).text
    done(
        lewis,
        f"{place}/{jean.id}/contacts",
        {
            "kind": "phone",
            "text": "01632 960777",
            "is_protected": "y",
            "readers": [str(marlbeck.agency_ids["IDV"])],
        },
    )
    assert "01632 960777" in lewis.get(place).text
    tie = db.session.scalars(db.select(PersonTie).where(PersonTie.one_id == jean.id)).one()
    done(lewis, f"{place}/untie", {"tie_id": tie.id})
    assert "Jean Marsden, parent of, Kayleigh Marsden" in lewis.get(place).text


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("add", {"name": "", "role": "child"}),
        ("add", {"name": "Łucja 🙂 عائشة", "role": "nobody"}),
        ("add", {"name": "Ann", "role": "child", "born": "31 2 2020"}),
        ("add", {"name": "Ann", "role": "child", "born": "1 1 1066"}),
        ("add", {"name": "Ann", "role": "child", "born": "1 1 2099"}),
        ("ties", {"one_id": "", "kind": "parent_of", "other_id": ""}),
        ("ties", {"one_id": "x", "kind": "enemy", "other_id": "y"}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    lewis: PageClient, marlbeck: Any, form: str, typed: dict[str, str]
) -> None:
    answer = lewis.submit(f"{people_of(marlbeck, 'C01')}/{form}", typed)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    if typed.get("name"):
        assert typed["name"] in answer.text


def test_nobody_is_tied_to_themselves_or_to_somebody_of_another_case(lewis: PageClient, marlbeck: Any) -> None:
    place, kayleigh = people_of(marlbeck, "C01"), persons(marlbeck, "C01")["Kayleigh Marsden"]
    lee = persons(marlbeck, "C04")["Lee Fairhurst"]
    myself = {"one_id": kayleigh.id, "kind": "sibling", "other_id": kayleigh.id}
    assert lewis.submit(f"{place}/ties", myself).status_code == 422
    assert lewis.submit(f"{place}/ties", {**myself, "other_id": lee.id}).status_code == 404
    assert lewis.submit(f"{place}/{lee.id}/correct", {"name": "Lee", "role": "family"}).status_code == 404


def test_the_same_man_in_two_cases_is_told_to_coordinator_and_chair_alone(
    lewis: PageClient, marlbeck: Any, sign_in_as: SignInAs
) -> None:
    for key, other, names in (("C03", "C11", ("Dunne",)), ("C11", "C03", ("Iqbal", "Shabnam"))):
        page = lewis.get(people_of(marlbeck, key)).text
        assert "The same person in another case" in page
        assert not [name for name in names if name in page]
        assert str(marlbeck.case_ids[other]) in page
        for who in ("bryony.cale@msfp.example", "simon.vickers@probation.marlbeck.example"):
            seen = sign_in_as(who).get(people_of(marlbeck, key))
            assert "The same person in another case" not in seen.text
            assert str(marlbeck.case_ids[other]) not in seen.text


def test_a_proposal_is_confirmed_or_dismissed_with_a_reason(lewis: PageClient, marlbeck: Any) -> None:
    db.session.execute(db.delete(CaseNote))
    db.session.execute(db.delete(TwinDecision))
    db.session.commit()
    place = people_of(marlbeck, "C03")
    other = marlbeck.case_ids["C11"]
    assert lewis.submit(f"{place}/twins", {"case": other, "answer": "link", "reason": ""}).status_code == 422
    done(lewis, f"{place}/twins", {"case": other, "answer": "link", "reason": "Licence and date of birth."})
    notes = db.session.scalars(db.select(CaseNote).order_by(CaseNote.id)).all()
    assert {note.linked_case_id for note in notes} == {other, marlbeck.case_ids["C03"]}


def test_where_a_case_is_hidden_there_is_no_page_of_its_people(marlbeck: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as("joel.brandt@homes.marlbeck.example")
    hidden, absent = browser.get(people_of(marlbeck, "C12")), browser.get(people_of(marlbeck, "C12").replace("a", "b"))
    assert hidden.status_code == absent.status_code == 404
