"""The link in an invitation: no account needed, looking changes nothing, and it shows when and where alone."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from page_client import PageClient

from app.core.clock import now_utc
from app.core.database import db
from app.invitations.models import ReplyAnswer, ReplyWay
from app.invitations.reply_links import address_of_reply, mail_address, mail_token, read_token, reply_token
from app.invitations.service import end_invitation
from app.meetings.models import MeetingState
from app.notifications.rules import LONGEST_TOKEN, leads_home


@pytest.fixture
def link(diary: Any) -> str:
    """Mrs Abbott's link to her one date."""
    db.session.commit()
    return f"/r/{reply_token(diary.invited['abbott'].id, diary.dates[0].id)}"


def test_it_shows_title_date_time_and_place_and_nothing_else(diary: Any, link: str, client: PageClient) -> None:
    page = client.get(link).text
    for words in ("Multi-agency meeting", "Wednesday 2 December", "10:00, 2 hours, Room 4, Civic Centre"):
        assert words in page
    for words in ("Wednesday meeting", "Abbott", "Oakfield", "POL", "Kerr", "Platt"):
        assert words not in page


def test_looking_changes_nothing_however_often_mail_programs_look(diary: Any, link: str, client: PageClient) -> None:
    for _look in range(3):
        assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert diary.answers() == []


def test_an_answer_by_link_counts(diary: Any, link: str, client: PageClient) -> None:
    client.get(link)
    taken = client.submit(link, {"choice": "not_come", "why": "I teach until 15:15."})
    assert "You do not come on Wednesday 2 December." in taken.text
    said = diary.latest("abbott")
    assert (said.answer, said.way, said.comment) == (ReplyAnswer.DECLINED, ReplyWay.LINK, "I teach until 15:15.")


def test_all_dates_are_offered_only_to_those_invited_to_all(diary: Any, link: str, client: PageClient) -> None:
    assert "Come to all dates" not in client.get(link).text
    assert client.submit(link, {"choice": "come_to_all"}).status_code == 422
    of_kerr = f"/r/{reply_token(diary.invited['kerr'].id, diary.dates[0].id)}"
    assert "Come to all dates" in client.get(of_kerr).text
    client.submit(of_kerr, {"choice": "come_to_all"})
    assert diary.latest("kerr", 2).answer is ReplyAnswer.ACCEPTED


def test_what_is_wrong_is_said_next_to_its_field_and_nothing_typed_is_lost(
    diary: Any, link: str, client: PageClient
) -> None:
    client.get(link)
    for typed in ({}, {"choice": "deputy"}, {"choice": "fly"}):
        answer = client.submit(link, typed)
        assert answer.status_code == 422
        assert "Choose what you say" in answer.text
    answer = client.submit(link, {"choice": "other_time", "time-day": "31", "why": "After school."})
    assert "must include a month and a year" in answer.text
    assert "After school." in answer.text


def test_a_link_closes_after_its_date(diary: Any, link: str, client: PageClient, at: Any) -> None:
    at(diary.dates[0].starts_utc + timedelta(minutes=120))
    answer = client.get(link)
    assert (answer.status_code, "This date is over." in answer.text) == (410, True)
    assert client.submit(link, {"choice": "come"}).status_code == 410
    assert diary.answers() == []


def test_a_link_closes_with_the_invitation_and_with_the_date(diary: Any, link: str, client: PageClient) -> None:
    diary.dates[0].state = MeetingState.CANCELLED
    db.session.commit()
    assert "This date was cancelled." in client.get(link).text
    diary.dates[0].state = MeetingState.PUBLISHED
    end_invitation(diary.invited["abbott"], by_id=None)
    db.session.commit()
    assert client.get(link).status_code == 410
    assert client.submit(link, {"choice": "come"}).status_code == 410


def test_a_link_of_somebody_who_has_left_is_closed(diary: Any, client: PageClient) -> None:
    diary.people["kerr"].disabled_utc = now_utc()
    db.session.commit()
    assert client.get(f"/r/{reply_token(diary.invited['kerr'].id, diary.dates[0].id)}").status_code == 410


def test_a_token_that_was_changed_leads_nowhere(diary: Any, link: str, client: PageClient) -> None:
    for place in (3, 30, 60):
        other = "A" if link[place] != "A" else "B"
        assert client.get(link[:place] + other + link[place + 1 :]).status_code == 404
    assert client.get("/r/short").status_code == 404
    assert client.get(f"/r/{'é' * 64}").status_code == 404


def test_a_token_of_one_date_is_none_of_another_series(diary: Any, app: Flask, client: PageClient) -> None:
    forged = reply_token(diary.invited["abbott"].id, uuid.uuid4())
    db.session.commit()
    assert client.get(f"/r/{forged}").status_code == 404


def test_links_and_mailboxes_fit_into_mails_and_follow_from_ids(diary: Any) -> None:
    one, other = diary.invited["kerr"].id, diary.invited["brandt"].id
    address = address_of_reply(one, diary.dates[0].id)
    assert leads_home(f"Answer here: {address}", "http://localhost")
    assert len(address.rpartition("/")[2]) <= LONGEST_TOKEN
    assert read_token(address.rpartition("/")[2]).meeting_id == diary.dates[0].id
    assert re.fullmatch(r"[a-z2-7]{32}", mail_token(one))
    assert mail_token(one) != mail_token(other)
    assert mail_address(one) == f"safe+{mail_token(one)}@testbury.example"
    assert len(mail_address(one).partition("@")[0]) <= 64
