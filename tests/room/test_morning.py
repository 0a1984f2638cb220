"""The whole morning over HTTP: the list, the chair's screen, coming in, closing, the end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import MovableClock
from flask import Flask

from app.actions.models import ActionState
from app.actions.queries import list_actions
from app.audit.models import AuditEntry
from app.core.database import db
from app.meetings.models import Meeting, MeetingState

from .conftest import (
    ADULTS,
    CHAIR,
    COORDINATOR,
    DEPUTY_CHAIR,
    HOUSING,
    OBSERVER,
    POLICE,
    SOCIAL_WORK,
    Morning,
    presences_at,
)


def entries(kind: str) -> list[AuditEntry]:
    rows = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == kind).order_by(AuditEntry.number))
    return list(rows)


def test_the_coordinator_sees_the_list_its_figures_and_who_is_to_be_rung(morning: Morning) -> None:
    page = morning.see(COORDINATOR)
    for figure in ("146", "12:41", "838", "1,752", "15.2"):
        assert f"<strong>{figure}</strong>" in page
    assert page.count('class="app-row__time"') == 15, "fourteen cases and a break"
    assert "Ring Dr Rafi Cohen" in page
    assert "Restricted" in page
    assert "locked out, may not know of it" in page


def places(morning: Morning) -> list[str]:
    """The references of the list, in its order."""
    page = morning.see(COORDINATOR)
    return [part.split('"')[0] for part in page.split('data-name="')[1:]]


def test_moving_a_case_moves_its_time(morning: Morning) -> None:
    c01 = morning.told.case_ids["C01"]
    assert places(morning)[:2] == ["WD-604", "HT-492"]
    assert morning.do(COORDINATOR, "move", case_id=c01, steps=-1).status_code == 303
    assert places(morning)[:2] == ["HT-492", "WD-604"]
    assert "WD-604 is urgent, and another case stands before it." in morning.see(COORDINATOR)
    assert morning.do(COORDINATOR, "reorder").status_code == 303
    assert places(morning)[0] == "WD-604"
    assert morning.do(COORDINATOR, "move", case_id=c01, steps=5).status_code == 404
    assert morning.do(COORDINATOR, "move", case_id="x", steps=1).status_code == 404


def test_a_list_is_published_once(morning: Morning) -> None:
    assert morning.do(COORDINATOR, "publish").status_code == 303
    assert "Published" in morning.see(COORDINATOR)
    assert morning.do(COORDINATOR, "publish").status_code == 409


@pytest.mark.parametrize("who", [POLICE, HOUSING, OBSERVER])
def test_only_those_who_run_it_see_the_list_or_the_chairs_screen(morning: Morning, who: str) -> None:
    for page in ("", "/chair"):
        assert morning.browser(who).get(morning.address + page).status_code == 403
    for command in ("publish", "move", "reorder", "order", "urgency", "window", "open", "call", "close-case", "close"):
        assert morning.do(who, command).status_code == 403


def test_the_chair_sees_one_button_for_what_comes_next(morning: Morning) -> None:
    chair = morning.browser(CHAIR)
    morning.see(CHAIR, "/chair")
    assert "Call the next case: WD-604 Tanya Broadbent" in chair.press("Open the meeting").text
    assert "Close this case" in chair.press("Call the next case: WD-604 Tanya Broadbent").text
    answer = chair.press("Agree and close WD-604", decided="Tanya stays on the ward until an address is agreed.")
    assert "Call the next case: HT-492 Kayleigh Marsden" in answer.text
    assert "1 of 14 heard" in answer.text


def test_somebody_is_called_comes_in_and_is_out_when_the_case_is_closed(morning: Morning, app: Flask) -> None:
    morning.open()
    assert "I am here" in morning.see(SOCIAL_WORK, "/lobby")
    morning.do(SOCIAL_WORK, "join")
    assert 'data-called="false"' in morning.see(SOCIAL_WORK, "/lobby")
    assert "In the lobby: 1" in morning.see(CHAIR, "/chair")
    morning.call("C04")
    assert 'data-called="true"' in morning.see(SOCIAL_WORK, "/lobby")
    assert "Called, in the lobby: 1" in morning.see(CHAIR, "/chair")
    answer = morning.come_in(SOCIAL_WORK, "C04")
    assert answer.location.endswith(f"/cases/{morning.told.case_ids['C04']}")
    morning.come_in(SOCIAL_WORK, "C04")
    assert "In the case: 1" in morning.see(CHAIR, "/chair")
    assert "You are in the case" in morning.see(SOCIAL_WORK, "/lobby")
    morning.do(SOCIAL_WORK, "leave-case")
    assert 'data-called="false"' in morning.see(SOCIAL_WORK, "/lobby"), "who left is not rung again"
    morning.come_in(SOCIAL_WORK, "C04")
    morning.close("C04")
    assert 'data-called="false"' in morning.see(SOCIAL_WORK, "/lobby")
    with app.app_context():
        presences = presences_at(morning)
        assert [presence.left_utc is not None for presence in presences] == [True, True]
        assert {presence.agency_id for presence in presences} == {morning.told.agency_ids["CSC"]}
        today = [
            entry.kind
            for kind in ("case_entered", "case_left")
            for entry in entries(kind)
            if entry.meeting_id == morning.told.meeting_id
        ]
        assert today == ["case_entered", "case_entered", "case_left", "case_left"]


def test_coming_in_needs_the_case_to_be_ones_own_and_under_way(morning: Morning) -> None:
    morning.open()
    assert morning.come_in(SOCIAL_WORK, "C04").location.endswith("/lobby"), "not called yet"
    assert "not under way" in morning.see(SOCIAL_WORK, "/lobby")
    morning.call("C04")
    assert morning.come_in(HOUSING, "C04").status_code == 404
    assert morning.come_in(OBSERVER, "C04").status_code == 404
    assert morning.do(SOCIAL_WORK, "come-in").status_code == 404


def test_a_case_without_an_outcome_stays_open_and_what_was_typed_stays(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    answer = morning.close("C04", decided="  \n ")
    assert answer.status_code == 422
    assert "<title>Error: Chair" in answer.text
    assert "Say in a few words what was decided" in answer.text
    assert answer.text.count("checked") == 0, "no action was ticked, and none is ticked again"
    assert "Close this case" in morning.see(CHAIR, "/chair")


def test_closing_agrees_what_is_ticked(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    page = morning.see(CHAIR, "/chair")
    ticked = [part.split('"')[0] for part in page.split('name="agreed" value="')[1:]]
    assert len(ticked) == 5
    assert morning.close("C04", agreed=ticked[:3]).status_code == 303
    with app.app_context():
        actions = list_actions(morning.told.meeting_id, morning.told.case_ids["C04"])
        assert {str(action.id) for action in actions if action.state is ActionState.AGREED} == set(ticked[:3])
        assert {str(action.id) for action in actions if action.state is ActionState.NOT_TAKEN_UP} == set(ticked[3:])


def test_of_two_chairs_one_leads_and_the_other_is_told(morning: Morning) -> None:
    morning.open()
    assert morning.call("C04").status_code == 303
    lost = morning.call("C04", chair=DEPUTY_CHAIR)
    assert lost.status_code == 409
    assert "Priya Raman is leading the meeting." in lost.text
    assert morning.call("C01", chair=DEPUTY_CHAIR).status_code == 409
    again = morning.call("C01")
    assert again.status_code == 409
    assert "Another case is under way" in again.text
    assert morning.do(DEPUTY_CHAIR, "open").status_code == 409
    assert morning.close("C04").status_code == 303
    again = morning.close("C04")
    assert again.status_code == 409


def test_forecasts_move_with_the_meeting(morning: Morning, at: MovableClock) -> None:
    assert ">10:22<" in morning.see(CHAIR, "/chair")
    at(morning.told.starts_utc)
    at.later(minutes=5)
    # After an hour of silence the chair signs in again.
    morning.browsers.clear()
    morning.open()
    assert ">10:27<" in morning.see(CHAIR, "/chair"), "opened five minutes late"
    at.later(minutes=10)
    morning.call("C04")
    at.later(minutes=20)
    assert ">10:35<" in morning.see(CHAIR, "/chair"), "the case has gone over its twelve minutes"


def test_another_case_than_the_next_can_be_called(morning: Morning) -> None:
    morning.open()
    assert morning.call("C14").status_code == 303
    page = morning.see(CHAIR, "/chair")
    assert page.index("Margaret Tolley") < page.index("Tanya Broadbent")
    assert "You are called" in morning.see(ADULTS, "/lobby")


def test_the_meeting_ends_with_what_was_not_heard_deferred(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    under_way = morning.do(CHAIR, "close", may_defer="yes")
    assert under_way.status_code == 409
    morning.come_in(POLICE, "C04")
    morning.close("C04")
    assert morning.do(CHAIR, "close").status_code == 409, "thirteen cases have not been heard"
    assert morning.do(CHAIR, "close", may_defer="yes").status_code == 303
    assert "The meeting is over" in morning.see(CHAIR, "/chair")
    assert "The meeting is over" in morning.see(POLICE, "/lobby")
    assert morning.do(CHAIR, "open").status_code == 409
    assert morning.do(POLICE, "join").status_code == 409
    with app.app_context():
        meeting = db.session.get(Meeting, morning.told.meeting_id)
        assert meeting is not None
        assert meeting.state is MeetingState.CLOSED
        assert len(entries("case_deferred")) == 13


def test_what_was_seen_leaves_one_entry_however_often_a_page_renews_itself(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    page = morning.see(CHAIR, "/chair")

    def seen_whole() -> int:
        with app.app_context():
            return sum(entry.fields["sight"] == "case" for entry in entries("case_viewed"))

    first = seen_whole()
    (source,) = (
        part.split('"')[0].replace("&amp;", "&") for part in page.split('data-src="') if "case_seen" in part[:400]
    )
    for _ in range(3):
        answer = morning.browser(CHAIR).get(source, headers={"X-Fragment": "1"})
        assert answer.status_code == 200
        assert "<html" not in answer.text
    assert seen_whole() == first
    forged = source.rpartition("=")[0] + "=nonsense"
    morning.browser(CHAIR).get(forged, headers={"X-Fragment": "1"})
    assert seen_whole() == first + 1


@pytest.mark.parametrize(
    ("who", "link"),
    [
        (COORDINATOR, "Prepare the list"),
        (CHAIR, "Go to the chair’s screen"),
        (POLICE, "My cases today"),
        (OBSERVER, "Go to the lobby"),
    ],
)
def test_today_leads_each_to_their_own_place(morning: Morning, who: str, link: str) -> None:
    page = morning.browser(who).get("/").text
    assert link in page


def test_today_asks_strangers_to_sign_in(client: Any) -> None:
    assert client.get("/").location == "/sign-in"


def test_two_chairs_at_the_very_same_moment_call_one_case(morning: Morning) -> None:
    morning.open()
    morning.do(CHAIR, "leave")
    assert "Nobody is leading the meeting" in morning.see(DEPUTY_CHAIR, "/chair"), "either may call now"
    pairs = [(CHAIR, "C04"), (DEPUTY_CHAIR, "C01")]
    tokens = {who: morning.see(who, "/chair") and morning.browser(who).token() for who, _ in pairs}
    together = threading.Barrier(2)

    def call(who: str, key: str) -> int:
        together.wait()
        data = {"csrf_token": tokens[who], "case_id": morning.told.case_ids[key]}
        return morning.browser(who).post(f"{morning.address}/call", data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: call(*pair), pairs))
    assert sorted(answers) == [303, 409]
    assert morning.see(CHAIR, "/chair").count('aria-current="true"') == 1


def test_today_shows_times_until_the_meeting_is_open_and_the_summary_after_it(morning: Morning) -> None:
    police = morning.browser(POLICE)
    assert "<strong>10:10</strong>" in police.get("/").text
    morning.open()
    assert "Wait in the lobby" in police.get("/").text
    morning.do(CHAIR, "close", may_defer="yes")
    assert "Read your summary" in police.get("/").text
    assert "Who gets what" in morning.browser(COORDINATOR).get("/").text
