"""A morning under way at the real server: people type, a chair calls and closes cases, and each knows what was kept.

A writer's page does what the page of the minutes does: it goes on writing while the line is away, comes back by itself
and sends what is lacking. The chair presses again where no answer came, as anybody would.
"""

import random
import threading
import time
import uuid
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import requests
from builders import make_case, make_item
from discussion import Discussion, make_discussion
from flask import Flask
from pycrdt import Doc, Text
from quick_server import QuickServer
from serving import Page, form_token
from socketio.exceptions import SocketIOError

from app.agenda.models import AgendaItem, ItemState
from app.audit.models import AuditEntry
from app.audit.verify import verify
from app.cases.models import Answer
from app.core.database import db
from app.directory.models import Agency
from app.minutes.document import read_text
from app.minutes.log import NOT_KEPT
from app.minutes.sockets import NOT_REACHED
from app.minutes.update_format import _MISSING as MISSING

MOST_SECONDS = 60.0
SECONDS_TO_OPEN = 3.0
SECONDS_BETWEEN_ATTEMPTS = 0.25
PLAIN_REFUSALS = {NOT_KEPT, NOT_REACHED, MISSING}
# A line ends with these, whoever ends it, also while it is being opened.
ENDED = (SocketIOError, OSError)


def until(holds: Callable[[], object], what: str, seconds: float = MOST_SECONDS) -> None:
    """Wait until something holds. Raises `AssertionError` where it does not come true in so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.01)


class Writer:
    """Somebody who types numbered words; `typed` says how many, `kept` how many of them were acknowledged."""

    def __init__(self, name: str, url: str, cookie: str, document: uuid.UUID, origin: str) -> None:
        self.name, self.url, self.cookie, self.document, self.origin = name, url, cookie, document, origin
        self.doc: Doc[Text] = Doc(allow_multithreading=True)
        self.doc.get("text", type=Text)
        self.page: Page | None = None
        self.is_open = False
        self.next_attempt = 0.0
        self.typed = self.kept = self.refusals = 0
        self.reached: dict[int, int] = {}
        self.said: set[str] = set()

    def word(self, number: int) -> str:
        """The word of that number; nobody else's, and no part of another."""
        return f"[{self.name}.{number}]"

    def type(self) -> None:
        """Type the next word, and send it where there is a line."""
        self.look()
        self.typed += 1
        if self.page is None or not self.is_open:
            self.doc.get("text", type=Text).__iadd__(self.word(self.typed))
            return
        self.reached[self.page.n + 1] = self.typed
        # The word stands in the copy before it is sent: where the line ends meanwhile, it goes when there is one again.
        with suppress(*ENDED):
            self.page.write(self.document, self.word(self.typed))

    def look(self) -> None:
        """Take in what the server has said, and open again what is not open."""
        page = self.page
        if page is not None:
            self.kept = max(self.kept, self.reached.get(page.saved, 0))
            if page.refused:
                self.said |= {reason for _n, reason in page.refused}
                self.refusals += len(page.refused)
                page.refused.clear()
                self.is_open = False
            if page.client.connected and self.is_open:
                return
        if time.monotonic() >= self.next_attempt:
            self.next_attempt = time.monotonic() + SECONDS_BETWEEN_ATTEMPTS
            with suppress(*ENDED):
                self._open()

    def _open(self) -> None:
        if self.page is None or not self.page.client.connected:
            self.leave()
            self.page = Page(self.url, self.cookie, origin=self.origin, doc=self.doc)
            self.reached = {}
        state = b64encode(self.doc.get_state()).decode()
        answer = self.page.client.call("minutes_open", (str(self.document), state), timeout=SECONDS_TO_OPEN)
        if not answer["ok"]:
            self.said.add(answer["error"])
            self.refusals += 1
            return
        with self.page._lock:
            self.doc.apply_update(b64decode(answer["update"]))
            lacking = self.doc.get_update(b64decode(answer["vector"]))
        self.is_open = True
        self.reached[self.page.n + 1] = self.typed
        self.page.send(self.document, b64encode(lacking).decode())

    def leave(self) -> None:
        """Close the page; what was typed stays in the copy."""
        page, self.page, self.is_open = self.page, None, False
        if page is not None:
            page.close()

    @property
    def text(self) -> str:
        """What this page shows."""
        return str(self.doc.get("text", type=Text))


def _assert_each_once(text: str, acknowledged: Sequence[tuple[Writer, int]]) -> None:
    """Raise `AssertionError` unless each of so many acknowledged words is in the text, and no word twice."""
    times = Counter(text.split("]"))
    for writer, kept in acknowledged:
        lost = [n for n in range(1, kept + 1) if times[writer.word(n)[:-1]] == 0]
        doubled = [n for n in range(1, writer.typed + 1) if times[writer.word(n)[:-1]] > 1]
        assert (lost, doubled) == ([], []), f"{writer.name}: of {kept}"


class Chair:
    """Whoever leads: calls the next case, closes it, and presses again where the answer was not that it was done."""

    def __init__(self, url: str, cookie: str, meeting: str) -> None:
        self.url, self.meeting = url, f"{url}{meeting}"
        self.session = requests.Session()
        name, _, value = cookie.partition("=")
        self.session.cookies.set(name, value, domain="127.0.0.1", path="/")
        self.session.headers["Origin"] = url
        self.session.trust_env = False
        self.token = form_token(self.session.get(f"{self.meeting}/chair", timeout=30).text)
        self.done: list[tuple[str, uuid.UUID]] = []
        # What got no answer, or was refused: it may be done all the same.
        self.unsure: set[tuple[str, uuid.UUID]] = set()
        self.refused: list[tuple[int, str]] = []
        self.unanswered = 0

    def press(self, command: str, case_id: uuid.UUID, ended: threading.Event) -> bool:
        """Press until it is done; false where the day was over before. Raises `AssertionError` for any other answer."""
        form = {"csrf_token": self.token, "case_id": str(case_id), "decided": "Agreed as read back."}
        what = (command, case_id)
        if what in self.done:
            # It was done when the day before ended.
            return True
        while not ended.is_set():
            try:
                answer = self.session.post(
                    f"{self.meeting}/{command}", data=form, allow_redirects=False, timeout=(5, 15)
                )
            except requests.RequestException:
                self.unanswered += 1
                self.unsure.add(what)
                ended.wait(0.1)
                continue
            if answer.status_code == 303:
                assert answer.headers["Location"].endswith("/chair"), answer.headers["Location"]
                self.done.append(what)
                return True
            if answer.status_code == 409 and what in self.unsure:
                return True
            assert answer.status_code >= 500, f"{command}: {answer.status_code} {answer.text[:2000]}"
            self.refused.append((answer.status_code, answer.text))
            self.unsure.add(what)
            ended.wait(0.1)
        return False


@dataclass(frozen=True, slots=True)
class Served:
    """The program in a process of its own, and the same here, which looks into its database."""

    server: QuickServer
    app: Flask


class Morning:
    """Three people who type in one case, and a chair who calls and closes the others.

    The first of them comes by `url` where that is not the server's own.
    """

    def __init__(self, served: Served, rng: random.Random, *, many_cases: int = 40, url: str = "") -> None:
        self.app, self.server, self.rng = served.app, served.server, rng
        self.discussion: Discussion = make_discussion(self.app)
        self.document = self.discussion.documents[0]
        self.cases = self._list_cases(many_cases)
        people = (self.discussion.police, self.discussion.school, self.discussion.chair)
        cookies = [self.discussion.cookie_of(person) for person in people]
        self.reader = cookies[0]
        self.writers = [
            Writer(name, by, cookie, self.document, self.server.url)
            for name, by, cookie in zip("abc", (url or self.server.url, *[self.server.url] * 2), cookies, strict=True)
        ]
        self.chair = Chair(self.server.url, cookies[-1], f"/meetings/{self.meeting_id}")
        self.problems: list[BaseException] = []
        # How often it was harmed so far.
        self.harmed = 0

    def _list_cases(self, many: int) -> list[uuid.UUID]:
        with self.app.app_context():
            meeting = self.discussion.item().meeting
            self.meeting_id = meeting.id
            agencies = {agency.code: agency for agency in db.session.scalars(db.select(Agency).order_by(Agency.code))}
            found = []
            for number in range(many):
                case = make_case(agencies["POL"], victim=f"Kay Marsh{number}")
                answers = {"EDU": Answer.KNOWN}
                make_item(meeting, case, referrer=agencies["POL"], answers=answers, agencies=agencies)
                found.append(case.id)
            db.session.commit()
            return found

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Everybody works until the block is left; then what was typed is on disk, or this raises."""
        ended = threading.Event()
        threads = [threading.Thread(target=self._guarded, args=(self._write, one, ended)) for one in self.writers]
        threads.append(threading.Thread(target=self._guarded, args=(self._lead, ended)))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join(MOST_SECONDS)
        self.raise_problems()

    def _guarded(self, work: Callable[..., None], *given: object) -> None:
        try:
            work(*given)
        except BaseException as problem:  # noqa: BLE001  # told to the test, which fails for it
            self.problems.append(problem)

    def _write(self, writer: Writer, ended: threading.Event) -> None:
        pause = random.Random(self.rng.random())
        while not ended.wait(pause.uniform(0.03, 0.12)):
            writer.type()

    def _lead(self, ended: threading.Event) -> None:
        while self.cases and not ended.wait(0.3):
            case_id = self.cases[0]
            if self.chair.press("call", case_id, ended) and self.chair.press("close-case", case_id, ended):
                self.cases.pop(0)

    def wait_for_progress(self, seconds: float = MOST_SECONDS) -> float:
        """Wait until something new of everybody is kept; answers how many seconds that took."""
        began, pressed = time.monotonic(), len(self.chair.done)
        typed = [(writer, writer.typed) for writer in self.writers]

        def is_kept() -> bool:
            self.raise_problems()
            is_done = len(self.chair.done) > pressed or not self.cases
            return is_done and all(writer.kept > number for writer, number in typed)

        until(is_kept, "words on disk and a command done", seconds)
        return time.monotonic() - began

    def raise_problems(self) -> None:
        """Raise what went wrong with somebody's work, if anything did."""
        for problem in self.problems:
            raise problem

    def settle(self) -> None:
        """Wait until every word is acknowledged and all pages show the same."""

        def is_settled() -> bool:
            for writer in self.writers:
                writer.look()
            return all(one.kept == one.typed for one in self.writers) and len({one.text for one in self.writers}) == 1

        until(is_settled, "every word on disk and on every page")

    def assert_nothing_is_lost(self) -> None:
        """Raise `AssertionError` unless all that was acknowledged is there, all of it once, and the trail is whole.

        Whoever was refused was told in plain words that it cannot be saved just now, and nothing else.
        """
        self.assert_acknowledged_is_on_disk()
        acknowledged = [(writer, writer.kept) for writer in self.writers]
        page = Page(self.server.url, self.reader)
        try:
            until(lambda: page.open(self.document)["ok"], "the document to be opened")
            text = str(page.text)
        finally:
            page.close()
        _assert_each_once(text, acknowledged)
        with self.app.app_context():
            finding = verify()
        assert not finding.fault, finding
        assert {status for status, _page in self.chair.refused} <= {503}
        assert all("Nothing can be saved just now" in page for _status, page in self.chair.refused)
        assert set().union(*(writer.said for writer in self.writers)) <= PLAIN_REFUSALS

    def assert_acknowledged_is_on_disk(self) -> None:
        """Raise `AssertionError` unless all that was acknowledged until now is in the database, once."""
        acknowledged = [(writer, writer.kept) for writer in self.writers]
        self._assert_commands_are_kept()
        with self.app.app_context():
            text = read_text(self.document)
        _assert_each_once(text, acknowledged)

    def _assert_commands_are_kept(self) -> None:
        done = list(self.chair.done)
        with self.app.app_context():
            query = db.select(AuditEntry.kind, AuditEntry.case_id).where(AuditEntry.meeting_id == self.meeting_id)
            told = Counter((kind, case_id) for kind, case_id in db.session.execute(query.order_by(AuditEntry.number)))
            items = db.session.scalars(
                db.select(AgendaItem)
                .where(AgendaItem.meeting_id == self.meeting_id)
                .order_by(AgendaItem.id)
                .execution_options(populate_existing=True)
            )
            states = {item.case_id: item.state for item in items}
        kinds = {"call": "case_called", "close-case": "case_closed"}
        for command, case_id in done:
            assert told[kinds[command], case_id] == 1, (command, told)
            if command == "close-case":
                assert states[case_id] is ItemState.CLOSED
        many = [what for what, times in told.items() if what[0] in kinds.values() and times > 1]
        assert many == []

    def counts(self) -> tuple[int, int, int]:
        """How many words and commands were acknowledged so far, and how often somebody was told that it is not now."""
        refused = sum(writer.refusals for writer in self.writers) + len(self.chair.refused)
        return sum(writer.kept for writer in self.writers), len(self.chair.done), refused

    def leave(self) -> None:
        """Everybody goes."""
        for writer in self.writers:
            writer.leave()
        self.chair.session.close()
