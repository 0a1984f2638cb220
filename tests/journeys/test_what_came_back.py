"""After the meeting: one button sends it, partners without an account act on a link, whoever told us hears."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import Person, the_meeting
from conftest import browser_of
from flask import Flask
from mail_host import MailHost
from playwright.sync_api import Browser, expect
from serving import Server

from app.actions.queries import list_actions
from app.actions.service import close_case
from app.agenda.queries import list_items
from app.agenda.service import call_case
from app.config import Settings, read_settings
from app.core.database import db
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.models import MeetingState
from app.meetings.queries import list_coming_meetings
from app.meetings.service import open_meeting
from app.minutes.queries import list_research
from app.minutes.service import share_line

OpenAs = Callable[..., Person]
CHAIR = "priya.raman@msfp.example"
LEWIS = "lewis.okafor@msfp.example"
NUALA = "nuala.finch@chs.example"
NEWS = "There is news about what you told us"
LINE = "Because you told us, the plan was changed the same day."


class Post:
    """A real mail server; `send` sends what waits, `link_for` and `code_for` read what arrived."""

    def __init__(self, server: Server) -> None:
        self.server, self.host = server, MailHost()

    def send(self) -> None:
        """Send what waits in the outbox, as `caseround mail send` does it."""
        caseround(self.server, "mail", "send", SMTP_URL=self.host.url)

    def read(self, address: str, subject: str) -> str:
        """The last message to that address about that."""
        self.send()
        found = [
            arrival.message.get_content()
            for arrival in self.host.arrived
            if arrival.people == (address,) and arrival.message["Subject"] == subject
        ]
        assert found, f"nothing came to {address} about {subject!r}"
        return str(found[-1])

    def link_for(self, address: str, subject: str) -> str:
        text = self.read(address, subject)
        found = re.search(r"https?://\S+/s/\S+", text)
        assert found is not None
        return found[0]

    def code_for(self, address: str) -> str:
        found = re.search(r"(\d{3}) (\d{3})", self.read(address, "Your code"))
        assert found is not None
        return found[1] + found[2]


@pytest.fixture
def post(served: Server) -> Iterator[Post]:
    """The mail of the partnership."""
    post = Post(served)
    yield post
    post.host.stop()


def caseround(server: Server, *words: str, **environment: str) -> str:
    """Run one of the program's own commands beside the server."""
    done = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", *words],
        env={**server.environment, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def everything_is_heard(app: Flask) -> None:
    """The chair hears and closes every case; how that looks in a browser is told elsewhere."""
    with app.app_context():
        account = find_account_by_email(CHAIR)
        assert account is not None
        chair = actor_of(account)
        meeting = next(one for one in list_coming_meetings(chair) if one.state is MeetingState.PREPARING)
        open_meeting(chair, meeting.id)
        speaker = find_account_by_email(NUALA)
        assert speaker is not None
        assert speaker.agency_id is not None
        for item in list_items(meeting):
            call_case(chair, meeting.id, item.case_id)
            for line in list_research(meeting.id, item.case_id, [speaker.agency_id]):
                if not line.is_held_back:
                    share_line(actor_of(speaker), meeting.id, item.case_id, line.id)
            agreed = [action.id for action in list_actions(meeting.id, item.case_id)]
            close_case(chair, meeting.id, item.case_id, decided="The plan is agreed.", agreed_ids=agreed)
        db.session.commit()


@pytest.mark.timeout(600)
def test_partners_act_on_a_link_and_everybody_who_told_us_hears(
    served: Server,
    open_as: OpenAs,
    browser: Browser,
    post: Post,
    make_app: Callable[[Settings], Any],
) -> None:
    app = make_app(read_settings(served.environment))
    everything_is_heard(app)
    chair, lewis = open_as(CHAIR), open_as(LEWIS)
    meeting = the_meeting(lewis)
    page = chair.go(f"{meeting}/chair")
    page.get_by_role("button", name="Close the meeting").click()
    expect(page.get_by_role("heading", name="The meeting is over")).to_be_visible()
    it_is_looked_at_and_sent(lewis, meeting)
    assert caseround(served, "jobs", "run", "papers").startswith("papers: ")
    rowan = Person(browser.new_context(viewport={"width": 390, "height": 844}), served, "")
    rowan_court_acts(rowan, post, rowan_address(app))
    # Three loops were open from before. Each gets a line from somebody with a name.
    for agency in ("Millrace Surgery", "Community Health", "Stonegate Academy"):
        lewis.go("/loops").locator(".app-row--open", has_text=agency).first.get_by_role("link").click()
        answer_the_waiting(lewis, agency)
    lewis.picture("loops", whole=True)
    caseround(served, "jobs", "run", "chase")
    heald = Person(browser.new_context(), served, "")
    dr_heald_hears(heald, post)
    assert "/s/" in post.read("d.prosser@stonegate.example", NEWS)
    nuala = open_as(NUALA)
    page = nuala.go("/came-of-it")
    nuala.picture("came-of-it", whole=True)
    expect(page.get_by_text(LINE).first).to_be_visible()
    # What was shared today is not answered yet, and what came of it stands there all the same.
    expect(page.get_by_text("The plan is agreed.").first).to_be_visible()
    nuala.go("/actions?of=agency")
    nuala.picture("actions", whole=True)
    for person in (rowan, heald):
        person.context.close()


def it_is_looked_at_and_sent(lewis: Person, meeting: str) -> None:
    """The coordinator looks at what one partner gets and does not get, and sends everything with one button."""
    page = lewis.go(f"{meeting}/dispatch")
    lewis.picture("board-before", whole=True)
    page.locator(".app-row", has_text="Rowan Court").get_by_role("link", name=re.compile("what is left out")).click()
    lewis.check()
    lewis.picture("left-out", whole=True)
    expect(page.get_by_text("How to reach the family").first).to_be_visible()
    page = lewis.go(f"{meeting}/dispatch")
    page.get_by_role("button", name=re.compile("^Send all")).click()
    expect(page.get_by_role("alert")).to_contain_text("Sent to ")
    lewis.picture("board-sent", whole=True)


def rowan_court_acts(rowan: Person, post: Post, address: str) -> None:
    """No account: a link, a code, everything on one page, on a telephone."""
    comes_in(rowan, post, post.link_for(address, "A summary is waiting for you"), address)
    rowan.picture("partner-summary", whole=True)
    page = rowan.page
    expect(page.get_by_text("Keep a place free from tomorrow evening")).to_be_visible()
    page.get_by_role("button", name="I see to it").click()
    expect(page.get_by_role("alert")).to_contain_text("can see that you have it")
    expect(page.get_by_text("Accepted today at")).to_be_visible()
    page.get_by_text("Say how it stands").click()
    page.get_by_role("radio", name="Not done").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it was not done.")
    rowan.check()
    page.get_by_role("radio", name="Done", exact=True).check()
    page.get_by_label("In a line").fill("The place holds until Friday.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You said: The place holds until Friday.")).to_be_visible()
    page.get_by_role("button", name="We have read this").click()
    expect(page.get_by_text("You said that you have read this")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    rowan.check()


def dr_heald_hears(heald: Person, post: Post) -> None:
    """What came of what the surgery told at an earlier meeting, and a question about it."""
    address = "s.heald@millrace.example"
    comes_in(heald, post, post.link_for(address, NEWS), address)
    expect(heald.page.get_by_text(LINE)).to_be_visible()
    expect(heald.page.get_by_text("Lewis Okafor").first).to_be_visible()
    heald.picture("partner-told", whole=True)
    heald.page.get_by_label("Ask a question").fill("May I tell the practice nurse?")
    heald.page.get_by_role("button", name="Send the question").click()
    expect(heald.page.locator("strong", has_text="You asked").locator("..")).to_contain_text("practice nurse")
    heald.check()


def rowan_address(app: Flask) -> str:
    """Where Rowan Court is written to."""
    coordinator = browser_of(app, LEWIS)
    page = coordinator.get("/agencies").text
    found = re.search(r"[\w.]+@rowancourt\.example", page)
    assert found is not None
    return found[0]


def comes_in(person: Person, post: Post, link: str, address: str) -> None:
    """Follow the link, ask for the code, type it."""
    person.go(link)
    person.page.get_by_role("button", name="Send me the code").click()
    expect(person.page.get_by_text("A code is on its way")).to_be_visible()
    person.check()
    person.page.get_by_label("The code from the message").fill(post.code_for(address))
    person.page.get_by_role("button", name="Open").click()
    expect(person.page.get_by_role("heading", name=re.compile("^Summary for"))).to_be_visible()
    person.check()


def answer_the_waiting(lewis: Person, agency: str) -> None:
    """Write a line to that agency, and to nobody else on the page."""
    page = lewis.page
    lewis.check()
    if page.get_by_text("This case has left your list").count():
        here = page.url
        page.get_by_role("link", name="Open the case").click()
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name=re.compile("^Open")).click()
        expect(page.get_by_role("heading", name="Actions")).to_be_visible()
        lewis.go(here)
    for box in page.locator('input[name="of"]').all():
        name = page.locator(f'label[for="{box.get_attribute("id")}"]').inner_text()
        if agency not in name:
            box.uncheck()
    panel = page.locator(".app-loop", has_text=agency).first
    panel.get_by_label("Your line to").fill(LINE)
    lewis.picture(f"answering-{agency.split(maxsplit=1)[0].lower()}", whole=True)
    page.get_by_role("button", name="Send to those ticked").click()
    expect(page.get_by_text(LINE).first).to_be_visible()
    lewis.check()
