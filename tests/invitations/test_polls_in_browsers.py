"""Finding a time in a real browser, from beginning to end: axe finds nothing, on a desk or on a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asking import Search, make_search
from browsing import Person
from builders import make_member
from conftest import USUAL_MOMENT, SignInAs
from playwright.sync_api import Browser, BrowserContext, expect
from quick_clock import QuickClock
from quick_server import QuickServer

from app.availability.models import BusyAddress, Leave
from app.config import Settings
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account
from app.invitations.poll_links import token_of
from app.invitations.poll_models import Poll

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1366, "height": 768}}
Come = Callable[..., Person]


@pytest.fixture
def search(context: None, at: object) -> Search:
    """Eight people; Anita Kerr is on leave until the third of December."""
    search = make_search()
    for name in ("Imogen Tuck", "Marta Lindqvist", "Ian Mercer", "Gail Whitmore"):
        make_member(Role.REPRESENTATIVE, db.session.get_one(Agency, search.housing.agency_id), name=name)
    today = now_utc().date()
    leave = {"first_day": today, "last_day": today + timedelta(days=7), "noted_utc": now_utc()}
    db.session.add(Leave(account_id=search.police.id, **leave))
    return search


@pytest.fixture
def come(search: Search, settings: Settings, browser: Browser, sign_in_as: SignInAs, tmp_path: Path) -> Iterator[Come]:
    """Gives a browser at the running program, on which somebody is signed in, or nobody."""
    db.session.commit()
    server = QuickServer(settings, QuickClock(USUAL_MOMENT, times=1, told_in=tmp_path / "clock"))
    server.start()
    contexts: list[BrowserContext] = []

    def open_browser(who: Account | None = None, **options: Any) -> Person:
        contexts.append(browser.new_context(**options))
        if who is not None:
            cookie = sign_in_as(who).get_cookie("caseround")
            assert cookie is not None
            contexts[-1].add_cookies([{"name": "caseround", "value": cookie.value, "url": server.url}])
        return Person(contexts[-1], server, "")

    yield open_browser
    for context in contexts:
        context.close()
    server.kill()


def begin(lewis: Person, where: str) -> UUID:
    """Look for times, type one wrong, and ask; answers the id of the search."""
    lewis.go("/diary/polls")
    lewis.page.get_by_role("link", name="Core group: the Marsh family").click()
    lewis.check()
    lewis.page.get_by_label("Anita Kerr").select_option("Needed")
    lewis.page.get_by_label("Joel Brandt").select_option("Welcome")
    lewis.page.get_by_text("Partners without an account").click()
    lewis.page.get_by_label("Dr S. Heald").select_option("Welcome")
    lewis.picture(f"poll-new-{where}", whole=True)
    lewis.page.get_by_role("button", name="Look for times").click()
    lewis.check()
    lewis.picture(f"poll-proposed-{where}", whole=True)
    expect(lewis.page.get_by_role("checkbox", name="Thursday 3 December 2026, 09:00 to 10:00")).to_be_checked()
    lewis.page.get_by_label("Time 1").fill("half nine")
    lewis.page.get_by_role("button", name="Ask everybody").click()
    lewis.check()
    lewis.picture(f"poll-wrong-{where}", whole=True)
    lewis.page.get_by_label("Time 1").fill("")
    lewis.page.get_by_role("button", name="Ask everybody").click()
    expect(lewis.page.get_by_text("0 of ")).to_be_visible()
    lewis.check()
    return UUID(lewis.page.url.rpartition("/")[2])


def answer(person: Person, *, first: str) -> None:
    """Choose that for the first time on offer, yes for the others, and send it."""
    for number, one in enumerate(person.page.get_by_role("group").all()):
        one.get_by_label("Yes" if number else first, exact=True).check()
    person.page.get_by_role("button", name="Send my answers").click()
    expect(person.page.get_by_text("Your answers are kept")).to_be_visible()
    person.check()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_time_is_found(search: Search, come: Come, screen: dict[str, Any], request: pytest.FixtureRequest) -> None:
    where = request.node.callspec.id
    lewis, heald, kerr = come(search.coordinator, **screen), come(**screen), come(search.police, **screen)
    poll_id = begin(lewis, where)
    db.session.expire_all()
    search.polls.append(db.session.get_one(Poll, poll_id))
    link = f"/poll/{token_of(search.voter(search.partner.id).id)}"
    heald.go(link)
    heald.page.get_by_role("button", name="Send my answers").click()
    heald.check()
    heald.picture(f"poll-link-wrong-{where}", whole=True)
    answer(heald, first="No")
    kerr.go("/diary/polls")
    kerr.picture(f"polls-asked-{where}", whole=True)
    kerr.go(f"/diary/polls/{poll_id}")
    kerr.picture(f"poll-asked-{where}", whole=True)
    answer(kerr, first="If need be")
    lewis.page.reload()
    lewis.picture(f"poll-board-{where}", whole=True)
    lewis.page.get_by_text("Give up looking for a time").click()
    lewis.page.get_by_role("button", name="Give up, and tell everybody").click()
    lewis.check()
    lewis.page.get_by_role("button", name="Pick this time").first.click()
    expect(lewis.page.get_by_text("A time has been found:")).to_be_visible()
    lewis.check()
    lewis.picture(f"poll-picked-{where}", whole=True)
    lewis.go("/diary/polls")
    lewis.picture(f"polls-run-{where}", whole=True)
    heald.go(link)
    heald.picture(f"poll-link-over-{where}", whole=True)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_calendar_is_given_and_taken_away(
    search: Search, come: Come, screen: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    where = request.node.callspec.id
    kerr = come(search.police, **screen)
    kerr.go("/diary/me/busy")
    kerr.page.get_by_label("Address of your calendar").fill("my calendar")
    kerr.page.get_by_role("button", name="Let it be read").click()
    expect(kerr.page.get_by_label("Address of your calendar")).to_have_value("my calendar")
    kerr.check()
    kerr.picture(f"busy-wrong-{where}", whole=True)
    kerr.page.get_by_label("Address of your calendar").fill("webcal://calendar.elsewhere.example/of-anita.ics")
    kerr.page.get_by_role("button", name="Let it be read").click()
    expect(kerr.page.get_by_text("It is read in a minute.")).to_be_visible()
    kerr.check()
    address = db.session.scalars(db.select(BusyAddress)).one()
    address.failure, address.read_utc = "there is nothing at it", now_utc()
    db.session.commit()
    kerr.go("/diary/me/busy")
    expect(kerr.page.get_by_text("there is nothing at it")).to_be_visible()
    kerr.picture(f"busy-failed-{where}", whole=True)
    kerr.page.get_by_role("button", name="Read it no longer").click()
    expect(kerr.page.get_by_text("everything that was read from it is gone")).to_be_visible()
    kerr.check()
