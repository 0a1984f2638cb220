"""What two hundred open documents cost in memory, and what pages that do not read cost everybody else. Prints both."""

import os
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from databases import Databases
from discussion import Discussion, make_discussion
from flask import Flask
from pycrdt import Doc, Text
from serving import Page, Server, sign_in, wait_until
from sleeping import Sleeper

from app.config import Settings
from app.core.cipher import seal
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import case_key
from app.demo.bench import add_bench
from app.minutes.document import place_of
from app.minutes.models import MinutesDocument, MinutesUpdate

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

DOCUMENTS = 200
KEYSTROKES, PEOPLE = 10_000, 15
MOST_MIB = 400
TURNS = int(os.environ.get("SLOW_TURNS", "200"))


@pytest.fixture
def settings(databases: Databases, settings_of: Callable[[str], Settings]) -> Iterator[Settings]:
    url = databases.copy_of("schema")
    yield settings_of(url)
    databases.remove(url)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    server = Server(settings)
    server.start()
    yield server
    server.kill()


def memory_mib(server: Server) -> float:
    assert server.process is not None
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def write_long_minutes() -> bytes:
    """A text that fifteen people typed letter by letter, jumping about and taking out every twelfth."""
    chance = Random(5)
    docs: list[Doc[Text]] = [Doc() for _ in range(PEOPLE)]
    whole: Doc[Text] = Doc()
    whole.get("text", type=Text)
    places = [0] * PEOPLE
    for _ in range(KEYSTROKES):
        who = chance.randrange(PEOPLE)
        doc = docs[who]
        doc.apply_update(whole.get_update(doc.get_state()))
        text = doc.get("text", type=Text)
        length = len(text)
        if chance.random() < 0.02:
            places[who] = chance.randint(0, length)
        at = min(places[who], length)
        if chance.random() < 0.08 and at:
            del text[at - 1 : at]
            places[who] = at - 1
        else:
            text.insert(at, chance.choice("abcdefgh ijklmnop qrstuvwxyz"))
            places[who] = at + 1
        whole.apply_update(doc.get_update(whole.get_state()))
    return whole.get_update()


def test_two_hundred_open_documents(app: Flask, server: Server) -> None:
    update = write_long_minutes()
    with app.app_context():
        meeting = add_bench(DOCUMENTS, 1)
        for document_id in meeting.document_ids:
            document = db.session.get_one(MinutesDocument, document_id)
            sealed = seal(case_key(document.case_id), place_of(document_id), update)
            db.session.add(MinutesUpdate(document_id=document_id, saved_utc=now_utc(), sealed=sealed))
        db.session.commit()
    session = sign_in(server, meeting.accounts[0])
    page = Page(server.url, "; ".join(f"{name}={value}" for name, value in session.cookies.items()))
    spare = memory_mib(server)
    started = time.monotonic()
    for document_id in meeting.document_ids:
        _open_alone(page, document_id)
    seconds = time.monotonic() - started
    grown = memory_mib(server) - spare
    page.close()
    print(
        f"\n{DOCUMENTS} open documents of {len(update) / 1000:.0f} kB: {grown:.0f} MiB above idle ({spare:.0f} MiB),"
        f" at most {MOST_MIB} are aimed at; opened in {seconds / DOCUMENTS * 1000:.0f} ms each"
    )


def _open_alone(page: Page, document_id: uuid.UUID) -> None:
    """Open a document without keeping a copy, so that this process stays small."""
    page.doc = Doc(allow_multithreading=True)
    page.text = page.doc.get("text", type=Text)
    assert page.open(document_id)["ok"]


@pytest.mark.parametrize("many", [0, 30])
def test_pages_that_do_not_read(app: Flask, server: Server, many: int) -> None:
    discussion = make_discussion(app)
    document = discussion.documents[0]
    sleepers = [Sleeper(server.url, discussion.cookie_of(who), document) for who in _in_turn(discussion, many)]
    anita, sam = (Page(server.url, discussion.cookie_of(who)) for who in (discussion.police, discussion.school))
    for page in (anita, sam):
        assert page.open(document)["ok"]
    time.sleep(0.5)
    for sleeper in sleepers:
        sleeper.sleep()
    seen, saved = [], []
    for turn in range(TURNS):
        started = time.monotonic()
        came: list[float] = []
        sam.client.on("minutes_updates", lambda *_words, came=came: came.append(time.monotonic()))
        anita.write(document, "What was seen and heard that day. " * 100)
        wait_until(lambda came=came: came, "the others to have it")
        seen.append(came[0] - started)
        wait_until(lambda turn=turn: anita.saved == turn + 1, "it to be saved")
        saved.append(time.monotonic() - started)
    print(
        f"\n{many} pages that do not read, beside one that types and one that reads: seen after p50"
        f" {statistics.median(seen) * 1000:.1f} p95 {sorted(seen)[int(TURNS * 0.95)] * 1000:.1f} ms; known to be saved"
        f" within p95 {sorted(saved)[int(TURNS * 0.95)] * 1000:.1f} ms; the server holds {memory_mib(server):.0f} MiB"
    )
    for page in (anita, sam):
        page.close()
    for sleeper in sleepers:
        sleeper.close()


def _in_turn(discussion: Discussion, many: int) -> list[object]:
    people = [discussion.police, discussion.school, discussion.chair]
    return [people[number % len(people)] for number in range(many)]
