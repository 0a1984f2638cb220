"""Broken changes, giants and junk over the live channel: the program goes on, and only whoever sends them is affected.

Every run of the tests sends a part; FLOOD=1 (`make figures`) sends all, and prints the figures.
"""

import hashlib
import itertools
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_member
from databases import Databases
from discussion import Discussion, make_discussion
from flask import Flask
from flooding import Health, RawPage, broken_updates, junk, update_frame
from serving import Page, Server, wait_until

from app.agenda.queries import find_item
from app.config import Settings, read_settings
from app.core.access import Role
from app.core.database import db
from app.identity.models import Account
from app.minutes.models import MinutesUpdate

IS_WHOLE = os.environ.get("FLOOD") == "1"
BROKEN = 100_000 if IS_WHOLE else 1_500
HUGE = 1_000 if IS_WHOLE else 12
JUNK = 10_000 if IS_WHOLE else 1_000
GIANTS = (1_000_000, 10_000_000, 100_000_000) if IS_WHOLE else (1_000_000, 10_000_000)
SENDERS = 30 if IS_WHOLE else 3
MOST_SECONDS_UNWELL = 2.0

Frames = Iterator[tuple[bytes, int]]

pytestmark = pytest.mark.timeout(3600 if IS_WHOLE else 300)


@pytest.fixture(scope="module")
def flood_settings(databases: Databases, run_folder: Path) -> Iterator[Settings]:
    url = databases.copy_of("schema")
    yield read_settings(
        {"DATABASE_URL": url, "CASEROUND_KEY_FILE": str(run_folder / "master.key"), "BASE_URL": "http://localhost"}
    )
    databases.remove(url)


@pytest.fixture
def settings(flood_settings: Settings) -> Settings:
    return flood_settings


@pytest.fixture
def server(flood_settings: Settings) -> Iterator[Server]:
    server = Server(flood_settings)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def discussion(app: Flask, server: Server) -> Discussion:
    return make_discussion(app)


@pytest.fixture
def senders(discussion: Discussion) -> list[Account]:
    """People who may write in the case, and send nothing good."""
    with discussion.app.app_context():
        item = find_item(discussion.item_id)
        assert item is not None
        people = [
            make_member(Role.CHAIR, name=f"Sender {number}", series=item.meeting.series) for number in range(SENDERS)
        ]
        db.session.commit()
        return people


class Watch:
    """Two people who go on writing all the while, and are neither put off nor slowed for long."""

    def __init__(self, server: Server, discussion: Discussion) -> None:
        self.discussion, self.document = discussion, discussion.documents[0]
        self.pages = [Page(server.url, discussion.cookie_of(who)) for who in (discussion.police, discussion.school)]
        for page in self.pages:
            assert page.open(self.document)["ok"]
        self.pages[0].write(self.document, "What was agreed. ")
        wait_until(lambda: "agreed" in str(self.pages[1].text), "the first words")

    def digest(self) -> str:
        """What the text on everybody's page comes to, and that it is the same."""
        texts = {str(page.text) for page in self.pages}
        assert len(texts) == 1
        return hashlib.sha256(texts.pop().encode()).hexdigest()

    def assert_well(self) -> None:
        """Raise `AssertionError` unless both are still there and what one writes reaches the other, and the disk."""
        before = self.pages[1].saved
        self.pages[1].write(self.document, "Still here. ")
        wait_until(lambda: self.pages[1].saved > before, "to be saved")
        wait_until(lambda: str(self.pages[0].text) == str(self.pages[1].text), "both to show the same")
        with self.discussion.app.app_context():
            assert db.session.query(MinutesUpdate).count() > 0
        assert [page.client.connected for page in self.pages] == [True, True]

    def close(self) -> None:
        """Go."""
        for page in self.pages:
            page.close()


@pytest.fixture
def watch(server: Server, discussion: Discussion) -> Iterator[Watch]:
    watch = Watch(server, discussion)
    yield watch
    watch.close()


def send_all(
    server: Server, discussion: Discussion, senders: list[Account], frames: Iterator[tuple[bytes, int]], many: int
) -> int:
    """Send so many frames, over a new line whenever one was ended; answers how many lines it took."""
    cookies = itertools.cycle([discussion.cookie_of(who) for who in senders])
    sent = lines = 0
    opening = b'42["minutes_open",' + f'"{discussion.documents[0]}",""]'.encode()
    while sent < many:
        page = RawPage(server.url, next(cookies))
        page.send(opening)
        lines += 1
        for data, kind in frames:
            if not page.send(data, kind) or sent >= many:
                break
            sent += 1
            if sent % 20 == 0:
                # What is sent after the line was ended was never read, and is no part of the figure.
                time.sleep(0.002)
        page.close()
    return lines


def report(capsys: pytest.CaptureFixture[str], words: str) -> None:
    """Print a figure past the tests' own reading of what is printed."""
    with capsys.disabled():
        print(f"\n{words}")


def test_broken_changes_change_nothing(
    server: Server, discussion: Discussion, senders: list[Account], watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, started = random.Random(20261122), time.monotonic()
    before, good = watch.digest(), watch.pages[0].doc.get_update()
    numbered = itertools.count(1)
    frames = (
        (update_frame(discussion.documents[0], next(numbered), update), 1) for update in broken_updates(rng, good)
    )
    with Health(server.url) as health:
        lines = send_all(server, discussion, senders, frames, BROKEN)
        huge = itertools.repeat((update_frame(discussion.documents[0], 1, "/////w" * 700_000 + "=="), 1))
        lines += send_all(server, discussion, senders, huge, HUGE)
    assert health.failed == 0
    assert health.slowest < MOST_SECONDS_UNWELL
    assert watch.digest() == before
    watch.assert_well()
    report(
        capsys,
        f"broken changes: {BROKEN} + {HUGE} huge over {lines} lines in {time.monotonic() - started:.0f} s; "
        f"0 crashes, digest unchanged, health answered within {health.slowest:.2f} s",
    )


def test_junk_and_giants_harm_nobody_else(
    server: Server, discussion: Discussion, senders: list[Account], watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, started = random.Random(20261122), time.monotonic()
    before = watch.digest()
    with Health(server.url) as health:
        lines = send_all(server, discussion, senders, junk(rng), JUNK)
        for size in GIANTS:
            page = RawPage(server.url, discussion.cookie_of(senders[0]))
            page.send(b"42" + b"a" * size)
            if size > 4_000_000:
                wait_until(lambda page=page: not page.is_open, f"the line that sent {size} bytes to end")
            page.close()
    assert health.failed == 0
    assert health.slowest < MOST_SECONDS_UNWELL
    assert watch.digest() == before
    watch.assert_well()
    sizes = ", ".join(f"{size // 1_000_000}" for size in GIANTS)
    report(
        capsys,
        f"junk: {JUNK} frames over {lines} lines, giants of {sizes} MB in {time.monotonic() - started:.0f} s; "
        f"health answered within {health.slowest:.2f} s ({health.asked} times), others stayed on",
    )


def test_a_flood_of_good_events_is_slowed_and_then_ended(
    server: Server, discussion: Discussion, senders: list[Account], watch: Watch
) -> None:
    page = RawPage(server.url, discussion.cookie_of(senders[0]))
    frame = b'42["watch","meeting:00000000-0000-4000-8000-000000000000"]'
    with Health(server.url) as health:
        wait_until(lambda: not page.send(frame), "the flood to be ended")
    page.close()
    assert health.slowest < MOST_SECONDS_UNWELL
    watch.assert_well()


def test_a_person_with_very_many_pages_keeps_the_newest(
    server: Server, discussion: Discussion, senders: list[Account], watch: Watch
) -> None:
    cookie = discussion.cookie_of(senders[0])
    pages = [Page(server.url, cookie) for _ in range(21)]
    wait_until(lambda: not pages[0].client.connected, "the oldest to make room")
    assert all(page.client.connected for page in pages[1:])
    watch.assert_well()
    for page in pages:
        page.close()
