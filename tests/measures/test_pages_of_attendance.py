"""The ledger over HTTP: reading it, correcting it, and what is told to whom."""

import re
from datetime import timedelta

import pytest
from builders import (
    actor_for,
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_partnership,
    make_series,
)
from conftest import MovableClock, SignInAs
from page_client import PageClient
from werkzeug.test import TestResponse

from app.agenda.models import ItemState
from app.attendance.models import CasePresence, PresenceCorrection, PresenceGap
from app.attendance.service import end_presences, enter_case
from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict_of_person
from app.cases.models import Answer
from app.core.access import Role
from app.core.database import db
from app.identity.models import Account
from app.meetings.models import MeetingState


class World:
    """A closed meeting of two cases: the police were there for Kay Marsh, and Housing, which was needed, was not."""

    def __init__(self, at: MovableClock, sign_in_as: SignInAs) -> None:
        self.sign_in_as = sign_in_as
        agencies = make_partnership("POL", "HOU", "CSC")
        self.series = make_series(agencies.values())
        self.coordinator = make_member(Role.COORDINATOR, name="Lew Oak")
        self.other = make_member(Role.COORDINATOR, name="Ann Otter")
        self.minute_taker = make_member(Role.MINUTE_TAKER, name="Bry Cale")
        self.police = make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr")
        self.housing = make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt")
        self.meeting = make_meeting(self.series, MeetingState.OPEN, starts_utc=at.moment)
        self.meeting.opened_utc = at.moment
        self.items = [
            make_item(
                self.meeting,
                make_case(agencies["POL"], victim=victim),
                referrer=agencies["POL"],
                answers={"HOU": Answer.KNOWN, "CSC": Answer.NOTHING_KNOWN},
                agencies=agencies,
            )
            for victim in ("Kay Marsh", "Una Field")
        ]
        for item in self.items:
            item.started_utc, item.state = at.later(minutes=1), ItemState.UNDER_WAY
            enter_case(actor_for(self.police), item, agencies["POL"].id)
            db.session.flush()
            presence = self.presence_at(item.id)
            item.ended_utc, item.state = at.later(minutes=10), ItemState.CLOSED
            end_presences(item, [presence])
        self.meeting.closed_utc, self.meeting.state = at.later(minutes=1), MeetingState.CLOSED
        db.session.commit()

    @staticmethod
    def presence_at(item_id: object) -> CasePresence:
        return db.session.scalars(db.select(CasePresence).where(CasePresence.item_id == item_id)).one()

    @property
    def address(self) -> str:
        return f"/meetings/{self.meeting.id}/attendance"

    def browser(self, who: Account | None = None) -> PageClient:
        return self.sign_in_as(who or self.coordinator)

    def see(self, who: Account | None = None) -> str:
        answer = self.browser(who).get(self.address)
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.text)

    def correct(self, by: Account | None = None, /, **fields: object) -> TestResponse:
        said = {"case": self.items[0].case_id, "spell": self.presence_at(self.items[0].id).id, "there": "yes"}
        said |= {"mode": "remote", "came": "09:01", "left": "09:11", "reason": "She rang in."}
        return self.browser(by).submit(f"{self.address}/correct", {**said, **fields})


@pytest.fixture
def world(context: None, at: MovableClock, sign_in_as: SignInAs) -> World:
    return World(at, sign_in_as)


def test_the_ledger_says_who_was_there_and_who_was_not(world: World) -> None:
    page = world.see(world.minute_taker)
    assert "Kay Marsh" in page
    assert "09:01 to 09:11, remote" in page
    assert page.count("Needed and not there:</strong> HOU of Testbury.") == 2
    assert "CSC of Testbury" not in page
    assert "2 of 4" in page
    assert "Add somebody" not in page, "a minute-taker reads it"


def test_a_gap_is_said_in_plain_words(world: World) -> None:
    presence = world.presence_at(world.items[0].id)
    begins = presence.entered_utc + timedelta(minutes=2)
    gap = PresenceGap(presence_id=presence.id, from_utc=begins, until_utc=begins + timedelta(minutes=3))
    db.session.add(gap)
    assert "Cut off from 09:03 to 09:06: about 3 minutes" in world.see()


def test_a_correction_is_told_with_its_author_its_reason_and_what_stood_before(world: World) -> None:
    answer = world.correct(came="09:04", mode="in_room", reason="Her line was down.")
    assert answer.status_code == 303
    page = world.see()
    assert "09:04 to 09:11, in the room" in page
    assert "Corrected" in page
    assert "Anita Kerr was there from 09:04 to 09:11, in the room." in page
    assert "<del>Noted was from 09:01 to 09:11, remote.</del>" in page
    assert "Her line was down." in page
    assert "Lew Oak, today at 09:23" in page


def test_a_correction_leaves_its_entry_without_a_word_of_it(world: World) -> None:
    world.correct()
    row = db.session.scalars(db.select(PresenceCorrection)).one()
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "presence_corrected")).one()
    assert entry.account_id == world.coordinator.id
    assert set(entry.fields) >= {"case_id", "meeting_id", "item_id", "account_id", "correction_id"}
    assert entry.fields["correction_id"] == str(row.id)
    assert "rang" not in str(entry.fields)
    assert b"rang" not in row.reason_sealed


def test_nobody_was_there_needs_nothing_but_a_reason(world: World) -> None:
    assert world.correct(there="no", came="", left="", mode="").status_code == 303
    page = world.see()
    assert "Anita Kerr was not there." in page
    assert "Nobody was noted." in page
    assert page.count("Needed and not there:</strong> HOU of Testbury, POL of Testbury.") == 1


def test_somebody_who_was_not_noted_is_added_and_taken_back(world: World) -> None:
    joel = f"{world.housing.id}:{world.housing.agency_id}"
    assert world.correct(spell="", who=joel, came="09:03", left="09:08").status_code == 303
    page = world.see()
    assert "Joel Brandt was there from 09:03 to 09:08, remote." in page
    assert "Nothing was noted." in page
    assert page.count("Needed and not there") == 1
    row = db.session.scalars(db.select(PresenceCorrection)).one()
    assert world.correct(spell=row.id, reason="It was his brother.").status_code == 303
    page = world.see()
    assert "What was added for Joel Brandt is taken back." in page
    assert page.count("Needed and not there") == 2


@pytest.mark.parametrize(
    ("typed", "said", "field"),
    [
        ({"reason": "  "}, "Write why you correct it.", "reason"),
        ({"came": "nine"}, "Enter a time such as 10:20.", "came"),
        ({"left": ""}, "Enter a time such as 10:20.", "left"),
        ({"came": "08:10"}, "That is before the meeting was opened.", "came"),
        ({"left": "09:01"}, "They cannot have left before they came.", "left"),
        ({"left": "09:59"}, "That is after the meeting was over.", "left"),
        ({"mode": "by pigeon"}, "Choose whether they were in the room.", "mode"),
        ({"spell": "", "who": "nobody"}, "Choose who was there.", "who"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    world: World, typed: dict[str, str], said: str, field: str
) -> None:
    answer = world.correct(**{"reason": "A long story of a line.", "came": "09:02", **typed})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert f'href="#correction-{field}"' in answer.text
    assert f'id="correction-{field}-error"' in answer.text
    assert said in answer.text
    assert "A long story of a line." in answer.text or field == "reason"
    assert f'value="{typed.get("came", "09:02")}"' in answer.text
    assert db.session.scalars(db.select(PresenceCorrection)).all() == []


def test_a_time_that_was_left_as_it_stood_stays_to_the_second(world: World) -> None:
    presence = world.presence_at(world.items[0].id)
    presence.entered_utc += timedelta(seconds=17)
    entered_utc = presence.entered_utc
    world.correct(left="09:10")
    assert db.session.scalars(db.select(PresenceCorrection.entered_utc)).one() == entered_utc


def test_who_may_correct(world: World) -> None:
    assert world.correct(world.minute_taker).status_code == 403
    assert world.correct(world.police).status_code == 403
    assert world.browser(world.police).get(world.address).status_code == 403
    for page in ("/attendance", "/time-given-back"):
        assert world.browser(world.police).get(page).status_code == 403
    assert world.correct(case="").status_code == 404
    assert world.correct(spell=world.meeting.id).status_code == 404
    elsewhere = world.presence_at(world.items[1].id).id
    assert world.correct(spell=elsewhere).status_code == 404, "it is noted at another case"


def test_whoever_must_not_know_of_a_case_finds_nothing_of_it(world: World) -> None:
    hidden = world.items[0]
    declare_conflict_of_person(None, hidden.case_id, world.other.id, "A neighbour.")
    page = world.see(world.other)
    assert "Kay Marsh" not in page
    assert str(hidden.case_id) not in page
    assert "1 of 2" in page
    assert world.correct(world.other).status_code == 404
    form = f"{world.address}/correct?case={hidden.case_id}"
    assert world.browser(world.other).get(form).status_code == 404
    assert world.browser(world.coordinator).get(form).status_code == 200
    patterns = world.browser(world.other).get("/attendance").text
    assert "1 of 1" in patterns
    assert "2 of 2" not in patterns
    assert "2 of 2" in world.browser(world.coordinator).get("/attendance").text


def test_whoever_must_not_know_of_a_case_cannot_be_chosen_for_it(world: World) -> None:
    declare_conflict_of_person(None, world.items[0].case_id, world.housing.id, "A cousin.")
    form = world.browser().get(f"{world.address}/correct?case={world.items[0].case_id}").text
    assert "Anita Kerr" in form
    assert "Joel Brandt" not in form


def test_looking_at_the_ledger_leaves_its_entries(world: World) -> None:
    world.see()
    rows = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "case_viewed")).all()
    assert {row.fields["case_id"] for row in rows} == {str(item.case_id) for item in world.items}
    assert {row.account_id for row in rows} == {world.coordinator.id}


def test_the_plots_have_their_words_and_their_tables(world: World) -> None:
    patterns = world.browser().get("/attendance?last=24&agency=nonsense").text
    assert "<title id=" in patterns
    assert "POL of Testbury: present for 2 of 2 cases" in patterns
    assert "HOU of Testbury: present for 0 of 2 cases" in patterns
    assert "Not needed at these meetings" in patterns
    time = world.browser().get("/time-given-back").text
    assert "November 2026" in time
    assert "Agency-hours given back by month" in time


def test_before_any_meeting_the_pages_say_so(context: None, sign_in_as: SignInAs) -> None:
    make_series(make_partnership("POL").values())
    browser = sign_in_as(make_member(Role.COORDINATOR))
    assert "No meeting has been held yet" in browser.get("/attendance").text
    assert "No meeting has been held yet" in browser.get("/time-given-back").text
