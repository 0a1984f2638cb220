"""A partnership at its busiest: many meetings at the same time, in each of which people type and are called.

Everybody is a page of one process without threads, and does what a browser would: watches the meeting, fetches its part
again when it changed, types into the minutes of the case and hears what the others type. Beside them, somebody opens
pages one after the other, so that one sees what a page takes meanwhile.
"""

import asyncio
import json
import os
import random
import re
import time
import uuid
from base64 import b64encode
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from open_pages import Asker, OpenPage, all_at_once
from pycrdt import Doc, Text
from serving import Server

from app.agenda.queries import list_items
from app.core.database import db
from app.demo.bench import DOMAIN, add_bench
from app.identity.models import SignInMethod
from app.identity.queries import actor_of, find_account_by_email
from app.identity.service import start_sign_in
from app.identity.views import COOKIE_FIELD
from app.meetings.models import Meeting
from app.meetings.service import join_meeting

# When each update was sent, and from a page of which port.
Sent = dict[str, tuple[float, int]]
TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
FOUND, WENT_ON = 200, 303
SECONDS_BETWEEN_CALLS = 20.0


@dataclass(frozen=True)
class Held:
    """A meeting that is being held: the cases to call, the minutes of a later one, the cookies of all who are there."""

    meeting_id: uuid.UUID
    case_ids: tuple[uuid.UUID, ...]
    document_id: uuid.UUID
    people: tuple[str, ...]
    chair: str


def hold_meeting(app: Flask, cases: int, people: int) -> Held:
    """A new open meeting with everybody signed in and there. Commits."""
    with app.app_context():
        made = add_bench(cases, people)
        meeting = db.session.get_one(Meeting, made.meeting_id)
        chair = f"chair.{made.accounts[0].partition('@')[0].partition('.')[2]}@{DOMAIN}"
        for email in made.accounts:
            join_meeting(actor_of(_account(email)), meeting.id)
        cookies = tuple(cookie_of(app, email) for email in made.accounts)
        *case_ids, _last = (item.case_id for item in list_items(meeting))
        # Minutes are shut with their case, so people type into those of a case that is not called meanwhile.
        held = Held(meeting.id, tuple(case_ids), made.document_ids[-1], cookies, cookie_of(app, chair))
        db.session.commit()
        return held


def _account(email: str) -> Any:
    account = find_account_by_email(email)
    assert account is not None
    return account


def cookie_of(app: Flask, email: str) -> str:
    """The cookie of somebody who has just signed in. Commits nothing."""
    token = start_sign_in(_account(email), SignInMethod.DEMONSTRATION)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # the usual one
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({COOKIE_FIELD: token})}"


@dataclass
class Figures:
    """What was measured, in seconds. What goes from one process to another is kept apart."""

    seen: list[float] = field(default_factory=list)
    seen_across: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    pressed: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    shown_across: list[float] = field(default_factory=list)
    pages: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    typed: int = 0
    refused: int = 0
    wrong: list[tuple[str, int]] = field(default_factory=list)


class Participant(OpenPage):
    """Somebody at a meeting, with the minutes of the case open."""

    def __init__(self, server: Server, held: Held, cookie: str, figures: Figures, sent: Sent) -> None:
        meeting = held.meeting_id
        super().__init__(server.port, cookie, f"meeting:{meeting}", f"/meetings/{meeting}/lobby")
        self.document, self.figures, self.sent = str(held.document_id), figures, sent
        self.doc: Doc[Text] = Doc()
        self.text = self.doc.get("text", type=Text)
        self.waiting: dict[int, float] = {}
        self.n = 0

    async def open(self) -> None:
        await super().open()
        self.wire.send(f"421{json.dumps(['minutes_open', self.document, ''])}".encode())

    def hear(self, message: bytes) -> None:
        now = time.monotonic()
        if message.startswith(b'42["minutes_updates"'):
            for update in json.loads(message[2:])[2]:
                if update in self.sent:
                    at, port = self.sent[update]
                    seen = self.figures.seen if port == self.port else self.figures.seen_across
                    seen.append(now - at)
        elif message.startswith(b'42["minutes_saved"'):
            upto = json.loads(message[2:])[2]
            for n in [n for n in self.waiting if n <= upto]:
                self.figures.saved.append(now - self.waiting.pop(n))
        elif message.startswith((b'42["minutes_refused"', b'431[{"ok":false')):
            self.figures.refused += 1
        else:
            super().hear(message)

    async def type(self, rate: float, until: float) -> None:
        """Write a few letters at a time, so often a second."""
        while time.monotonic() < until:
            await asyncio.sleep(random.uniform(0.5, 1.5) / rate)
            before = self.doc.get_state()
            self.text += random.choice(("said ", "that ", "she ", "was ", "home. "))
            update = b64encode(self.doc.get_update(before)).decode()
            self.n += 1
            self.waiting[self.n] = time.monotonic()
            self.sent[update] = (self.waiting[self.n], self.port)
            self.figures.typed += 1
            self.wire.send(f"42{json.dumps(['minutes_update', self.document, self.n, update])}".encode())


class BusyMeeting:
    """A meeting with everybody's pages, spread over these servers; the chair is at the first."""

    def __init__(self, servers: Sequence[Server], held: Held, figures: Figures) -> None:
        self.held, self.figures = held, figures
        sent: Sent = {}
        self.participants = [
            Participant(servers[n % len(servers)], held, cookie, figures, sent) for n, cookie in enumerate(held.people)
        ]
        self.chair = Asker(servers[0].port, held.chair)

    async def call_in_turn(self, until: float, between: float) -> None:
        """Call and close one case after the other, and wait each time until everybody's page shows it."""
        address = f"/meetings/{self.held.meeting_id}"
        _status, page = await self.chair.get(f"{address}/chair")
        token = TOKEN.search(page)
        assert token is not None
        await asyncio.sleep(random.uniform(0, between))
        for case_id in self.held.case_ids:
            for command, typed in (("call", {}), ("close-case", {"decided": "Agreed."})):
                if time.monotonic() > until:
                    return
                began = time.monotonic()
                form = {"case_id": str(case_id), "csrf_token": token[1].decode(), **typed}
                status, _body = await self.chair.post(f"{address}/{command}", form)
                if status != WENT_ON:
                    self.figures.wrong.append((command, status))
                self.figures.pressed.append(time.monotonic() - began)
                await asyncio.sleep(random.uniform(0.5, 1.5) * between)
                for page in self.participants:
                    if page.shown > began:
                        is_here = page.port == self.chair.port
                        (self.figures.shown if is_here else self.figures.shown_across).append(page.shown - began)

    def close(self) -> None:
        for page in self.participants:
            page.close()
        self.chair.close()


async def look_around(server: Server, held: Held, figures: Figures, until: float) -> None:
    """Open pages one after the other, as somebody of the meeting who looks something up."""
    meeting, case = f"/meetings/{held.meeting_id}", f"/meetings/{held.meeting_id}/cases/{held.case_ids[0]}"
    chair, member = Asker(server.port, held.chair), Asker(server.port, held.people[0])
    pages = [
        ("chair's screen", chair, f"{meeting}/chair"),
        ("a case", chair, case),
        ("lobby", member, f"{meeting}/lobby"),
        ("your cases", member, f"{meeting}/my-cases"),
        ("actions", member, "/actions"),
        ("today", member, "/"),
    ]
    for _name, asker, path in pages:
        await asker.get(path)  # the first compiles its template
    while time.monotonic() < until:
        for name, asker, path in pages:
            began = time.monotonic()
            status, _page = await asker.get(path)
            figures.pages[name].append(time.monotonic() - began)
            if status != FOUND:
                figures.wrong.append((name, status))
            await asyncio.sleep(0.2)
    chair.close()
    member.close()


async def spend_a_morning(
    server: Server | Sequence[Server],
    meetings: Sequence[Held],
    *,
    typists: int,
    rate: float,
    seconds: float,
    between_calls: float = SECONDS_BETWEEN_CALLS,
    is_each_whole: bool = False,
) -> Figures:
    """Hold all of these at once for so long; `typists` of each type `rate` times a second.

    Of several servers each has its share of the people of every meeting, or where `is_each_whole` of the meetings.
    """
    figures = Figures()
    servers = (server,) if isinstance(server, Server) else server
    busy = [
        BusyMeeting([servers[n % len(servers)]] if is_each_whole else servers, held, figures)
        for n, held in enumerate(meetings)
    ]
    everybody = [page for meeting in busy for page in meeting.participants]
    await all_at_once([page.open for page in everybody])
    until = time.monotonic() + seconds
    typing = [page.type(rate, until) for meeting in busy for page in meeting.participants[:typists]]
    calling = [meeting.call_in_turn(until, between_calls) for meeting in busy]
    await asyncio.gather(*typing, *calling, look_around(servers[0], meetings[0], figures, until))
    await asyncio.sleep(2)  # for what is still on its way
    figures.wrong += [("a part of the lobby", status) for page in everybody for status in page.failed]
    figures.wrong += [("a lost line", page.lost) for page in everybody if page.lost]
    figures.wrong += [("typed and never saved", len(page.waiting)) for page in everybody if page.waiting]
    for meeting in busy:
        meeting.close()
    return figures


def at_most(values: Sequence[float], share: float) -> float:
    """What that share of the values does not exceed, in milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else float("nan")


def work_of(server: Server) -> tuple[float, float]:
    """The seconds that the server's processor has worked so far, and the MiB it holds."""
    assert server.process is not None
    about = Path(f"/proc/{server.process.pid}")
    fields = (about / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    pages = int((about / "statm").read_text(encoding="ascii").split()[1])
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds, pages * os.sysconf("SC_PAGE_SIZE") / 2**20
