"""Whoever is locked out of a case hears no more of it, over real sockets from the real server."""

import threading
import time
from collections.abc import Iterator

import pytest
from discussion import Discussion, Pages
from flask import Flask
from serving import Page, wait_until

from app.cases.conflicts import declare_conflict, declare_conflict_of_person, lift_conflict
from app.cases.models import ConflictOfInterest
from app.config import Settings
from app.core.database import db
from app.wiring import create_app

LONGEST_SECONDS = 5.0


@pytest.fixture
def app(live_settings: Settings) -> Iterator[Flask]:
    """The program in this process, beside the server, on the same data."""
    app = create_app(live_settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def lock_out(discussion: Discussion, *, whole_agency: bool) -> float:
    """Declare it in another process than the server's; answers when that was committed."""
    with discussion.app.app_context():
        case_id = discussion.item().case_id
        if whole_agency:
            assert discussion.school.agency_id is not None
            declare_conflict(None, case_id, discussion.school.agency_id, "She works there.")
        else:
            declare_conflict_of_person(discussion.school.id, case_id, discussion.school.id, "My sister.")
        db.session.commit()
        return time.monotonic()


def let_in(discussion: Discussion) -> None:
    with discussion.app.app_context():
        case_id = discussion.item().case_id
        row = db.session.scalars(db.select(ConflictOfInterest).where(ConflictOfInterest.case_id == case_id)).one()
        lift_conflict(discussion.chair.id, case_id, row.id, "It was somebody else.")
        db.session.commit()


def hears_no_more(discussion: Discussion, page: Page, *, whole_agency: bool) -> None:
    """Lock this page's person out while somebody types, and see that it ends in time."""
    document, arrivals = discussion.documents[0], list[float]()
    assert page.open(document)["ok"]
    page.client.on("minutes_updates", lambda *_: arrivals.append(time.monotonic()))
    wait_until(lambda: arrivals, "the page hears of the typing")
    committed = lock_out(discussion, whole_agency=whole_agency)
    time.sleep(LONGEST_SECONDS + 1)
    assert arrivals[-1] - committed <= LONGEST_SECONDS
    assert not page.open(document)["ok"]
    assert not page.client.call("watch", f"item:{discussion.item_id}", timeout=10)["ok"]


@pytest.mark.parametrize("ways", [(False, False, True)])
def test_within_five_seconds_of_a_conflict_nothing_more_arrives(
    discussion: Discussion, page_of: Pages, ways: tuple[bool, ...]
) -> None:
    """While somebody else goes on typing: each change is told to the one locked out for a moment at most."""
    document, writer = discussion.documents[0], page_of(discussion.police)
    assert writer.open(document)["may_write"]
    ended = threading.Event()

    def type_on() -> None:
        while not ended.is_set():
            writer.write(document, "word ")
            time.sleep(0.02)

    typing = threading.Thread(target=type_on)
    typing.start()
    try:
        for whole_agency in ways:
            hears_no_more(discussion, page_of(discussion.school), whole_agency=whole_agency)
            if not whole_agency:
                let_in(discussion)
    finally:
        ended.set()
        typing.join(10)
