"""A calendar reads its owner's times at an address of its own, and nobody else's, and nothing of any case."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from builders import make_account, make_case, make_item, make_meeting, make_member, make_partnership, make_series
from calendar_faults import faults_in
from calendar_readers import starts_by_ical_js
from page_client import PageClient

from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account
from app.invitations.models import CalendarFeed
from app.invitations.service import invite
from app.meetings.models import Meeting, MeetingState, Series

TEN = now_utc().replace(hour=10, minute=0, second=0, microsecond=0)

SignIn = Callable[[Account], PageClient]


@pytest.fixture
def series(context: None) -> Series:
    return make_series(make_partnership("POL").values(), name="The Hale family")


@pytest.fixture
def meetings(series: Series) -> list[Meeting]:
    return [
        make_meeting(series, MeetingState.PREPARING, starts_utc=TEN + timedelta(days=day)) for day in (-60, -7, 1, 8)
    ]


def make_address(person: Account, sign_in_as: SignIn) -> str:
    page = sign_in_as(person).submit("/diary/calendar/make", {})
    found = re.search(r"/feeds/[\w-]{43}\.ics", page.text)
    assert found
    return found.group()


def test_an_address_gives_the_times_of_its_owner(
    series: Series, meetings: list[Meeting], sign_in_as: SignIn, client: PageClient
) -> None:
    person = make_account()
    invite(series.id, by_id=None, account_id=person.id).invited_utc -= timedelta(days=90)
    db.session.commit()
    address = make_address(person, sign_in_as)
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert faults_in(answer.text) == []
    assert starts_by_ical_js([answer.text]) == [[meeting.starts_utc for meeting in meetings[1:]]]
    assert "Hale" not in answer.text


def test_nothing_new_is_answered_in_no_words(
    series: Series, meetings: list[Meeting], sign_in_as: SignIn, client: PageClient
) -> None:
    person = make_account()
    invite(series.id, by_id=None, account_id=person.id)
    db.session.commit()
    address = make_address(person, sign_in_as)
    edition = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": edition})
    assert (again.status_code, again.data) == (304, b"")
    meetings[2].starts_utc += timedelta(hours=1)
    meetings[2].version += 1
    db.session.commit()
    changed = client.get(address, headers={"If-None-Match": edition})
    assert changed.status_code == 200
    assert meetings[2].starts_utc in starts_by_ical_js([changed.text])[0]


def test_an_address_that_was_taken_back_or_changed_answers_nothing(
    series: Series, sign_in_as: SignIn, client: PageClient
) -> None:
    person = make_account()
    address = make_address(person, sign_in_as)
    assert client.get(address).status_code == 200
    feed = db.session.scalars(db.select(CalendarFeed)).one()
    stranger = sign_in_as(make_account())
    assert stranger.submit("/diary/calendar/take-back", {"feed_id": feed.id}).status_code == 404
    page = sign_in_as(person).submit("/diary/calendar/change", {"feed_id": feed.id})
    assert client.get(address).status_code == 404
    found = re.search(r"/feeds/[\w-]{43}\.ics", page.text)
    assert found
    assert client.get(found.group()).status_code == 200
    assert client.get("/feeds/nothing-of-the-kind.ics").status_code == 404


def test_who_has_left_has_no_feed_any_longer(sign_in_as: SignIn, client: PageClient, context: None) -> None:
    person = make_account()
    address = make_address(person, sign_in_as)
    person.disabled_utc = now_utc()
    db.session.commit()
    assert client.get(address).status_code == 404


def test_once_times_are_told_a_representative_reads_their_own_stretches_alone(
    sign_in_as: SignIn, client: PageClient, context: None
) -> None:
    agencies = make_partnership("POL", "CHS")
    series = make_series(agencies.values())
    meeting = make_meeting(series, MeetingState.PUBLISHED, starts_utc=TEN + timedelta(days=1))
    cases = [make_case(agencies[code], victim=name) for code, name in (("POL", "Kay"), ("CHS", "Jo"), ("POL", "Bea"))]
    for case, code in zip(cases, ("POL", "CHS", "POL"), strict=True):
        make_item(meeting, case, referrer=agencies[code], answers={}, agencies=agencies, minutes=20)
    speaker = make_member(Role.REPRESENTATIVE, agencies["POL"], series=series)
    invite(series.id, by_id=None, account_id=speaker.id, agency_id=agencies["POL"].id)
    db.session.commit()
    text = client.get(make_address(speaker, sign_in_as)).text
    starts = meeting.starts_utc
    assert starts_by_ical_js([text]) == [[starts, starts + timedelta(minutes=40)]]
    assert not any(word in text for word in ("Kay", "Bea", *(case.reference for case in cases)))
