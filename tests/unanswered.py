"""Marlbeck of today as it is before any agency has answered, served to real browsers."""

from collections.abc import Callable, Iterator
from typing import Any

from browsing import Person
from databases import Databases
from playwright.sync_api import Page, expect
from quick_server import QuickServer
from serving import Server

from app.cases.check_models import PersonAnswer, ServiceAnswer
from app.cases.models import Answer, Check
from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core.database import db
from app.demo.load import load_marlbeck

SNAPSHOT = "marlbeck before anybody answered"


def load_unanswered() -> None:
    """Marlbeck with its meeting of today, and no answer but that of who referred a case."""
    bring_up_to_date()
    loaded = load_marlbeck()
    for parts in (ServiceAnswer, PersonAnswer):
        db.session.execute(db.delete(parts))
    db.session.execute(
        db.update(Check)
        .where(Check.meeting_id == loaded.meeting_id, Check.is_referrer.is_(False))
        .values(answer=Answer.NO_REPLY, answered_utc=None, answered_by_id=None)
    )


def serving_unanswered(
    databases: Databases,
    make_snapshot: Callable[[str, Callable[[], Any]], None],
    settings_of: Callable[[str], Settings],
) -> Iterator[Server]:
    """The running program with it."""
    make_snapshot(SNAPSHOT, load_unanswered)
    url = databases.copy_of(SNAPSHOT)
    server = QuickServer(settings_of(url))
    server.start()
    yield server
    server.kill()
    databases.remove(url)


class Answering:
    """Somebody at the page of checks. Every key they press is counted."""

    def __init__(self, person: Person, meeting: str) -> None:
        self.person, self.page = person, person.page
        self.page.goto(f"{person.server.url}{meeting}/checks")
        self.presses = 0

    @property
    def left(self) -> int:
        """How many rows say that there is no reply yet."""
        return self.page.locator('[data-check][data-answer="no_reply"]').count()

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.presses += 1

    def answer_all(self, keys: str) -> int:
        """Answer every case that has none, with these keys in turn, and wait until all is saved."""
        many = self.left
        for number in range(many):
            self.press(keys[number % len(keys)])
        expect_all_saved(self.page)
        return many


def expect_all_saved(page: Page) -> None:
    """Wait until nothing is on its way and every case is answered."""
    expect(page.locator("[data-check][data-keep]")).to_have_count(0)
    expect(page.locator('[data-check][data-answer="no_reply"]')).to_have_count(0)
