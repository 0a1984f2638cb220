"""A named person of a partner without accounts takes something on: by name, and over their own link."""

from typing import Any

import pytest
from conftest import SignInAs
from page_client import PageClient
from summaries.test_partners import ADDRESS, Surgery, last_code, trail

from app.actions.models import Action, ActionState
from app.actions.rules import When
from app.actions.service import record_action
from app.core.database import db
from app.directory.models import AgencyContact
from app.directory.queries import list_contacts
from app.directory.service import add_contact, remove_contact
from app.meetings.service import close_meeting
from app.summaries.dispatch import send_summaries
from app.summaries.links import token_of
from app.summaries.queries import read_as_sent

NURSE = "n.osei@millrace.example"


@pytest.fixture
def surgery(open_world: Any) -> Surgery:
    """The meeting is open; the surgery has a doctor and a nurse."""
    surgery = Surgery(open_world, open_world.marsh)
    add_contact(surgery.agency.id, name="N. Osei", job_title="Practice nurse", email=NURSE, phone="01632 960288")
    db.session.commit()
    return surgery


def person(surgery: Surgery, email: str) -> AgencyContact:
    return next(one for one in list_contacts([surgery.agency.id]) if one.email == email)


def hear_and_send(surgery: Surgery) -> None:
    world = surgery.world
    world.hear(surgery.item, "Kay Marsh stays at home.")
    close_meeting(world.actor("chair"), world.meeting.id)
    send_summaries(world.actor("chair"), world.meeting.id)
    db.session.commit()


def open_link(surgery: Surgery, client: PageClient, email: str) -> str:
    from_db = [link for link in surgery.links() if link.email == email]
    address = f"/s/{token_of(from_db[-1])}"
    client.get(address)
    client.submit(f"{address}/code")
    client.submit(f"{address}/open", {"code": last_code(email)})
    return address


def test_the_chair_names_a_partners_person_and_everybody_reads_who(
    surgery: Surgery, sign_in_as: SignInAs, client: PageClient
) -> None:
    world, nurse = surgery.world, person(surgery, NURSE)
    case = f"/meetings/{world.meeting.id}/cases/{surgery.item.case_id}"
    chair = sign_in_as(world.people["chair"])
    assert "Millrace Surgery: N. Osei" in chair.get(case).text
    chair.submit(
        f"{case}/actions",
        {"text": "Take her blood pressure.", "agency_id": f"{surgery.agency.id} {nurse.id}", "by_next_contact": "yes"},
    )
    action = db.session.scalars(db.select(Action).where(Action.contact_id == nurse.id)).one()
    assert action.owner_id is None
    assert "Millrace Surgery, N. Osei" in " ".join(chair.get(case).text.split())
    hear_and_send(surgery)
    owners = {one.action_id: one.owner for _case, one in read_as_sent(surgery.summary().id).actions}
    assert owners[action.id] == "N. Osei"
    assert "N. Osei" in chair.get("/actions?of=all").text


def test_nobody_of_another_agency_is_named_for_it(surgery: Surgery, sign_in_as: SignInAs) -> None:
    world, nurse = surgery.world, person(surgery, NURSE)
    chair = sign_in_as(world.people["chair"])
    answer = chair.submit(
        f"/meetings/{world.meeting.id}/cases/{surgery.item.case_id}/actions",
        {"text": "x", "agency_id": f"{world.agencies['POL'].id} {nurse.id}", "by_next_contact": "yes"},
    )
    assert answer.status_code == 422
    assert "Choose somebody who works on this case for that agency." in answer.text


def test_they_accept_it_over_their_link_and_whoever_runs_the_meeting_sees_that(
    surgery: Surgery, client: PageClient, sign_in_as: SignInAs
) -> None:
    nurse = person(surgery, NURSE)
    action = record_action(
        surgery.item,
        agency_id=surgery.agency.id,
        contact_id=nurse.id,
        text="Take her blood pressure.",
        when=When(due_utc=surgery.action.due_utc),
        state=ActionState.AGREED,
    )
    hear_and_send(surgery)
    address = open_link(surgery, client, NURSE)
    page = " ".join(client.get(address).text.split())
    assert "Yours." in page
    assert page.count("I see to it") == 2
    for _ in range(2):
        assert client.submit(f"{address}/actions/{action.id}/accept").status_code == 303
    assert client.get(address).text.count("I see to it") == 1
    assert len(trail("action_accepted")) == 1
    page = sign_in_as(surgery.world.people["chair"]).get("/actions?of=all").text
    assert "N. Osei (accepted)" in " ".join(page.split())


def test_who_accepts_what_was_the_whole_partners_has_it(surgery: Surgery, client: PageClient) -> None:
    hear_and_send(surgery)
    address = open_link(surgery, client, ADDRESS)
    client.submit(f"{address}/actions/{surgery.action.id}/accept")
    assert surgery.action.contact_id == person(surgery, ADDRESS).id


def test_somebody_elses_action_and_a_shut_door_accept_nothing(surgery: Surgery, client: PageClient) -> None:
    hear_and_send(surgery)
    (link,) = [link for link in surgery.links() if link.email == ADDRESS]
    assert client.submit(f"/s/{token_of(link)}/actions/{surgery.action.id}/accept").status_code == 404
    address = open_link(surgery, client, ADDRESS)
    others = db.session.scalars(db.select(Action).where(Action.agency_id != surgery.agency.id)).first()
    assert others is not None
    assert client.submit(f"{address}/actions/{others.id}/accept").status_code == 404
    assert trail("action_accepted") == []


def test_one_who_was_taken_off_the_list_leaves_it_to_the_partner(surgery: Surgery, sign_in_as: SignInAs) -> None:
    nurse = person(surgery, NURSE)
    surgery.action.contact_id = nurse.id
    remove_contact(nurse)
    hear_and_send(surgery)
    page = " ".join(sign_in_as(surgery.world.people["chair"]).get("/actions?of=all").text.split())
    assert "Millrace Surgery" in page
    assert "Osei" not in page


def test_the_coordinator_passes_it_on_to_another_of_theirs(surgery: Surgery, sign_in_as: SignInAs) -> None:
    nurse, doctor = person(surgery, NURSE), person(surgery, ADDRESS)
    surgery.action.contact_id = nurse.id
    hear_and_send(surgery)
    coordinator = sign_in_as(surgery.world.people["coordinator"])
    coordinator.submit(f"/actions/{surgery.action.id}/pass-on", {"owner_id": str(doctor.id), "of": "all"})
    assert (surgery.action.contact_id, surgery.action.owner_id) == (doctor.id, None)
