"""Who does not read hurts nobody: what waits for them is little, then they are cut off, and later they have it all."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from discussion import Discussion, Pages
from flask import Flask
from serving import Page, Server, wait_until
from sleeping import Sleeper

from app.config import Settings
from app.core.database import db
from app.minutes.document import read_text
from app.wiring import create_app

WORDS = "What was seen and heard that day. " * 1_800
TURNS = 60


@pytest.fixture
def app(live_settings: Settings) -> Iterator[Flask]:
    """The program in this process, beside the server, on the same data."""
    app = create_app(live_settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def memory_of(server: Server) -> int:
    """The memory of the server, in bytes."""
    assert server.process is not None
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def length_of(page: Page) -> int:
    """The length of the text on a page, which its other thread may just change."""
    with page._lock:
        return len(str(page.text))


def test_who_does_not_read_is_cut_off_and_nobody_else_waits(
    discussion: Discussion, server: Server, page_of: Pages
) -> None:
    document = discussion.documents[0]
    anita, sam = page_of(discussion.police), page_of(discussion.school)
    assert anita.open(document)["ok"]
    assert sam.open(document)["ok"]
    sleepers = [Sleeper(server.url, discussion.cookie_of(discussion.chair), document) for _ in range(5)]
    time.sleep(0.5)
    before = memory_of(server)
    for sleeper in sleepers:
        sleeper.sleep()
    slowest = 0.0
    for turn in range(TURNS):
        started = time.monotonic()
        anita.write(document, WORDS)
        wait_until(lambda turn=turn: anita.saved == turn + 1, "it to be saved")
        wait_until(lambda turn=turn: length_of(sam) == len(WORDS) * (turn + 1), "the others to have it")
        slowest = max(slowest, time.monotonic() - started)
    assert slowest < 5.0
    assert all(sleeper.is_cut_off() for sleeper in sleepers)
    for sleeper in sleepers:
        sleeper.close()
    # The text itself is four megabytes; without a limit five times that would wait for the sleepers.
    assert memory_of(server) - before < 60_000_000
    back = page_of(discussion.chair)
    assert back.open(document)["ok"]
    assert str(back.text) == str(anita.text)
    with discussion.app.app_context():
        assert read_text(document) == WORDS * TURNS
