"""How soon somebody who may no longer know of a case hears nothing more of it. Prints the figures; checks none.

Ten people have the minutes of a case open while somebody types without a pause. Again and again they are locked out,
by a conflict of interest, the end of their post, or the end of their sign-in, and let in again. The delay of a change
is the time from its commit to the last byte that still arrived.
"""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from databases import Databases
from discussion import Discussion, make_discussion
from flask import Flask
from serving import Page, Server

from app.cases.models import ConflictOfInterest
from app.config import Settings
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account, RoleGrant, SignIn

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

CHANGES = int(os.environ.get("LATENCY_CHANGES", "200"))
PEOPLE = 10
KINDS = ("conflict", "post", "sign-in")
SECONDS_OF_SILENCE = 5.0
SECONDS_BETWEEN_STROKES = 0.05


@dataclass
class Watcher:
    """Somebody whose page is open, and when it last heard anything."""

    account: Account
    page: Page
    heard: float = 0.0

    def listen(self) -> None:
        def note(*_arguments: Any) -> None:
            self.heard = time.monotonic()

        self.page.client.on("minutes_updates", note)
        self.page.client.on("minutes_presence", note)


@pytest.fixture
def served(
    databases: Databases, make_app: Callable[[Settings], Flask], settings_of: Callable[[str], Settings]
) -> Iterator[tuple[Discussion, Server]]:
    url = databases.copy_of("schema")
    settings = settings_of(url)
    discussion = make_discussion(make_app(settings))
    server = Server(settings)
    server.start()
    yield discussion, server
    server.kill()
    databases.remove(url)


def lock_out(kind: str, discussion: Discussion, account: Account) -> Callable[[], None]:
    """Take somebody's access away and commit; answers what gives it back."""
    case_id = discussion.item().case_id
    if kind == "conflict":
        row = ConflictOfInterest(case_id=case_id, account_id=account.id, declared_utc=now_utc())
        db.session.add(row)
        note_access_change()
        db.session.commit()
        return lambda: db.session.delete(row)
    table: Any = RoleGrant if kind == "post" else SignIn
    column = "ends_utc" if kind == "post" else "ended_utc"
    db.session.execute(
        db.update(table)
        .where(table.account_id == account.id, getattr(table, column).is_(None))
        .values({column: now_utc()})
    )
    note_access_change()
    db.session.commit()
    if kind == "post":
        return lambda: db.session.execute(db.update(table).where(table.account_id == account.id).values(ends_utc=None))
    return lambda: None


def test_revoke_latency(served: tuple[Discussion, Server]) -> None:
    discussion, server = served
    document = discussion.documents[0]
    writer = Page(server.url, discussion.cookie_of(discussion.police))
    assert writer.open(document)["ok"]
    is_over = threading.Event()

    def type_on() -> None:
        while not is_over.wait(SECONDS_BETWEEN_STROKES):
            writer.write(document, "x")

    threading.Thread(target=type_on, daemon=True).start()
    delays: dict[str, list[float]] = {kind: [] for kind in KINDS}
    late = 0
    while sum(map(len, delays.values())) < CHANGES:
        for kind in KINDS:
            new, later = one_round(kind, discussion, server, document)
            delays[kind] += new
            late += later
    is_over.set()
    writer.close()
    everything = [delay for found in delays.values() for delay in found]
    print(f"\n{len(everything)} changes under typing, {PEOPLE} open pages")
    for kind, found in delays.items():
        print(f"{kind:9} median {statistics.median(found):.2f} s, worst {max(found):.2f} s of {len(found)}")
    print(f"worst of all {max(everything):.2f} s (goal 5); heard anything {SECONDS_OF_SILENCE} s later: {late}")


def one_round(kind: str, discussion: Discussion, server: Server, document: object) -> tuple[list[float], int]:
    """Everybody but the writer comes in and is locked out; how long each still heard, and how many heard later."""
    watchers = []
    for _ in range(PEOPLE):
        page = Page(server.url, discussion.cookie_of(discussion.school))
        assert page.open(document)["ok"]
        watcher = Watcher(discussion.school, page)
        watcher.listen()
        watchers.append(watcher)
    time.sleep(0.3)
    with discussion.app.app_context():
        give_back = lock_out(kind, discussion, discussion.school)
        committed = time.monotonic()
        time.sleep(SECONDS_OF_SILENCE)
        delays = [max(0.0, watcher.heard - committed) for watcher in watchers]
        time.sleep(1.0)
        late = sum(watcher.heard - committed > SECONDS_OF_SILENCE for watcher in watchers)
        give_back()
        note_access_change()
        db.session.commit()
    for watcher in watchers:
        watcher.page.close()
    return delays, late
