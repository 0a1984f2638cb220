"""How soon a change by the chair is on every screen. Prints the figures; checks only that nobody was left out.

Many people have the lobby of one meeting open. The chair calls a case, closes it, and a case is moved, again and again.
Every time counts from the commit, which the server writes down: until a page heard that something changed, and until it
had its part of the meeting again. Beside it, with as many listeners and in turns: Flask-SocketIO's own `emit`, and
Hocuspocus where LIVE_PEERS names a folder that holds its packages.

LIVE_PAGES (30,500) says how many pages; LIVE_ROUNDS (5) how often everybody has a turn.
"""

import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from databases import Databases
from flask import Flask
from open_pages import OpenPage, Wire, all_at_once, until
from pycrdt import Doc, Text
from serving import Server

from app.agenda.queries import list_items
from app.config import Settings
from app.core.database import db
from app.demo.bench import BenchMeeting, add_bench
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.models import Meeting
from app.meetings.service import join_meeting

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

HERE = Path(__file__).parent
PAGES = [int(text) for text in os.environ.get("LIVE_PAGES", "30,500").split(",")]
ROUNDS = int(os.environ.get("LIVE_ROUNDS", "5"))
CASES = 14
PATIENCE = 120.0

Delays = list[float]


def quantiles(delays: Delays) -> str:
    ordered = sorted(delays)
    p50, p95 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"p50 {p50 * 1000:8.1f}  p95 {p95 * 1000:8.1f}  last {ordered[-1] * 1000:8.1f} ms"


def processor_seconds(pid: int) -> float:
    """What a process has worked so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Caseround:
    """The program, with a meeting at which everybody is."""

    def __init__(self, server: Server, meeting: BenchMeeting, case_ids: list[str], commits: Path) -> None:
        self.server, self.meeting, self.case_ids, self.commits = server, meeting, case_ids, commits
        self.address = f"{server.url}/meetings/{meeting.meeting_id}"
        self.pages: list[OpenPage] = []
        self.signalled: Delays = []
        self.shown: Delays = []
        self.pressed: Delays = []
        self.gone_on: Delays = []
        self.worked = 0.0

    async def open(self, many: int) -> None:
        """Sign everybody in by the demonstration's door and open their lobbies."""
        people = [requests.Session() for _ in range(many)]
        emails = self.meeting.accounts[:many]
        self.chair = requests.Session()
        chair = f"chair.{self.meeting.accounts[0].partition('.')[2]}"
        for session, email in zip([*people, self.chair], [*emails, chair], strict=True):
            # Programs that name no origin need no token of a form there.
            page = await asyncio.to_thread(session.get, f"{self.server.url}/demo")
            token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
            assert token is not None
            form = {"account": email, "csrf_token": token[1]}
            answer = await asyncio.to_thread(
                session.post, f"{self.server.url}/demo/sign-in", data=form, allow_redirects=False
            )
            assert answer.status_code == 303, answer.status_code
        source = f"/meetings/{self.meeting.meeting_id}/lobby"
        self.pages = [
            OpenPage(
                self.server.port,
                "; ".join(f"{name}={value}" for name, value in session.cookies.items()),
                f"meeting:{self.meeting.meeting_id}",
                source,
            )
            for session in people
        ]
        await all_at_once([page.open for page in self.pages])
        self.commands = self._commands()

    def _commands(self) -> Iterator[tuple[str, dict[str, str]]]:
        for now, later in zip(self.case_ids, reversed(self.case_ids), strict=True):
            yield "call", {"case_id": now}
            yield "move", {"case_id": later, "steps": "-1"}
            yield "close-case", {"case_id": now, "decided": "Agreed."}

    async def turn(self) -> None:
        """One change, and how long everybody took to show it."""
        command, form = next(self.commands)
        page = await asyncio.to_thread(self.chair.get, f"{self.address}/chair")
        token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
        assert token is not None
        before = time.monotonic()
        worked = processor_seconds(self.server.process.pid) if self.server.process else 0.0
        form = {**form, "csrf_token": token[1]}
        answer = await asyncio.to_thread(
            self.chair.post,
            f"{self.address}/{command}",
            data=form,
            headers={"Origin": self.server.url},
            allow_redirects=False,
        )
        self.pressed.append(time.monotonic() - before)
        assert answer.status_code == 303, (command, answer.status_code)
        # Everybody's pages ask by now; whoever presses something does not want to wait for them.
        await asyncio.sleep(0.2)
        before = time.monotonic()
        await asyncio.to_thread(self.chair.get, f"{self.address}/chair")
        self.gone_on.append(time.monotonic() - before)
        at, told = self.commits.read_text(encoding="ascii").splitlines()[-1].split()
        assert told == command
        committed = float(at)
        assert await until(lambda: all(page.shown > committed for page in self.pages), PATIENCE), "left out"
        self.signalled += [page.signalled - committed for page in self.pages]
        self.shown += [page.shown - committed for page in self.pages]
        self.worked += (processor_seconds(self.server.process.pid) if self.server.process else 0.0) - worked

    def close(self) -> None:
        for page in self.pages:
            page.close()

    def tell(self) -> None:
        failed = [status for page in self.pages for status in page.failed]
        fetches = sum(page.fetches for page in self.pages)
        print(f"  Caseround, heard of it     {quantiles(self.signalled)}")
        print(f"  Caseround, shows it        {quantiles(self.shown)}")
        print(f"  Caseround, the chair's own {quantiles(self.pressed)}")
        print(f"  Caseround, and next page   {quantiles(self.gone_on)}")
        print(
            f"    {len(self.pressed)} changes, {fetches} parts fetched, {len(failed)} failed, "
            f"{sum(page.lost for page in self.pages)} lost; {self.worked / len(self.shown) * 1000:.1f} ms of the"
            " server's processor for each screen"
        )


class Listeners:
    """Lines to a server that only passes on. `tell` makes one event happen and answers when."""

    def __init__(self, name: str, port: int, open_one: Callable[[int, int], Awaitable[Wire]]) -> None:
        self.name, self.port, self.open_one = name, port, open_one
        self.wires: list[Wire] = []
        self.heard: list[float] = []
        self.delays: Delays = []
        self.tell_all: Callable[[], float] = time.monotonic

    async def open(self, many: int) -> None:
        """Connect so many."""
        self.heard = [0.0] * many

        async def one(number: int) -> None:
            wire = await self.open_one(self.port, number)
            self.wires.append(wire)
            self.tasks.append(asyncio.create_task(self._listen(wire, number)))

        self.tasks: list[asyncio.Task[None]] = []
        await all_at_once([lambda number=number: one(number) for number in range(many)])  # type: ignore[misc]
        await asyncio.sleep(0.5)

    async def _listen(self, wire: Wire, number: int) -> None:
        while True:
            message = await wire.next()
            if message == b"2":
                wire.send(b"3")
            else:
                self.heard[number] = time.monotonic()

    async def turn(self) -> None:
        """One event to everybody."""
        at = await asyncio.to_thread(self.tell_all)
        assert await until(lambda: all(heard > at for heard in self.heard), PATIENCE), f"{self.name} left somebody out"
        self.delays += [heard - at for heard in self.heard]

    def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        for wire in self.wires:
            wire.close()

    def tell(self) -> None:
        print(f"  {self.name:26} {quantiles(self.delays)}")


async def open_stock(port: int, _number: int) -> Wire:
    wire = await Wire.open(port, "/socket.io/?EIO=4&transport=websocket")
    await wire.next()
    wire.send(b"40")
    await wire.next()
    return wire


def _counted(size: int) -> bytes:
    found = b""
    while size > 127:  # seven bits a byte
        found += bytes((size & 0x7F | 0x80,))
        size >>= 7
    return found + bytes((size,))


def _with_size(data: bytes) -> bytes:
    return _counted(len(data)) + data


DOCUMENT = _with_size(b"listeners")


async def open_hocuspocus(port: int, _number: int) -> Wire:
    wire = await Wire.open(port, "/")
    wire.send(DOCUMENT + b"\x02\x00" + _with_size(b"token") + _with_size(b"4.7.0"), 0x2)
    wire.send(DOCUMENT + b"\x00\x00" + _with_size(b"\x00"), 0x2)
    # It answers with the sign-in, the document and its own question.
    while not (await wire.next()).startswith(DOCUMENT + b"\x00\x01"):
        pass
    return wire


def start_stock(stack: ExitStack) -> Listeners:
    port = random.randint(20000, 30000)  # some free one
    command = [sys.executable, "-m", "gevent.monkey", str(HERE / "stock_emit.py"), str(port)]
    _start(stack, command, port)
    listeners = Listeners("Flask-SocketIO's emit", port, open_stock)
    listeners.tell_all = lambda: float(requests.get(f"http://127.0.0.1:{port}/tell", timeout=60).text)
    return listeners


def start_hocuspocus(stack: ExitStack, packages: str) -> Listeners:
    port = random.randint(20000, 30000)  # some free one
    _start(stack, ["node", str(HERE / "hocuspocus.mjs"), packages, str(port)], port)
    listeners = Listeners("Hocuspocus", port, open_hocuspocus)
    doc: Doc[Text] = Doc()
    text = doc.get("text", type=Text)

    def write() -> float:
        before = doc.get_state()
        nonlocal text
        text += "x"
        update, at = doc.get_update(before), time.monotonic()
        # Whoever writes is the last of the listeners, and counts as one that heard at once.
        listeners.heard[-1] = at + 0.000001
        listeners.wires[-1].send(DOCUMENT + b"\x00\x02" + _with_size(update), 0x2)
        return at

    async def tell_from_the_loop() -> None:
        at = write()
        assert await until(lambda: all(heard > at for heard in listeners.heard), PATIENCE), (
            "Hocuspocus left somebody out"
        )
        listeners.delays += [heard - at for heard in listeners.heard[:-1]]

    listeners.turn = tell_from_the_loop  # type: ignore[method-assign]
    return listeners


def _start(stack: ExitStack, command: list[str], port: int) -> None:
    process = subprocess.Popen(command)  # our own
    stack.callback(process.wait)
    stack.callback(process.kill)
    for _ in range(600):
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.1)


@pytest.mark.parametrize("many", PAGES)
def test_a_change_on_every_screen(
    databases: Databases,
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
    tmp_path: Path,
    many: int,
) -> None:
    url = databases.copy_of("schema")
    settings, commits = settings_of(url), tmp_path / "commits"
    with make_app(settings).app_context():
        meeting = add_bench(CASES, many)
        for email in meeting.accounts:
            account = find_account_by_email(email)
            assert account is not None
            join_meeting(actor_of(account), meeting.meeting_id)
        found = db.session.get(Meeting, meeting.meeting_id)
        assert found is not None
        case_ids = [str(item.case_id) for item in list_items(found)]
        db.session.commit()
    server = Server(settings, module="served_telling_commits", environment={"TEST_COMMITS": str(commits)})
    with ExitStack() as stack:
        stack.callback(databases.remove, url)
        server.start()
        stack.callback(server.kill)
        others = [start_stock(stack)]
        if os.environ.get("LIVE_PEERS"):
            others.append(start_hocuspocus(stack, os.environ["LIVE_PEERS"]))
        asyncio.run(everybody_in_turn(Caseround(server, meeting, case_ids, commits), others, many))


async def everybody_in_turn(ours: Caseround, others: list[Listeners], many: int) -> None:
    """Open everything, then one turn each, so that what else the machine does is shared by all."""
    for one in (ours, *others):
        await one.open(many)
    load = []
    for number in range(ROUNDS + 1):
        for one in (ours, *others):
            await one.turn()
        if number == 0:
            # The first is to get warm.
            for delays in (ours.signalled, ours.shown, ours.pressed, ours.gone_on, *(other.delays for other in others)):
                delays.clear()
            ours.worked = 0.0
        load.append(os.getloadavg()[0])
    print(f"\n{many} pages, {ROUNDS} rounds, load of the machine {statistics.mean(load):.1f}, from the commit:")
    for one in (ours, *others):
        one.tell()
        one.close()
