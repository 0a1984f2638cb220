"""Answering in a real browser: axe finds nothing, on a desk or on a phone, and nothing needs a script."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Person
from conftest import USUAL_MOMENT, SignInAs
from playwright.sync_api import Browser, BrowserContext, expect
from quick_clock import QuickClock
from quick_server import QuickServer

from app.config import Settings
from app.core.database import db
from app.invitations.mail_in import receive_mail
from app.invitations.reply_links import reply_token
from app.notifications.came_back import note_came_back
from app.notifications.models import OutboxMail
from app.notifications.service import queue_mail

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1366, "height": 768}}
BY_HAND = b"From: anita.kerr@pol.example\r\nSubject: Wednesday\r\n\r\nSorry, I cannot come.\r\n"
OpenDiary = Callable[..., Person]


@pytest.fixture
def open_diary(
    diary: Any, settings: Settings, browser: Browser, sign_in_as: SignInAs, tmp_path: Path
) -> Iterator[OpenDiary]:
    """Gives a browser on which somebody of the diary is signed in, or nobody, at the running program."""
    db.session.commit()
    # Its clock stands still for as long as nobody lets it run.
    server = QuickServer(settings, QuickClock(USUAL_MOMENT, times=1, told_in=tmp_path / "clock"))
    server.start()
    contexts: list[BrowserContext] = []

    def open_browser(name: str = "", **options: Any) -> Person:
        context = browser.new_context(**{**DESK, **options})
        contexts.append(context)
        if name:
            cookie = sign_in_as(diary.people[name]).get_cookie("caseround")
            assert cookie is not None
            context.add_cookies([{"name": "caseround", "value": cookie.value, "url": server.url}])
        return Person(context, server, name)

    yield open_browser
    for context in contexts:
        context.close()
    server.kill()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_answers_can_be_used_by_everybody(
    diary: Any, open_diary: OpenDiary, screen: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    kerr = open_diary("kerr", **screen)
    kerr.go("/diary")
    kerr.picture(f"my-dates-{name}", whole=True)
    kerr.page.get_by_role("button", name="Come on Wednesday 9 December").click()
    expect(kerr.page.get_by_text("You come on Wednesday 9 December.")).to_be_visible()
    kerr.page.get_by_role("link", name="Another answer for Wednesday 2 December").click()
    kerr.check()
    kerr.picture(f"answer-{name}", whole=True)
    kerr.page.get_by_role("button", name="Send this answer").click()
    kerr.check()
    kerr.page.get_by_label("Not come on Wednesday 2 December, but could at another time").check()
    kerr.page.get_by_role("button", name="Send this answer").click()
    expect(kerr.page.get_by_role("alert")).to_contain_text("Enter the day on which you could come")
    kerr.check()
    kerr.picture(f"answer-wrong-{name}", whole=True)
    abbott = open_diary(**screen)
    link = f"/r/{reply_token(diary.invited['abbott'].id, diary.dates[0].id)}"
    abbott.go(link)
    abbott.picture(f"reply-link-{name}", whole=True)
    abbott.page.get_by_role("button", name="Send this answer").click()
    abbott.check()
    abbott.page.get_by_label("Come on Wednesday 2 December", exact=True).check()
    abbott.page.get_by_role("button", name="Send this answer").click()
    expect(abbott.page.get_by_role("heading", level=1)).to_have_text("Your answer is there")
    abbott.check()
    abbott.picture(f"reply-taken-{name}")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_mail_that_waits_can_be_dealt_with_by_everybody(
    diary: Any, open_diary: OpenDiary, screen: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    receive_mail(BY_HAND)
    queue_mail(occasion="x", account_id=diary.people["kerr"].id, address="x@pol.example", subject="A", text="B\n")
    db.session.flush()
    note_came_back(db.session.scalars(db.select(OutboxMail.message_name).order_by(OutboxMail.id)).all())
    db.session.commit()
    lewis = open_diary("coordinator", **screen)
    lewis.go("/diary")
    lewis.page.get_by_role("link", name="answers and mail that came back").click()
    lewis.check()
    lewis.picture(f"inbox-{name}", whole=True)
    lewis.page.get_by_role("link", name="Wednesday").click()
    lewis.check()
    lewis.page.get_by_role("button", name="Set aside").click()
    expect(lewis.page.get_by_role("alert")).to_contain_text("Say in a few words what became of it.")
    lewis.check()
    lewis.page.get_by_label("Whose answer is it?").select_option(label="Joel Brandt: Wednesday meeting")
    lewis.page.get_by_role("button", name="Choose somebody else").click()
    lewis.page.get_by_role("button", name="Keep as their answer").click()
    expect(lewis.page.get_by_role("alert")).to_contain_text("Choose the date that it is about")
    lewis.check()
    lewis.picture(f"waiting-mail-{name}", whole=True)
    lewis.page.get_by_label("Which date is it about?").select_option(label="Wednesday 9 December alone")
    lewis.page.get_by_label("They do not come").check()
    lewis.page.get_by_role("button", name="Keep as their answer").click()
    expect(lewis.page.get_by_text("Kept as their answer.")).to_be_visible()
    lewis.check()


def test_an_answer_needs_no_script(diary: Any, open_diary: OpenDiary) -> None:
    kerr = open_diary("kerr", java_script_enabled=False)
    page = kerr.page
    page.goto(f"{kerr.server.url}/diary/meetings/{diary.dates[0].id}/answer")
    page.get_by_label("Not come on Wednesday 2 December", exact=True).check()
    page.get_by_label("Why, or anything to add").fill("I give evidence in court.")
    page.get_by_role("button", name="Send this answer").click()
    expect(page.get_by_text("You do not come on Wednesday 2 December.")).to_be_visible()
