"""Finding a time over HTTP: beginning a search, answering it with an account and without, picking and giving up."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from asking import NO, YES, Search, make_search
from builders import make_meeting, make_member, make_series
from conftest import SignInAs
from page_client import PageClient

from app.availability.models import BusyTime, Leave
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.service import add_contact
from app.invitations.poll_links import get_asked, token_of
from app.invitations.poll_models import Poll, PollOption, PollState, PollVote, PollVoter
from app.invitations.poll_queries import list_options
from app.invitations.polls import drop_poll, pick_time
from app.invitations.service import invite
from app.meetings.models import Meeting


@pytest.fixture
def search(context: None, at: object) -> Search:
    """The people, before anybody is asked; it is Wednesday 25 November 2026."""
    return make_search()


@pytest.fixture
def lewis(search: Search, sign_in_as: SignInAs) -> PageClient:
    """The coordinator's browser."""
    return sign_in_as(search.coordinator)


def form(search: Search, **typed: Any) -> dict[str, Any]:
    """The form as it would be sent: the police are needed, on four days at the start of December."""
    return {
        f"role-{search.police.id}": "needed",
        "minutes": "60",
        "first_day": "2026-12-01",
        "last_day": "2026-12-04",
        "from_time": "9am",
        "until_time": "17:00",
        "do": "look",
        **typed,
    }


def address(search: Search) -> str:
    return f"/diary/series/{search.series.id}/polls/new"


def ticked(page: str) -> list[str]:
    """The times that stand ticked on a page."""
    return re.findall(r'name="slot" type="checkbox" value="([^"]+)" checked', page)


def the_poll() -> Poll:
    return db.session.scalars(db.select(Poll).order_by(Poll.made_utc.desc(), Poll.id).limit(1)).one()


def link_of(search: Search) -> str:
    return f"/poll/{token_of(search.voter(search.partner.id).id)}"


def answers(search: Search, *said: Any) -> dict[str, str]:
    return {f"answer-{option}": value.value for option, value in search.said(*said).items()}


def test_the_best_times_come_ticked_with_who_cannot_and_why(search: Search, lewis: PageClient) -> None:
    db.session.add(
        Leave(
            account_id=search.police.id,
            first_day=now_utc().date(),
            last_day=now_utc().date() + timedelta(days=7),
            noted_utc=now_utc(),
        )
    )
    busy = now_utc().replace(day=3, month=12, hour=9)
    db.session.add(BusyTime(account_id=search.housing.id, starts_utc=busy, ends_utc=busy + timedelta(minutes=30)))
    page = lewis.submit(address(search), form(search, **{f"role-{search.housing.id}": "welcome"})).text
    # Anita Kerr is back on the third, when Joel Brandt is busy until half past nine. Two times a day are offered.
    clocks = ("03T09:30", "03T10:30", "04T09:00", "04T10:00", "01T09:00", "01T10:00")
    assert ticked(page) == [f"2026-12-{clock}:00+00:00" for clock in clocks]
    assert "Needed, and cannot: Anita Kerr (on leave)." in page
    assert "Nobody has said that they cannot." in page
    assert page.index("Thursday 3 December 2026") < page.index("Tuesday 1 December 2026")


def test_who_is_at_another_meeting_is_said_without_which(search: Search, lewis: PageClient) -> None:
    meeting = make_meeting(search.series, starts_utc=now_utc().replace(day=1, month=12, hour=9))
    invite(search.series.id, by_id=None, account_id=search.police.id, only_meeting_id=meeting.id)
    page = lewis.submit(address(search), form(search, last_day="2026-12-01", from_time="9:00", until_time="11:00")).text
    assert "Needed, and cannot: Anita Kerr (at another meeting)." in page


def test_asking_keeps_the_search_and_leads_to_its_page(search: Search, lewis: PageClient) -> None:
    page = lewis.submit(address(search), form(search)).text
    asked = form(search, slot=ticked(page)[:2], do="ask")
    asked |= {"own_day-1": "7/12/2026", "own_time-1": "3pm"}
    page = lewis.submit(address(search), asked, follow_redirects=True).text
    assert "Everybody you chose is asked." in page
    assert "0 of 1 have answered." in page
    poll = the_poll()
    assert [option.starts_utc.isoformat() for option in list_options(poll.id)][-1] == "2026-12-07T15:00:00+00:00"
    assert poll.closes_utc.isoformat() == "2026-11-30T17:00:00+00:00"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Tick a time, or add one of your own."),
        ({"own_day-1": "2026-11-24", "own_time-1": "10:00"}, "That time has passed. Enter a later one"),
        ({"own_day-1": "2027-03-28", "own_time-1": "01:30"}, "The clocks go forward in that night"),
        (
            {"own_day-1": "2027-10-31", "own_time-1": "1:30am"},
            "The clocks go back in that night, and this time comes twice",
        ),
        ({"own_day-1": "2026-12-09", "own_time-1": "25:99"}, "Time 1: enter a time such as 10:00 or 3pm"),
        ({"own_day-1": "31/2/2027", "own_time-1": "10"}, ": enter a day, for example 27/3/2027"),
        ({"own_time-2": "10:00"}, ": enter a day, for example 27/3/2027"),
        ({"minutes": "many"}, "Enter how many minutes, from 5 to 480"),
        ({"closes_day": "2026-11-24", "closes_time": "10:00", "slot": "2026-12-09T10:00:00+00:00"}, "That has passed"),
        ({"closes_day": "2026-12-10", "closes_time": "10:00", "slot": "2026-12-09T10:00:00+00:00"}, "before the first"),
        ({"slot": "2026-11-20T10:00:00+00:00"}, "One of these times has passed. Take it out."),
        ({"slot": "half past ten"}, "Tick a time, or add one of your own."),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    search: Search, lewis: PageClient, typed: dict[str, Any], words: str
) -> None:
    page = lewis.submit(address(search), form(search, do="ask", **typed))
    assert page.status_code == 422
    assert words in page.text
    assert f'id="role-{search.police.id}"' in page.text
    assert '<option value="needed" selected>' in page.text
    for name, value in typed.items():
        if name != "slot":
            assert f'name="{name}"' in page.text
            assert f'value="{value}"' in page.text
    assert db.session.scalar(db.select(db.func.count(Poll.id))) == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"last_day": "2026-11-30"}, "The last day must be the first day or later"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-24"}, "That day has passed. Enter today or a later day"),
        ({"last_day": "2027-12-01"}, "Look at three months at most"),
        ({"until_time": "08:00"}, "The day must end later than it begins"),
        ({"first_day": ""}, ": enter a day, for example 27/3/2027"),
    ],
)
def test_days_and_hours_that_cannot_be_looked_at_are_said(
    search: Search, lewis: PageClient, typed: dict[str, Any], words: str
) -> None:
    page = lewis.submit(address(search), form(search, **typed))
    assert page.status_code == 422
    assert words in page.text


def test_a_time_of_ones_own_is_weighed_too_and_stays_ticked(search: Search, lewis: PageClient) -> None:
    typed = form(search, **{"own_day-1": "2026-12-09", "own_time-1": "14:00"})
    page = lewis.submit(address(search), typed).text
    assert "2026-12-09T14:00:00+00:00" in ticked(page)
    assert 'name="own_day-1" type="date" value="2026-12-09"' not in page


def test_somebody_who_left_meanwhile_is_said_and_not_on_the_list_any_longer(search: Search, lewis: PageClient) -> None:
    search.housing.disabled_utc = now_utc()
    typed = form(search, do="ask", slot="2026-12-09T10:00:00+00:00", **{f"role-{search.housing.id}": "welcome"})
    page = lewis.submit(address(search), typed)
    assert page.status_code == 422
    assert "has left this series meanwhile" in page.text
    assert f"role-{search.housing.id}" not in page.text
    assert ticked(page.text) == ["2026-12-09T10:00:00+00:00"]


def test_one_person_under_two_names_is_asked_once(search: Search, lewis: PageClient) -> None:
    again = add_contact(
        search.partner.agency_id, name="Sam Heald", job_title="GP", email=search.partner.email, phone=""
    )
    typed = form(search, do="ask", slot="2026-12-09T10:00:00+00:00")
    typed |= {f"role-{search.partner.id}": "welcome", f"role-{again.id}": "needed"}
    page = lewis.submit(address(search), typed)
    assert page.status_code == 422
    assert "is chosen twice. Choose them once." in page.text


def test_days_on_which_nobody_meets_are_named(search: Search, lewis: PageClient) -> None:
    page = lewis.submit(address(search), form(search, first_day="2026-12-24", last_day="2026-12-31")).text
    assert "Friday 25 December 2026 (Bank holiday: Christmas Day)" in page
    assert not [one for one in ticked(page) if one.startswith("2026-12-25")]


def test_whoever_is_asked_sees_their_own_part_and_whoever_runs_it_all(
    search: Search, lewis: PageClient, sign_in_as: SignInAs
) -> None:
    poll = search.ask()
    kerr = sign_in_as(search.police)
    page = kerr.get(f"/diary/polls/{poll.id}").text
    assert "Which times can you make?" in page
    for hidden in ("Joel Brandt", "Who said what", "Marsh", "Pick this time"):
        assert hidden not in page
    assert "Waits for your answer" in kerr.get("/diary/polls").text
    page = kerr.submit(f"/diary/polls/{poll.id}/answer", answers(search, YES, NO, NO), follow_redirects=True).text
    assert "Your answers are kept" in page
    board = lewis.get(f"/diary/polls/{poll.id}").text
    for shown in ("Joel Brandt", "Who said what", "Needed, and cannot: Anita Kerr", "1 of 3 have answered."):
        assert shown in board
    # The best stands on top.
    assert board.index("1 yes, 0 if need be") < board.index("0 yes, 0 if need be")


def test_answers_with_a_gap_come_back_as_they_were_chosen(search: Search, sign_in_as: SignInAs) -> None:
    poll = search.ask()
    first, *_rest = list_options(poll.id)
    kerr = sign_in_as(search.police)
    page = kerr.submit(f"/diary/polls/{poll.id}/answer", {f"answer-{first.id}": "if_need_be", "answer-x": "yes"})
    assert page.status_code == 422
    assert page.text.count(": say yes, if need be, or no") == 2
    assert page.text.count("Say yes, if need be, or no") == 2
    assert 'value="if_need_be" checked' in page.text
    assert db.session.scalar(db.select(db.func.count(PollVote.id))) == 0


def test_a_search_is_hidden_from_everybody_else(search: Search, sign_in_as: SignInAs) -> None:
    poll = search.ask()
    stranger = sign_in_as(make_member(Role.REPRESENTATIVE, name="Ed Reid"))
    for path in (f"/diary/polls/{poll.id}", f"/diary/polls/{uuid4()}"):
        assert stranger.get(path).status_code == 404
        assert stranger.submit(f"{path}/answer", answers(search, YES, YES, YES)).status_code == 404
    assert sign_in_as(search.police).submit(f"/diary/polls/{poll.id}/pick", {}).status_code == 403
    chair_elsewhere = make_member(Role.CHAIR, name="Una Reid", series=make_series([], name="Clinic"))
    una = sign_in_as(chair_elsewhere)
    assert una.get(f"/diary/polls/{poll.id}").status_code == 404
    assert una.submit(f"/diary/polls/{poll.id}/pick", {"option_id": str(poll.id)}).status_code == 404
    assert una.submit(f"/diary/polls/{poll.id}/drop", {"reason": "No."}).status_code == 404
    assert una.get(address(search)).status_code == 404
    assert "Marsh" not in una.get("/diary/polls").text


def test_picking_makes_the_meeting_and_says_so_to_everybody(
    search: Search, lewis: PageClient, client: PageClient, sign_in_as: SignInAs
) -> None:
    poll = search.ask()
    option = list_options(poll.id)[1]
    assert lewis.submit(f"/diary/polls/{poll.id}/pick", {"option_id": str(uuid4())}).status_code == 404
    page = lewis.submit(f"/diary/polls/{poll.id}/pick", {"option_id": str(option.id)}, follow_redirects=True).text
    found = "Thursday 3 December 2026, 10:00"
    assert "everybody who was asked is told" in page
    for text in (page, sign_in_as(search.police).get(f"/diary/polls/{poll.id}").text, client.get(link_of(search)).text):
        assert "A time has been found" in text
        assert found in text
    again = lewis.submit(f"/diary/polls/{poll.id}/pick", {"option_id": str(option.id)})
    assert again.status_code == 409
    assert "ended this search already" in again.text
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 1


def test_giving_up_wants_a_reason_that_everybody_can_read(
    search: Search, lewis: PageClient, client: PageClient
) -> None:
    poll = search.ask()
    page = lewis.submit(f"/diary/polls/{poll.id}/drop", {"reason": " "})
    assert page.status_code == 422
    assert "Say why, for everybody who was asked." in page.text
    page = lewis.submit(f"/diary/polls/{poll.id}/drop", {"reason": "x" * 501})
    assert "x" * 501 in page.text
    lewis.submit(f"/diary/polls/{poll.id}/drop", {"reason": "It is settled by phone."})
    assert "It is settled by phone." in client.get(link_of(search)).text
    assert "Look for a time again" in lewis.get(f"/diary/polls/{poll.id}").text


def test_a_partner_answers_over_a_link_and_sees_nobody_else(search: Search, client: PageClient) -> None:
    search.ask()
    search.say(search.police.id, YES, YES, YES)
    page = client.get(link_of(search)).text
    for hidden in ("Kerr", "Brandt", "Okafor", "Marsh", "Core group", "have answered"):
        assert hidden not in page
    gap = client.submit(link_of(search), {})
    assert gap.status_code == 422
    page = client.submit(link_of(search), answers(search, YES, NO, YES), follow_redirects=True).text
    assert "Your answers are kept" in page
    assert page.count("checked") == 3
    assert search.voter(search.partner.id).answered_utc is not None


def test_a_late_answer_counts_until_a_time_is_picked_and_is_marked(
    search: Search, client: PageClient, lewis: PageClient, at: Any
) -> None:
    poll = search.ask()
    poll.closes_utc = now_utc() + timedelta(minutes=1)
    at.later(minutes=5)
    assert "Yours still counts" in client.get(link_of(search)).text
    client.submit(link_of(search), answers(search, YES, NO, YES))
    assert "Late" in lewis.get(f"/diary/polls/{poll.id}").text
    pick_time(search.actor, poll.id, list_options(poll.id)[0].id)
    late = client.submit(link_of(search), answers(search, NO, NO, NO))
    assert late.status_code == 409
    assert "Your answer came too late" in late.text
    assert "A time has been found" in late.text


def test_a_link_cannot_be_guessed_and_ends(search: Search, client: PageClient, at: Any) -> None:
    poll = search.ask()
    own = search.voter(search.partner.id)
    token = token_of(own.id)
    with_account = token_of(search.voter(search.police.id).id)
    wrong = [
        "",
        "nobody-was-sent-this",
        token[:-1],
        token[:-2] + ("AA" if token[-2:] != "AA" else "BB"),
        token_of(uuid4()),
        # Whoever has an account signs in.
        with_account,
        # Somebody else's id with one's own proof.
        with_account[:20] + token[20:],
        "é" * 64,
        "!" * 64,
    ]
    for guess in wrong:
        assert client.get(f"/poll/{guess}").status_code == 404, guess
        assert client.submit(f"/poll/{guess}", answers(search, YES, YES, YES)).status_code == 404
    assert get_asked(token)[1].id == own.id
    drop_poll(search.actor, poll.id, "It is settled by phone.")
    at.later(days=27)
    assert client.get(f"/poll/{token}").status_code == 200
    at.later(days=2)
    over = client.get(f"/poll/{token}")
    assert over.status_code == 410
    assert "settled" not in over.text


def test_an_answer_over_one_link_never_reaches_another_search(search: Search, client: PageClient) -> None:
    first = search.ask()
    first_options = {option.id for option in list_options(first.id)}
    search.ask([one + timedelta(days=20) for one in search.times()])
    stray = {f"answer-{option}": "yes" for option in first_options}
    client.submit(link_of(search), stray | answers(search, NO, NO, NO))
    voted = set(db.session.scalars(db.select(PollVote.option_id).order_by(PollVote.id)))
    assert len(voted) == 3
    assert voted.isdisjoint(first_options)


def test_taking_a_contact_out_of_the_directory_ends_their_link(
    search: Search, lewis: PageClient, client: PageClient
) -> None:
    search.ask()
    link = link_of(search)
    contact: UUID = search.partner.id
    answer = lewis.submit(f"/agencies/{search.partner.agency_id}/contacts/remove", {"contact_id": str(contact)})
    assert answer.status_code == 303
    assert client.get(link).status_code == 404
    assert db.session.scalar(db.select(db.func.count(PollVoter.id))) == 3


def test_a_series_that_has_ended_says_so(search: Search, lewis: PageClient) -> None:
    search.series.ended_utc = now_utc()
    page = lewis.submit(address(search), form(search, do="ask", slot="2026-12-09T10:00:00+00:00"))
    assert page.status_code == 422
    assert "This series has ended." in page.text
    assert db.session.scalar(db.select(db.func.count(PollOption.id))) == 0


def test_a_dropped_search_is_over_for_good(search: Search, lewis: PageClient) -> None:
    poll = search.ask()
    option = list_options(poll.id)[0]
    drop_poll(search.actor, poll.id, "It is settled by phone.")
    page = lewis.submit(f"/diary/polls/{poll.id}/pick", {"option_id": str(option.id)})
    assert page.status_code == 409
    assert the_poll().state is PollState.DROPPED
