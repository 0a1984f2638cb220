"""A coordinator sets up a fortnightly MARAC and six discussions of one family, and moves one: everybody hears of it.

Real browsers, real mail over SMTP, and the feed that a calendar reads over HTTP. Nothing in a mail or a feed is about
the family.
"""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from browsing import Person
from calendar_faults import faults_in
from calendar_readers import starts_by_ical_js
from icalendar import Calendar
from mail_host import Arrival, MailHost
from playwright.sync_api import expect
from serving import Server

COORDINATOR = "lewis.okafor@msfp.example"
NUALA = "nuala.finch@chs.example"
REASON = "The school has an inset day."
OpenAs = Callable[..., Person]


@pytest.fixture
def mail_host() -> Iterator[MailHost]:
    """A real mail server."""
    host = MailHost()
    yield host
    host.stop()


def send_all(served: Server, host: MailHost) -> list[Arrival]:
    """Send what waits; answers what arrived by this."""
    before = len(host.arrived)
    subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "mail", "send"],
        env={**served.environment, "SMTP_URL": host.url},
        check=True,
        capture_output=True,
    )
    return host.arrived[before:]


def calendar_of(arrival: Arrival) -> Calendar:
    (part,) = [one for one in arrival.message.walk() if one.get_content_type() == "text/calendar"]
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert faults_in(text.decode()) == []
    found = Calendar.from_ical(text)
    assert isinstance(found, Calendar)
    assert part.get_param("method") == found["METHOD"]
    return found


def look_and_save(person: Person, picture: str) -> None:
    page = person.page
    page.get_by_role("button", name="Look at the dates").click()
    expect(page.get_by_role("heading", name="The dates of the next six months")).to_be_visible()
    person.check()
    person.picture(picture, whole=True)
    page.get_by_role("button", name="Save it and invite everybody").click()
    expect(page.get_by_text("is set up, and")).to_be_visible()


def test_two_series_are_set_up_and_a_date_moves(served: Server, open_as: OpenAs, mail_host: MailHost) -> None:
    coordinator = open_as(COORDINATOR)
    page = coordinator.page
    send_all(served, mail_host)

    page.goto(f"{served.url}/diary/series/new/marac")
    page.get_by_label("Place", exact=True).fill("Civic Centre, room 4")
    page.get_by_label("Chair", exact=True).select_option(label="Priya Raman")
    look_and_save(coordinator, "series-marac")
    invited = {arrival.people[0]: calendar_of(arrival) for arrival in send_all(served, mail_host)}
    assert NUALA in invited
    assert all(str(one.walk("VEVENT")[0]["LOCATION"]) == "Civic Centre, room 4" for one in invited.values())

    page.goto(f"{served.url}/diary/series/new/group_case")
    page.get_by_label("Name here").fill("Family Safeguarding Team 3")
    health = page.get_by_role("combobox", name="Community Health 0–19 and district nursing")
    nurse = health.locator("option", has_text="Nuala Finch").get_attribute("value")
    health.select_option(value=nurse)
    page.get_by_role("combobox", name="Oakfield Primary School").select_option(index=1)
    look_and_save(coordinator, "series-family")
    invited = {arrival.people[0]: calendar_of(arrival) for arrival in send_all(served, mail_host)}
    assert set(invited) == {NUALA, "t.abbott@oakfield.example"}
    (event,) = invited[NUALA].walk("VEVENT")
    uid, first = str(event["UID"]), event["DTSTART"].dt

    nuala = open_as(NUALA)
    nuala.page.goto(f"{served.url}/diary/calendar")
    nuala.page.get_by_role("button", name="Make an address").click()
    feed = nuala.page.locator(".app-secret").inner_text().strip()
    feed = f"{served.url}/feeds/{feed.rpartition('/')[2]}"
    assert first in read_feed(feed)

    page.get_by_role("link", name=re.compile("^Change or call off")).first.click()
    page.get_by_role("form", name="Move it").get_by_label("Day").fill((first + timedelta(days=1)).date().isoformat())
    page.get_by_role("form", name="Move it").get_by_role("button").click()
    expect(page.get_by_role("link", name="Say why, in a few words.")).to_be_visible()
    coordinator.check()
    page.get_by_role("form", name="Move it").get_by_label("Why").fill(REASON)
    page.get_by_role("form", name="Move it").get_by_role("button").click()
    expect(page.get_by_text("The date is moved")).to_be_visible()
    coordinator.check()

    told = send_all(served, mail_host)
    assert {arrival.people[0] for arrival in told} == {NUALA, "t.abbott@oakfield.example"}
    for arrival in told:
        (event,) = calendar_of(arrival).walk("VEVENT")
        assert (str(event["UID"]), event["RECURRENCE-ID"].dt) == (uid, first)
        assert event["DTSTART"].dt == first + timedelta(days=1)
        assert "by Lewis Okafor" in event["DESCRIPTION"]
        assert "The school has an inset day." in event["DESCRIPTION"]
        assert b"Hale" not in arrival.raw
    starts = read_feed(feed)
    assert first + timedelta(days=1) in starts
    assert first not in starts


def read_feed(address: str) -> list[object]:
    with urllib.request.urlopen(address) as answer:  # noqa: S310  # our own server
        text = answer.read().decode()
    assert faults_in(text) == []
    (starts,) = starts_by_ical_js([text])
    return list(starts)
