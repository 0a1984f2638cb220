"""Who comes to a date, who is missing, and what a reader may learn of where people are."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, make_partnership, make_series
from conftest import SignInAs

from app.availability.service import note_leave, write_handover
from app.cases.conflicts import declare_conflict, declare_conflict_of_person
from app.cases.models import Answer, Case
from app.core.access import Role
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.diary.attending import Attending, list_attending
from app.directory.models import Agency
from app.identity.models import Account
from app.invitations.models import ReplyAnswer, ReplyWay
from app.invitations.replies import take_reply
from app.invitations.service import invite
from app.meetings.models import Meeting, MeetingState, Series


@dataclass
class World:
    """A daily meeting at ten with two agencies, both core; housing also comes to a group at half past ten."""

    agencies: dict[str, Agency]
    daily: Series
    group: Series
    meeting: Meeting
    session: Meeting
    case: Case
    people: dict[str, Account]

    def at(self, name: str, meeting: Meeting | None = None) -> Attending:
        """Who comes, as somebody is told."""
        return list_attending(actor_for(self.people[name]), [meeting or self.meeting])[0]


@pytest.fixture
def world(context: None, at: object) -> World:
    agencies = make_partnership("POL", "HOU", "MHT")
    pair = [agencies["POL"], agencies["HOU"]]
    daily, group = make_series(pair), make_series([agencies["HOU"]], name="Group of Station Road")
    for row in daily.agencies:
        row.is_core = True
    daily.quorum = 2
    meeting = make_meeting(daily)
    session = make_meeting(group, MeetingState.PREPARING, starts_utc=meeting.starts_utc + timedelta(minutes=30))
    case = make_case(agencies["POL"])
    known = {"HOU": Answer.KNOWN, "MHT": Answer.KNOWN}
    make_item(meeting, case, referrer=agencies["POL"], answers=known, agencies=agencies, minutes=20)
    people = {
        "kerr": make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr", series=daily),
        "platt": make_member(Role.DEPUTY, agencies["POL"], name="Owen Platt", series=daily),
        "brandt": make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt"),
        "coordinator": make_member(Role.COORDINATOR, name="Lewis Okafor"),
        "chair": make_member(Role.CHAIR, name="Priya Raman", series=daily),
    }
    for series in (daily, group):
        invite(series.id, by_id=None, account_id=people["brandt"].id, agency_id=agencies["HOU"].id)
    invite(daily.id, by_id=None, account_id=people["kerr"].id, agency_id=agencies["POL"].id)
    session.starts_utc = meeting.starts_utc + timedelta(minutes=5)
    db.session.commit()
    return World(agencies, daily, group, meeting, session, case, people)


def line(attending: Attending, world: World, code: str) -> tuple[str, str]:
    found = next(one for one in attending.lines if one.id == world.agencies[code].id)
    return found.who, found.coming.value


def be_away(world: World, name: str, cover: str = "") -> None:
    account = world.people[name]
    cover_id = world.people[cover].id if cover else None
    note_leave(actor_for(account), account.id, date(2026, 11, 25), date(2026, 11, 27), cover_id)


def say(world: World, name: str, answer: ReplyAnswer) -> None:
    invitee = invite(world.daily.id, by_id=None, account_id=world.people[name].id)
    take_reply(invitee, world.meeting, answer, ReplyWay.PAGE, by_id=world.people[name].id)


def test_the_representative_is_expected_until_they_answer(world: World) -> None:
    assert line(world.at("chair"), world, "POL") == ("Anita Kerr", "not_answered")
    say(world, "kerr", ReplyAnswer.ACCEPTED)
    assert line(world.at("chair"), world, "POL") == ("Anita Kerr", "yes")


def test_a_deputy_could_come_where_the_representative_says_no(world: World) -> None:
    say(world, "kerr", ReplyAnswer.DECLINED)
    assert line(world.at("chair"), world, "POL") == ("Owen Platt", "not_invited")


def test_an_answer_counts_before_leave(world: World) -> None:
    be_away(world, "kerr")
    assert line(world.at("chair"), world, "POL")[0] == "Owen Platt"
    say(world, "kerr", ReplyAnswer.ACCEPTED)
    attending = world.at("chair")
    assert line(attending, world, "POL") == ("Anita Kerr", "yes")
    assert "Anita Kerr is on leave until Friday 27 November" in attending.notes


def test_too_few_core_agencies_are_warned_of_days_ahead(world: World, sign_in_as: SignInAs) -> None:
    be_away(world, "brandt")
    db.session.commit()
    attending = world.at("coordinator")
    assert attending.enough.is_short
    assert attending.nobody == ["HOU of Testbury"]
    page = sign_in_as(world.people["coordinator"]).get("/diary/cover").text
    for words in ("Too few core agencies on 1 date", "Below quorum", "Nobody yet for HOU of Testbury"):
        assert words in page


def test_an_agency_that_knows_a_family_and_is_not_invited_is_missing(world: World) -> None:
    assert world.at("chair").missing == ["MHT of Testbury"]


def test_a_case_that_is_hidden_from_the_reader_makes_nobody_missing(world: World) -> None:
    declare_conflict_of_person(None, world.case.id, world.people["chair"].id, "A cousin.")
    assert world.at("chair").missing == []
    assert world.at("coordinator").missing == ["MHT of Testbury"]


def test_an_agency_that_must_not_know_of_a_case_is_not_missing(world: World) -> None:
    declare_conflict(None, world.case.id, world.agencies["MHT"].id, "An employee.")
    assert world.at("coordinator").missing == []


def test_another_meeting_is_named_to_who_belongs_to_it_alone(world: World) -> None:
    named = "Joel Brandt is called at “Group of Station Road” that morning, 10:05 to 12:05"
    assert named in world.at("coordinator").notes
    assert world.at("chair").notes == ["Joel Brandt has another meeting"]


def test_times_at_another_meeting_are_those_of_cases_that_the_reader_sees(world: World) -> None:
    called = "Joel Brandt is called at “Daily meeting” that morning, 10:00 to 10:20"
    assert world.at("coordinator", world.session).notes == [called]
    declare_conflict_of_person(None, world.case.id, world.people["coordinator"].id, "A cousin.")
    assert world.at("coordinator", world.session).notes == []


def test_the_page_is_for_those_who_prepare_that_series(world: World, sign_in_as: SignInAs) -> None:
    def status(name: str, meeting: Meeting) -> int:
        return sign_in_as(world.people[name]).get(f"/diary/meetings/{meeting.id}/people").status_code

    assert status("coordinator", world.session) == 200
    assert status("chair", world.meeting) == 200
    assert status("chair", world.session) == 404
    assert status("kerr", world.meeting) == 403


def test_a_handover_card_waits_on_today_until_it_is_read(world: World, sign_in_as: SignInAs) -> None:
    kerr, platt = sign_in_as(world.people["kerr"]), sign_in_as(world.people["platt"])
    kerr.get("/diary/handover")
    to = f"{world.agencies['POL'].id}/{world.daily.id}/{world.people['platt'].id}"
    assert kerr.submit("/diary/handover", {"to": to, "text": ""}).status_code == 422
    kerr.submit("/diary/handover", {"to": to, "text": "Ring the hospital before nine."})
    assert "A handover card waits for you" in platt.get("/").text
    page = platt.get("/diary/handover").text
    assert "Ring the hospital before nine." in page
    assert "From Anita Kerr" in page
    card_id = page.split('name="card_id" value="', 1)[1].split('"', 1)[0]
    kerr.get("/diary/handover")
    assert kerr.submit("/diary/handover/read", {"card_id": card_id}).status_code == 404
    platt.submit("/diary/handover/read", {"card_id": card_id})
    assert "handover card" not in platt.get("/").text


def test_nobody_writes_a_card_for_another_agency(world: World) -> None:
    place = {"agency_id": world.agencies["POL"].id, "series_id": world.daily.id, "text": "Words."}
    with pytest.raises(NotFound):
        write_handover(actor_for(world.people["brandt"]), to_account_id=world.people["kerr"].id, **place)
    with pytest.raises(Invalid):
        write_handover(actor_for(world.people["kerr"]), to_account_id=world.people["brandt"].id, **place)
