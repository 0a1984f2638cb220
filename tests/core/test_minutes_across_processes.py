"""Minutes that people of two web processes write together: each sees what is on disk, and Redis sees none of it."""

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
import redis
from discussion import Discussion, make_discussion
from fault_servers import Redis
from flask import Flask
from serving import Page, Server, wait_until

from app.config import Settings
from app.core.database import db
from app.core.vault import case_key
from app.identity.models import Account
from app.minutes.compaction import compact_here
from app.minutes.document import read_text

PageAt = Callable[[int, Account], Page]


@pytest.fixture
def discussion(app: Flask) -> Discussion:
    return make_discussion(app)


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    server = Redis()
    server.start()
    yield server
    server.close()


@pytest.fixture
def servers(settings: Settings, own_redis: Redis) -> Iterator[list[Server]]:
    """Two of them, on one database."""
    with ExitStack() as stack:
        servers = [Server(settings, environment={"REDIS_URL": own_redis.url}) for _ in range(2)]
        for server in servers:
            stack.callback(server.kill)
            server.start()
        yield servers


@pytest.fixture
def page_at(servers: list[Server], discussion: Discussion) -> Iterator[PageAt]:
    """Opens the first text of the case for somebody, at one of the two."""
    with ExitStack() as stack:

        def open_one(number: int, account: Account) -> Page:
            page = Page(servers[number].url, discussion.cookie_of(account))
            stack.callback(page.close)
            assert page.open(discussion.documents[0])["ok"]
            return page

        yield open_one


def test_words_typed_at_one_are_read_at_the_other(discussion: Discussion, page_at: PageAt) -> None:
    document = discussion.documents[0]
    anita, sam, imogen = page_at(0, discussion.police), page_at(1, discussion.school), page_at(1, discussion.chair)
    anita.write(document, "Lee may be out. ")
    shows(sam, "Lee may be out. ")
    shows(imogen, "Lee may be out. ")
    sam.write(document, "School was told. ")
    shows(anita, "Lee may be out. School was told. ")
    shows(imogen, "Lee may be out. School was told. ")
    wait_until(lambda: (anita.saved, sam.saved) == (1, 1), "both are told that it is saved")
    assert anita.refused == sam.refused == []
    assert on_disk(discussion) == "Lee may be out. School was told. "


def test_who_writes_at_one_is_named_at_the_other(discussion: Discussion, page_at: PageAt) -> None:
    anita, sam = page_at(0, discussion.police), page_at(1, discussion.school)
    anita.client.emit("minutes_presence", (str(discussion.documents[0]), {"is_writing": True}))
    wait_until(lambda: sam.shown, "it is shown")
    assert (sam.shown[0]["name"], sam.shown[0]["is_writing"]) == ("Anita Kerr", True)
    assert sam.shown[0]["agency"]


def test_redis_sees_ids_and_numbers_alone(discussion: Discussion, page_at: PageAt, own_redis: Redis) -> None:
    document = discussion.documents[0]
    anita, sam = page_at(0, discussion.police), page_at(1, discussion.school)
    with closing(redis.Redis(port=own_redis.port)) as client, closing(client.pubsub()) as line:  # type: ignore[no-untyped-call]
        line.psubscribe("*")
        anita.client.emit("minutes_presence", (str(document), {"is_writing": True}))
        anita.write(document, "Lee may be out. ")
        shows(sam, "Lee may be out. ")
        heard = b""
        while message := line.get_message(timeout=0.5):
            heard += message["data"] if isinstance(message["data"], bytes) else b""
            if b"written" in heard and b"shown" in heard:
                break
        assert str(document).encode() in heard
        left = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16}|[0-9]+", b"", heard)
        words = set(re.findall(rb"[A-Za-z]+", left))
        assert words <= {b"written", b"shown", b"here", b"true", b"false"}
        assert client.keys("*") == []


def test_while_redis_is_away_words_come_a_little_later_and_then_at_once(
    discussion: Discussion, page_at: PageAt, own_redis: Redis
) -> None:
    document = discussion.documents[0]
    anita, sam = page_at(0, discussion.police), page_at(1, discussion.school)
    own_redis.kill()
    anita.write(document, "Without. ")
    wait_until(lambda: anita.saved == 1, "it is saved all the same")
    shows(sam, "Without. ")
    own_redis.start()
    anita.write(document, "With. ")
    shows(sam, "Without. With. ")
    assert anita.refused == sam.refused == []


def test_who_comes_while_others_write_misses_nothing(discussion: Discussion, page_at: PageAt) -> None:
    document = discussion.documents[0]
    anita = page_at(0, discussion.police)
    pages = []
    for number in range(30):
        anita.write(document, f"{number} ")
        if number % 5 == 0:
            pages.append(page_at(1, discussion.school))
    for page in [anita, *pages]:
        shows(page, "".join(f"{number} " for number in range(30)))


def test_a_log_made_short_at_one_is_taken_in_at_the_other(
    discussion: Discussion, page_at: PageAt, servers: list[Server]
) -> None:
    """What the other process is told to read is there no longer: one snapshot stands for it."""
    document = discussion.documents[0]
    anita, sam = page_at(0, discussion.police), page_at(1, discussion.school)
    anita.write(document, "First. ")
    shows(sam, "First. ")
    assert servers[1].process is not None
    servers[1].process.send_signal(signal.SIGSTOP)
    anita.write(document, "Second. ")
    wait_until(lambda: anita.saved == 2, "it is saved")
    with discussion.app.app_context():
        compact_here(document, case_key(discussion.item().case_id))
        db.session.commit()
    servers[1].process.send_signal(signal.SIGCONT)
    shows(sam, "First. Second. ")
    sam.write(document, "Third. ")
    shows(anita, "First. Second. Third. ")
    assert sam.refused == []


def shows(page: Page, text: str) -> None:
    """Wait until a page shows this."""
    wait_until(lambda: str(page.text) == text, f"{text!r} is read")


def on_disk(discussion: Discussion) -> str:
    with discussion.app.app_context():
        return read_text(discussion.documents[0])
