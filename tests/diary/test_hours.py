"""Hours, leave and role cards on the page, and the directory that colleagues read."""

from dataclasses import dataclass
from datetime import date, time

import pytest
from builders import actor_for, make_member, make_partnership, make_series
from conftest import SignInAs
from flask import Flask
from page_client import PageClient

from app.audit.models import AuditEntry
from app.availability.queries import find_role_card, list_hours, list_leave_ahead
from app.availability.rules import DayHours
from app.availability.service import note_leave
from app.core.access import Role
from app.core.database import db
from app.core.errors import NotFound
from app.identity.models import Account


@dataclass
class Team:
    """Two people of one agency, one of another, and who runs their series; another series has a chair of its own."""

    kerr: Account
    platt: Account
    brandt: Account
    coordinator: Account
    other_chair: Account


@pytest.fixture
def team(context: None, at: object) -> Team:
    agencies = make_partnership("POL", "HOU")
    daily = make_series(agencies.values())
    other = make_series([agencies["HOU"]], name="Another series")
    team = Team(
        kerr=make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr", series=daily),
        platt=make_member(Role.DEPUTY, agencies["POL"], name="Owen Platt", series=daily),
        brandt=make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt", series=other),
        coordinator=make_member(Role.COORDINATOR, name="Lewis Okafor"),
        other_chair=make_member(Role.CHAIR, name="Colette Barnes", series=other),
    )
    db.session.commit()
    return team


def keep(client: PageClient, account: Account, what: str, fields: dict[str, str]) -> object:
    client.get("/diary/me")
    return client.submit(f"/diary/people/{account.id}/{what}", fields)


LEAVE = {
    "first-day": "1",
    "first-month": "12",
    "first-year": "2026",
    "last-day": "4",
    "last-month": "12",
    "last-year": "2026",
}


def test_one_press_keeps_a_usual_week(team: Team, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(team.kerr)
    keep(kerr, team.kerr, "hours", {"preset": "whole"})
    assert list_hours(team.kerr.id) == [DayHours(day, time(9), time(17)) for day in range(5)]
    assert "Monday to Friday, 09:00 to 17:00" in kerr.get(f"/diary/people/{team.kerr.id}").text


def test_a_week_is_kept_day_by_day_in_the_place_of_the_one_before(team: Team, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(team.kerr)
    keep(kerr, team.kerr, "hours", {"preset": "whole"})
    keep(kerr, team.kerr, "hours", {"from-0": "8:30", "until-0": "3pm"})
    assert list_hours(team.kerr.id) == [DayHours(0, time(8, 30), time(15))]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"from-0": "9", "until-0": ""}, "Enter when Monday ends"),
        ({"from-1": "", "until-1": "17:00"}, "Enter when Tuesday begins"),
        ({"from-2": "17:00", "until-2": "9:00"}, "Wednesday must end after it begins"),
        ({"from-3": "half past", "until-3": "17:00"}, "Thursday: Enter a time such as 15:00"),
    ],
)
def test_what_is_wrong_with_a_day_stands_beside_it_and_nothing_typed_is_lost(
    team: Team, sign_in_as: SignInAs, fields: dict[str, str], fault: str
) -> None:
    kerr = sign_in_as(team.kerr)
    kerr.get("/diary/me")
    answer = kerr.submit(f"/diary/people/{team.kerr.id}/hours", {**fields, "from-4": "10:05", "until-4": "11:10"})
    assert answer.status_code == 422
    assert fault in answer.text
    assert 'value="10:05"' in answer.text
    assert list_hours(team.kerr.id) == []


def test_leave_stands_in_the_directory_while_it_lasts_with_who_covers(
    team: Team, sign_in_as: SignInAs, at: object
) -> None:
    kerr = sign_in_as(team.kerr)
    today = {"day": "25", "month": "11", "year": "2026"}
    fields = {f"{which}-{part}": text for which in ("first", "last") for part, text in today.items()}
    keep(kerr, team.kerr, "leave", {**fields, "leave_cover": str(team.platt.id)})
    assert (
        "On leave until Wednesday 25 November. Owen Platt covers" in sign_in_as(team.brandt).get("/diary/people").text
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"last-day": "30", "last-month": "11"}, "The last day must be the first day or later"),
        ({"first-day": "", "first-month": "", "first-year": ""}, "Enter the first day on which you are away"),
        ({"last-day": "31", "last-month": "2"}, "That date does not exist"),
        ({"first-year": "2020", "last-year": "2020"}, "These days have passed"),
        ({"leave_cover": "00000000-0000-4000-8000-00000000dead"}, "Choose a colleague who covers"),
    ],
)
def test_leave_that_cannot_be_is_refused_in_words(
    team: Team, sign_in_as: SignInAs, change: dict[str, str], fault: str
) -> None:
    kerr = sign_in_as(team.kerr)
    kerr.get("/diary/me")
    answer = kerr.submit(f"/diary/people/{team.kerr.id}/leave", LEAVE | change)
    assert answer.status_code == 422
    assert fault in answer.text
    assert list_leave_ahead(team.kerr.id) == []


def test_leave_can_be_taken_back_by_its_owner_alone(team: Team, sign_in_as: SignInAs) -> None:
    leave = note_leave(actor_for(team.kerr), team.kerr.id, date(2026, 12, 1), date(2026, 12, 4), None)
    db.session.commit()
    brandt = sign_in_as(team.brandt)
    brandt.get("/diary/me")
    answer = brandt.submit(f"/diary/people/{team.brandt.id}/leave/remove", {"leave_id": str(leave.id)})
    assert answer.status_code == 404
    kerr = sign_in_as(team.kerr)
    keep(kerr, team.kerr, "leave/remove", {"leave_id": str(leave.id)})
    assert list_leave_ahead(team.kerr.id) == []


def test_the_role_card_is_read_by_everybody_who_works_there(team: Team, sign_in_as: SignInAs) -> None:
    card = {
        "can_decide": "Bail conditions.",
        "services": " Safeguarding unit \n\nMissing people",
        "cover": str(team.platt.id),
    }
    keep(sign_in_as(team.kerr), team.kerr, "card", {**card, "term_time_only": "yes"})
    page = sign_in_as(team.brandt).get(f"/diary/people/{team.kerr.id}").text
    for words in ("Bail conditions.", "Missing people", "Owen Platt", "In school terms only", team.kerr.email):
        assert words in page
    kept = find_role_card(team.kerr.id)
    assert kept is not None
    assert kept.services == "Safeguarding unit\nMissing people"


def test_the_directory_finds_people_by_service(team: Team, sign_in_as: SignInAs) -> None:
    keep(sign_in_as(team.kerr), team.kerr, "card", {"services": "Missing people"})
    page = sign_in_as(team.brandt).get("/diary/people?find=missing+PEOPLE").text
    assert "Anita Kerr" in page
    assert "Joel Brandt" not in page.split("<main", 1)[1]


def test_a_coordinator_keeps_the_hours_of_others_and_the_trail_says_who(team: Team, sign_in_as: SignInAs) -> None:
    lewis = sign_in_as(team.coordinator)
    lewis.get(f"/diary/people/{team.kerr.id}/hours")
    lewis.submit(f"/diary/people/{team.kerr.id}/hours", {"preset": "mornings"})
    assert len(list_hours(team.kerr.id)) == 5
    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.kind == "hours_kept").order_by(AuditEntry.number)
    ).one()
    assert entry.account_id == team.coordinator.id


def test_nobody_else_keeps_them(team: Team, sign_in_as: SignInAs) -> None:
    for somebody in (team.platt, team.brandt, team.other_chair):
        client = sign_in_as(somebody)
        assert client.get(f"/diary/people/{team.kerr.id}/hours").status_code == 404
        client.get("/diary/me")
        assert client.submit(f"/diary/people/{team.kerr.id}/hours", {"preset": "none"}).status_code == 404
    assert sign_in_as(team.other_chair).get(f"/diary/people/{team.brandt.id}/hours").status_code == 200
    with pytest.raises(NotFound):
        note_leave(actor_for(team.platt), team.kerr.id, date(2026, 12, 1), date(2026, 12, 4), None)


def test_nobody_sees_the_directory_without_signing_in(app: Flask, team: Team, client: PageClient) -> None:
    assert client.get("/diary/people").status_code == 303
