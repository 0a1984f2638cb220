"""Whatever happens while several people write: in the end all hold the same text, and nothing that was saved is lost.

Two to five pages write in one text of the real server, over its own events, on a real database. Lines drop with
changes under way, the disk fails now and then, the server forgets what is idle, makes its log short and is killed.
Every letter is written once, so that each can be followed. Pages do what `static/js/minutes/shared_text.js` does.

`MINUTES_HISTORIES` says how many histories are played; `make figures` plays a thousand.
"""

import os
import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any, Final

import pytest
from discussion import Discussion
from flask import Flask
from pycrdt import Doc, Text
from sqlalchemy.exc import OperationalError

from app.core.connections import Allowances
from app.core.database import db
from app.core.sockets import live, socketio
from app.identity.models import Account
from app.minutes.document import read_passages, read_text
from app.minutes.models import MinutesUpdate
from app.minutes.open_documents import SECONDS_IDLE
from app.minutes.sockets import minutes
from app.minutes.update_format import read_clocks

HISTORIES: Final = int(os.environ.get("MINUTES_HISTORIES", "10"))
STEPS: Final = 80
OTHERS_FIRST: Final = 2


class Server:
    """The live minutes of one process. Its background work is done when a history says so."""

    def __init__(self, discussion: Discussion, tasks: list[Callable[[], None]]) -> None:
        self.discussion, self.tasks = discussion, tasks
        self.document = discussion.documents[0]
        self.now = 0.0
        self.pages: list[Page] = []
        with discussion.app.app_context():
            db.session.execute(db.delete(MinutesUpdate))
            db.session.commit()
        self.boot()

    def boot(self) -> None:
        self.tasks.clear()
        minutes.start(self.discussion.app)
        minutes.documents._clock = lambda: self.now

    def work(self) -> None:
        """Put on disk and pass on whatever waits."""
        while self.tasks:
            self.tasks.pop(0)()

    def restart(self) -> None:
        """A kill: what waits for the disk is gone, and so are all lines."""
        for page in self.pages:
            page.drop()
        minutes.log.close()
        self.boot()
        on_disk = set(self.on_disk())
        for page in self.pages:
            missing = page.acknowledged - on_disk - deleted_by(self.pages)
            assert not missing, f"acknowledged, and gone: {missing}"

    def fail_once(self) -> None:
        """The disk refuses the next commit."""
        writer = minutes.log._writer
        write = writer.write

        def fail(_entries: object) -> Any:
            writer.write = write  # type: ignore[method-assign]
            raise OperationalError("INSERT", {}, Exception("disk full"))

        writer.write = fail  # type: ignore[method-assign,assignment]

    def forget(self) -> None:
        """Ten idle minutes."""
        self.now += SECONDS_IDLE + 1
        minutes.sweep()

    def compact(self) -> None:
        document = minutes.documents.find(self.document)
        if document is not None:
            minutes.compactor.compact(document.id, document.key)

    def on_disk(self) -> str:
        with self.discussion.app.app_context():
            return read_text(self.document)

    def passages(self) -> list[tuple[str, uuid.UUID | None]]:
        with self.discussion.app.app_context():
            return [(passage.text, passage.account_id) for passage in read_passages(self.document)]


class Page:
    """One open page, as the script keeps it."""

    def __init__(self, server: Server, account: Account, cookie: str, number: int) -> None:
        self.server, self.account, self.cookie = server, account, cookie
        self.doc: Doc[Text] = Doc(client_id=number)
        self.text = self.doc.get("text", type=Text)
        self.client: Any = None
        self.is_open = self.has_own = self.is_bound = self.has_sent_all = False
        self.outbox: list[tuple[bytes, set[str]]] = []
        self.under_way: dict[int, set[str]] = {}
        self.sent = self.saved = self.waited = 0
        self.written: set[str] = set()
        self.acknowledged: set[str] = set()
        self.deleted: set[str] = set()

    @property
    def is_settled(self) -> bool:
        return self.is_open and not self.has_own and not self.waited

    def connect(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        if self.client is None:
            headers = {"Cookie": self.cookie, "Origin": "http://localhost"}
            self.client = socketio.test_client(self.server.discussion.app, headers=headers)
            assert self.client.is_connected()
            self.open(meanwhile=meanwhile)

    def drop(self) -> None:
        """The line goes, with whatever is on it."""
        if self.client is not None:
            client, self.client = self.client, None
            client.disconnect()
        self.is_open = False
        self.sent = self.saved = 0

    def open(self, *, is_answer_lost: bool = False, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Tell each other how far one is; `meanwhile` goes on while the answer travels."""
        if self.client is None:
            return None
        self.is_open = False
        vector = b64encode(self.doc.get_state()).decode() if self.is_bound else ""
        answer = self.client.emit("minutes_open", str(self.server.document), vector, callback=True)
        if is_answer_lost:
            return self.drop()
        assert answer["ok"], answer
        meanwhile()
        if self.client is None:
            return None
        self.doc.apply_update(b64decode(answer["update"]))
        self.is_bound = self.is_open = True
        self.outbox.clear()
        self.under_way.clear()
        theirs = read_clocks(b64decode(answer["vector"]))
        mine = read_clocks(self.doc.get_state())
        lacks_others = any(
            clock > theirs.get(client, 0) for client, clock in mine.items() if client != self.doc.client_id
        )
        self.waited = self.waited + 1 if lacks_others else 0
        if self.waited > OTHERS_FIRST:
            self.has_sent_all = True
            self.send(self.doc.get_update(b64decode(answer["vector"])), set(self.written))
        elif self.has_own or mine.get(self.doc.client_id, 0) > theirs.get(self.doc.client_id, 0):
            own = {**mine, self.doc.client_id: theirs.get(self.doc.client_id, 0)}
            self.send(self.doc.get_update(_vector(own)), set(self.written))
        return None

    def change(self, act: Callable[[], None], letters: set[str]) -> None:
        before = self.doc.get_state()
        act()
        self.has_own = True
        self.outbox.append((self.doc.get_update(before), letters))

    def type(self, words: str, place: float) -> None:
        whole = str(self.text)
        at = len(whole[: int(place * (len(whole) + 1))].encode())
        self.written |= set(words)
        self.change(lambda: self.text.insert(at, words), set(words))

    def erase(self, place: float, length: int) -> None:
        whole = str(self.text)
        first = int(place * (len(whole) + 1))
        gone = whole[first : first + length]
        if gone:
            start = len(whole[:first].encode())
            self.deleted |= set(gone)

            def act() -> None:
                del self.text[start : start + len(gone.encode())]

            self.change(act, set())

    def flush(self, *, twice: bool = False) -> None:
        if self.is_open:
            for update, letters in self.outbox:
                for _ in range(1 + twice):
                    self.send(update, letters)
            self.outbox.clear()

    def send(self, update: bytes, letters: set[str]) -> None:
        self.has_own = True
        self.sent += 1
        self.under_way[self.sent] = letters
        self.client.emit("minutes_update", str(self.server.document), self.sent, b64encode(update).decode())

    def hear(self, chance: Random) -> None:
        """Take what has come, in the order of the line; updates of one frame in any order, and some of them twice."""
        if self.client is None:
            return
        for message in self.client.get_received():
            match message["name"], message["args"]:
                case "minutes_updates", [_, updates]:
                    if chance.random() < 0.2:
                        updates = chance.sample([*updates, *updates], 2 * len(updates))
                    for update in updates:
                        self.doc.apply_update(b64decode(update))
                case "minutes_saved", [_, n] if self.is_open:
                    self.hear_saved(n)
                case "minutes_refused", _:
                    self.is_open = False

    def hear_saved(self, n: int) -> None:
        self.saved = max(self.saved, n)
        for number in [number for number in self.under_way if number <= n]:
            self.acknowledged |= self.under_way.pop(number)
        if self.saved >= self.sent and not self.outbox:
            self.has_own = False


def _vector(clocks: dict[int, int]) -> bytes:
    return _number(len(clocks)) + b"".join(_number(client) + _number(clock) for client, clock in clocks.items())


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(128 | (value & 127))
        value >>= 7
    return bytes([*out, value])


def deleted_by(pages: list[Page]) -> set[str]:
    return set().union(*(page.deleted for page in pages))


@pytest.fixture
def tasks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], None]]]:
    """The background work of the server, which waits here until a history lets it be done."""
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(socketio, "start_background_task", waiting.append)
    monkeypatch.setattr(socketio, "sleep", lambda _seconds: None)
    yield waiting
    minutes.log.close()


def letters(count: int) -> Iterator[str]:
    """Letters that nobody has written yet, of one unit and of two."""
    for number in range(count):
        yield chr((0x4E00 if number % 3 else 0x20000) + number)


def play(server: Server, writers: list[tuple[Account, str]], chance: Random) -> None:
    """One history, from the first letter until all is calm again."""
    supply = letters(5000)
    many = chance.randint(2, 5)
    for number in range(many):
        account, cookie = writers[number % len(writers)]
        server.pages.append(Page(server, account, cookie, number + 1))
    for page in server.pages:
        page.connect()
    for _ in range(STEPS):
        step(server, chance.choice(server.pages), supply, chance)
    settle(server, chance)
    check(server)


def step(server: Server, page: Page, supply: Iterator[str], chance: Random) -> None:
    words = "".join(next(supply) for _ in range(chance.randint(1, 4)))
    moves: list[tuple[int, Callable[[], None]]] = [
        (24, lambda: page.type(words, chance.random())),
        (9, lambda: page.erase(chance.random(), chance.randint(1, 5))),
        (18, lambda: page.flush(twice=chance.random() < 0.1)),
        (16, lambda: page.hear(chance)),
        (18, server.work),
        (5, page.drop),
        (8, page.connect),
        (4, lambda: page.open(is_answer_lost=chance.random() < 0.3)),
        (4, lambda: page.open(meanwhile=server.work)),
        (2, server.fail_once),
        (2, server.forget),
        (2, server.restart),
        (3, server.compact),
    ]
    weights, acts = zip(*moves, strict=True)
    chance.choices(acts, weights)[0]()


def settle(server: Server, chance: Random) -> None:
    """Everybody comes back, and all that is under way arrives."""
    for _ in range(60):
        for page in chance.sample(server.pages, len(server.pages)):
            page.connect()
            page.hear(chance)
            if not page.is_open or page.waited:
                page.open()
            page.flush()
            server.work()
        for page in server.pages:
            page.hear(chance)
        if all(page.is_settled for page in server.pages) and len({str(page.text) for page in server.pages}) == 1:
            return


def check(server: Server) -> None:
    assert all(page.is_settled for page in server.pages), "somebody's words are never saved"
    (text,) = {str(page.text) for page in server.pages}
    assert server.on_disk() == text
    document = minutes.documents.find(server.document)
    assert document is None or str(document.text) == text
    assert len(set(text)) == len(text), "a letter stands there twice"
    written = set().union(*(page.written for page in server.pages))
    deleted = deleted_by(server.pages)
    assert written - deleted <= set(text) <= written
    for page in server.pages:
        assert page.acknowledged - deleted <= set(text)
    passages = server.passages()
    assert "".join(words for words, _ in passages) == text
    if not any(page.has_sent_all for page in server.pages):
        authors = {letter: page.account.id for page in server.pages for letter in page.written}
        assert all(authors[letter] == account_id for words, account_id in passages for letter in words)


def test_what_an_earlier_line_brought_is_not_called_saved_when_the_disk_refused_it(
    discussion: Discussion, tasks: list[Callable[[], None]]
) -> None:
    """A page comes back while its words wait for the disk. It is told that they are here; then they are not kept."""
    server = Server(discussion, tasks)
    page = Page(server, discussion.police, discussion.cookie_of(discussion.police), 1)
    server.pages.append(page)
    page.connect()
    page.type("abc", 0)
    page.flush()
    page.drop()
    page.connect(meanwhile=lambda: (server.fail_once(), server.work()))
    server.work()
    page.hear(Random(1))
    assert page.has_own
    assert server.on_disk() == ""
    settle(server, Random(1))
    check(server)


@pytest.mark.timeout(3600)
def test_nothing_is_lost_whatever_happens(
    request: pytest.FixtureRequest,
    discussion: Discussion,
    tasks: list[Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed = request.config.getoption("randomly_seed", 0)
    people = [discussion.police, discussion.school, discussion.chair]
    own_writers = 0
    for number in range(HISTORIES):
        # A thousand take longer than a sign-in lasts.
        writers = [(account, discussion.cookie_of(account)) for account in people]
        # How often somebody may come and go is another test's matter.
        monkeypatch.setattr(live, "allowances", Allowances())
        server = Server(discussion, tasks)
        try:
            play(server, writers, Random(f"{seed} minutes {number}"))
        except BaseException as error:
            error.add_note(f"in history {number} of seed {seed}")
            raise
        own_writers += not any(page.has_sent_all for page in server.pages)
        for page in server.pages:
            with suppress(RuntimeError):
                page.drop()
        minutes.log.close()
    print(f"\n{HISTORIES} histories; in {own_writers} of them every page sent its own words alone")  # noqa: T201  # the figure
