"""Asking which times people can make, keeping what they say, picking one or giving up."""

from datetime import timedelta
from typing import Any

import pytest
from asking import IF_NEED_BE, NO, PARTNER, YES, Search, mails, make_search
from builders import actor_for, make_case, make_member

from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.directory.models import Agency
from app.directory.queries import list_contacts
from app.directory.service import remove_contact
from app.identity.models import RoleGrant
from app.invitations.leaving import forget_contact
from app.invitations.poll_models import PollState, PollVote
from app.invitations.poll_queries import list_candidates, list_options, list_voters
from app.invitations.poll_rules import rank
from app.invitations.poll_telling import nudge
from app.invitations.polls import OVER, Asked, answer_poll, drop_poll, open_poll, pick_time
from app.meetings.models import Meeting


@pytest.fixture
def search(context: None, at: object) -> Search:
    """The people, before anybody is asked."""
    return make_search()


def test_everybody_is_asked_in_a_message_that_names_no_family(search: Search) -> None:
    poll = search.ask()
    asked = mails("Which times can you make?")
    assert [mail.address for mail in asked] == sorted([search.police.email, search.housing.email, PARTNER])
    assert all("Marsh" not in mail.text + mail.subject for mail in asked)
    for mail in asked:
        assert ("/poll/" in mail.text) == (mail.address == PARTNER)
        assert (f"/diary/polls/{poll.id}" in mail.text) == (mail.address != PARTNER)
    assert poll.title == "Multi-agency meeting"


def test_the_last_answer_counts_and_the_best_time_stands_first(search: Search) -> None:
    poll = search.ask()
    search.say(search.police.id, YES, YES, NO)
    search.say(search.police.id, NO, YES, YES)
    search.say(search.housing.id, YES, IF_NEED_BE, YES)
    assert db.session.scalar(db.select(db.func.count(PollVote.id))) == 6
    options = {option.id: option.starts_utc for option in list_options(poll.id)}
    voters = list_voters(poll)
    assert [voter.name for voter in voters] == ["Anita Kerr", "Dr S. Heald", "Joel Brandt"]
    standing = rank(options, [voter.ballot for voter in voters])
    assert [one.starts_utc for one in standing] == [search.times()[place] for place in (2, 1, 0)]


def test_a_picked_time_is_a_meeting_of_the_series_and_everybody_is_told(search: Search) -> None:
    poll = search.ask()
    option = list_options(poll.id)[1]
    meeting = pick_time(search.actor, poll.id, option.id)
    assert (meeting.series_id, meeting.starts_utc, meeting.planned_minutes) == (
        search.series.id,
        option.starts_utc,
        60,
    )
    assert meeting.slot_utc is None
    assert meeting.calendar_uid
    assert (poll.state, poll.meeting_id) == (PollState.PICKED, meeting.id)
    calendars = [mail.address for mail in mails() if mail.calendar_method == "REQUEST"]
    assert calendars == sorted([search.police.email, search.housing.email, PARTNER])


def test_of_two_who_pick_the_second_is_told_and_there_is_one_meeting(search: Search) -> None:
    poll = search.ask()
    first, second, _ = list_options(poll.id)
    pick_time(search.actor, poll.id, first.id)
    with pytest.raises(Conflict, match="ended this search already"):
        pick_time(search.actor, poll.id, second.id)
    with pytest.raises(Conflict, match=OVER):
        drop_poll(search.actor, poll.id, "It is settled by phone.")
    assert db.session.scalar(db.select(db.func.count(Meeting.id))) == 1


def test_a_search_is_dropped_with_a_reason_that_stands_in_no_message(search: Search) -> None:
    poll = search.ask()
    with pytest.raises(Invalid, match="Say why"):
        drop_poll(search.actor, poll.id, "  ")
    drop_poll(search.actor, poll.id, "It is settled by phone.")
    assert (poll.state, poll.end_reason) == (PollState.DROPPED, "It is settled by phone.")
    told = mails("No time is looked for any longer")
    assert len(told) == 3
    assert all("phone." not in mail.text for mail in told)


def test_an_answer_after_the_end_is_said_to_be_late_and_changes_nothing(search: Search) -> None:
    poll = search.ask()
    said = search.said(YES, YES, YES)
    pick_time(search.actor, poll.id, list_options(poll.id)[0].id)
    with pytest.raises(Conflict, match="came too late"):
        answer_poll(poll, search.voter(search.housing.id), said)
    assert db.session.scalar(db.select(db.func.count(PollVote.id))) == 0


def test_every_time_wants_an_answer(search: Search) -> None:
    poll = search.ask()
    first, *_rest = list_options(poll.id)
    with pytest.raises(Invalid, match="yes, if need be, or no"):
        answer_poll(poll, search.voter(search.police.id), {first.id: YES})


def test_a_time_that_has_passed_meanwhile_is_not_picked(search: Search, at: Any) -> None:
    poll = search.ask()
    at.later(days=7, hours=2)
    with pytest.raises(Conflict, match="has passed"):
        pick_time(search.actor, poll.id, list_options(poll.id)[0].id)


def test_only_who_runs_meetings_of_the_series_may_ask_pick_and_drop(search: Search) -> None:
    poll = search.ask()
    elsewhere = make_member(Role.CHAIR, series=None)
    elsewhere_grant = db.session.scalars(db.select(RoleGrant).where(RoleGrant.account_id == elsewhere.id)).one()
    elsewhere_grant.ends_utc = now_utc()
    for who in (search.police, elsewhere):
        with pytest.raises(NotFound):
            pick_time(actor_for(who), poll.id, list_options(poll.id)[0].id)
        with pytest.raises(NotFound):
            drop_poll(actor_for(who), poll.id, "No.")
    assert poll.state is PollState.OPEN


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"starts": []}, "starts", "Tick a time"),
        ({"asked": []}, "people", "at least one"),
        ({"minutes": 0}, "minutes", "from 5 minutes"),
        ({"closes": timedelta(0)}, "closes", "has passed"),
        ({"closes": timedelta(days=7, hours=1)}, "closes", "before the first time"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_place(
    search: Search, change: dict[str, Any], field: str, words: str
) -> None:
    usual: dict[str, Any] = {
        "minutes": 60,
        "starts": search.times(),
        "asked": [Asked(search.police.id, True)],
        "closes": timedelta(days=5),
    } | change
    with pytest.raises(Invalid, match=words) as fault:
        open_poll(search.actor, search.series.id, closes_utc=now_utc() + usual.pop("closes"), **usual)
    assert fault.value.field == field


def test_nobody_is_asked_twice_and_nobody_who_has_left(search: Search) -> None:
    def ask(*who: Asked) -> None:
        open_poll(
            search.actor,
            search.series.id,
            minutes=60,
            starts=search.times(),
            asked=who,
            closes_utc=now_utc() + timedelta(days=1),
        )

    with pytest.raises(Invalid, match="Anita Kerr is chosen twice"):
        ask(Asked(search.police.id, True), Asked(search.police.id, False))
    search.housing.disabled_utc = now_utc()
    db.session.flush()
    with pytest.raises(Invalid, match="has left"):
        ask(Asked(search.housing.id, True))


def test_a_series_that_has_ended_has_no_more_meetings(search: Search) -> None:
    poll = search.ask()
    search.series.ended_utc = now_utc()
    with pytest.raises(Conflict, match="has ended"):
        search.ask()
    with pytest.raises(Conflict, match="has ended"):
        pick_time(search.actor, poll.id, list_options(poll.id)[0].id)


def test_who_has_left_is_named_so_and_told_nothing(search: Search) -> None:
    poll = search.ask()
    search.say(search.police.id, YES, YES, YES)
    search.police.disabled_utc = now_utc()
    forget_contact(search.partner.id, by_id=None)
    remove_contact(search.partner)
    db.session.flush()
    assert list_contacts([search.partner.agency_id]) == []
    assert {voter.name: voter.has_left for voter in list_voters(poll)} == {
        "Anita Kerr": True,
        "Joel Brandt": False,
        "Somebody who is not in the directory any longer": True,
    }
    drop_poll(search.actor, poll.id, "It is settled by phone.")
    assert [mail.address for mail in mails("No time is looked for any longer")] == [search.housing.email]


def test_who_has_not_answered_is_asked_again_once_for_each_cause(search: Search, at: Any) -> None:
    search.ask()
    search.say(search.police.id, YES, YES, YES)
    again = "Please say which times you can make"
    assert nudge() == 1
    assert mails(again) == []
    # It is Monday, half past eight; answers are asked for by nine.
    at.later(days=4, hours=23.5)
    for _ in range(3):
        nudge()
    assert [mail.address for mail in mails(again)] == sorted([search.housing.email, PARTNER])


def test_who_asked_is_told_once_when_all_have_answered(search: Search) -> None:
    search.ask()
    for who in (search.police.id, search.housing.id, search.partner.id):
        assert mails("The answers are in") == []
        search.say(who, YES, YES, YES)
        nudge()
        nudge()
    assert [mail.address for mail in mails("The answers are in")] == [search.coordinator.email]


def test_people_of_the_series_can_be_asked_and_partners_but_nobody_who_comes_for_one_case(search: Search) -> None:
    case = make_case(db.session.get_one(Agency, search.police.agency_id))
    make_member(Role.GUEST, name="Gail Whitmore", series=search.series, case=case)
    names = [one.name for one in list_candidates(search.series.id)]
    assert names == ["Lewis Okafor", "Joel Brandt", "Anita Kerr", "Dr S. Heald"]
