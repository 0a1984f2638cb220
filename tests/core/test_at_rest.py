"""Whoever takes the disk, a backup or the logs finds none of it: planted words are typed, shown, printed and sought."""

import base64
import os
import sqlite3
import subprocess
import threading
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import redis
from databases import databases_for
from flask import Flask
from planted import planted_words
from psycopg import sql
from serving import Page, Server, wait_until

from app.agenda.queries import list_items
from app.agenda.service import call_case
from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core.cookies import KeyedCookies
from app.core.database import db
from app.demo.load import LoadedMarlbeck, load_marlbeck
from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.canaries import canaried
from app.identity.models import SignInMethod
from app.identity.queries import actor_of, find_account_by_email
from app.identity.service import start_sign_in
from app.identity.views import COOKIE_FIELD
from app.meetings.models import Meeting
from app.meetings.service import open_meeting
from app.minutes.models import MinutesUpdate
from app.minutes.queries import list_documents
from app.notifications.service import queue_mail
from app.summaries.models import Summary

CHAIR = "priya.raman@msfp.example"
TYPED = "zqc98typedhere"
MAILED = "zqc97mailedhere"
KINDS = ["sqlite", *(["postgresql"] if os.environ.get("TEST_POSTGRES_URL") else [])]


@pytest.mark.parametrize("word", ["zqc07researchchs", TYPED])
@pytest.mark.parametrize(
    "hide",
    [
        lambda word: word,
        lambda word: word.upper(),
        lambda word: word.decode().encode("utf-16-le"),
        lambda word: word.decode().encode("utf-16-be"),
        lambda word: base64.b64encode(b"xx" + word + b"yyy"),
        lambda word: base64.urlsafe_b64encode(b"\xff\xfe\xfd\xfb\xff\xff" + word),
        lambda word: word.hex().encode(),
        lambda word: zlib.compress(b"a text with " + word),
        lambda word: base64.b64encode(zlib.compress(word)),
        lambda word: zlib.compress(word).hex().encode(),
    ],
)
def test_a_planted_word_would_be_found(word: str, hide: Callable[[bytes], bytes]) -> None:
    noise = os.urandom(3000)
    assert planted_words(noise) == set()
    # The last letters may be torn off with what they are packed in.
    assert word[:-2].encode() in b" ".join(planted_words(noise + b" " + hide(word.encode()) + b" " + noise))


@pytest.fixture(params=KINDS)
def used(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    settings_of: Callable[[str], Settings],
    make_app: Callable[[Settings], Flask],
) -> Iterator[tuple[Flask, Settings, LoadedMarlbeck]]:
    """Marlbeck with a planted word in every text of a case, its meeting under way."""
    databases = databases_for(request.param, tmp_path)
    settings = settings_of(databases.new_url())
    app = make_app(settings)
    with app.app_context():
        bring_up_to_date()
        loaded = load_marlbeck(canaried(MARLBECK))
        chair = find_account_by_email(CHAIR)
        assert chair is not None
        meeting = open_meeting(actor_of(chair), loaded.meeting_id)
        call_case(actor_of(chair), meeting.id, list_items(meeting)[0].case_id)
        queue_mail(occasion="a", account_id=None, address=f"{MAILED}@a.example", subject=MAILED, text=MAILED)
        db.session.commit()
        db.session.remove()
    yield app, settings, loaded
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.close()


@pytest.fixture
def broker(redis_url: str) -> Iterator[tuple[str, list[bytes]]]:
    """The address of Redis, and every command that it hears."""
    heard: list[bytes] = []
    with closing(redis.Redis.from_url(redis_url, socket_timeout=None)) as client:
        monitor = client.monitor()
        monitor.__enter__()

        def listen() -> None:
            try:
                for command in monitor.listen():
                    heard.append(repr(command).encode())  # noqa: PERF401  # it is read while it grows
            except (redis.RedisError, ValueError, OSError):
                return

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        yield redis_url, heard
        monitor.connection.disconnect()
        listener.join(5)


def cookie_of(app: Flask, email: str) -> str:
    with app.app_context():
        account = find_account_by_email(email)
        assert account is not None
        token = start_sign_in(account, SignInMethod.DEMONSTRATION)
        db.session.commit()
        assert isinstance(app.session_interface, KeyedCookies)
        signer = app.session_interface.get_signing_serializer(app)
        assert signer is not None
        return f"caseround={signer.dumps({COOKIE_FIELD: token})}"


def use(server: Server, app: Flask, loaded: LoadedMarlbeck) -> bytes:
    """Look at pages, print a summary, type into the minutes; answers all that was shown."""
    cookie = cookie_of(app, CHAIR)
    with app.app_context():
        (item,) = [item for item in list_items(meeting_of(loaded)) if item.started_utc is not None]
        document = list_documents(item.id)[0].id
        earlier = db.select(Summary.id).where(Summary.meeting_id.in_(loaded.earlier_ids.values()))
        summary = db.session.scalars(earlier.order_by(Summary.id).limit(1)).one()
        typed_before = db.session.scalar(db.select(db.func.count()).select_from(MinutesUpdate))
    shown = b""
    for path in (
        "/",
        f"/meetings/{loaded.meeting_id}/chair",
        f"/meetings/{loaded.meeting_id}",
        f"/meetings/{loaded.meeting_id}/cases/{item.case_id}",
        f"/summaries/{summary}",
        f"/summaries/{summary}.pdf",
    ):
        with urllib.request.urlopen(urllib.request.Request(server.url + path, headers={"Cookie": cookie})) as answer:  # noqa: S310  # our own server
            shown += answer.read()
    page = Page(server.url, cookie)
    assert page.open(document)["ok"]
    page.write(document, f"{TYPED} and more")
    wait_until(lambda: page.saved == page.n, "what was typed is on the disk")
    page.close()
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(MinutesUpdate)) > (typed_before or 0)
    return shown


def meeting_of(loaded: LoadedMarlbeck) -> Meeting:
    return db.session.get_one(Meeting, loaded.meeting_id)


def taken_from(settings: Settings, folder: Path) -> dict[str, bytes]:
    """Everything that a thief of the database would hold: its files or its rows, and a copy."""
    if settings.database_url.startswith("sqlite"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(folder / "copy.sqlite")) as copy:
            source.backup(copy)
        files = [*path.parent.glob(f"{path.name}*"), folder / "copy.sqlite"]
        return {file.name: file.read_bytes() for file in files}
    url = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    taken = {"dump": subprocess.run(["pg_dump", "--dbname", url], check=True, capture_output=True).stdout}
    with psycopg.connect(url) as connection:
        for table in db.metadata.sorted_tables:
            command = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table.name))
            with connection.cursor().copy(command) as rows:
                taken[table.name] = b"".join(bytes(row) for row in rows)
    return taken


def test_nobody_who_takes_it_away_finds_a_planted_word(
    used: tuple[Flask, Settings, LoadedMarlbeck],
    broker: tuple[str, list[bytes]],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    app, settings, loaded = used
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    server = Server(settings)
    server.environment |= {"TMPDIR": str(scratch), "REDIS_URL": broker[0], "LOG_LEVEL": "INFO"}
    server.start()
    try:
        shown = use(server, app, loaded)
        taken = taken_from(settings, tmp_path)
        with closing(redis.Redis.from_url(broker[0])) as client:
            taken |= {f"redis {key!r}": client.dump(key) or b"" for key in client.keys("*")}
        wait_until(lambda: any(b"SUBSCRIBE" in command.upper() for command in broker[1]), "Redis hears something")
        taken["what Redis heard"] = b"\n".join(broker[1])
    finally:
        server.kill()
    taken |= {f"scratch {path.name}": path.read_bytes() for path in scratch.rglob("*") if path.is_file()}
    said = capfd.readouterr()
    taken["what the server said"] = (said.out + said.err).encode()

    assert len(planted_words(shown)) > 10, "the pages showed nothing that could be found"
    assert any(b"Marlbeck Police Safeguarding Unit" in raw for raw in taken.values()), "this is not the database"
    assert {name: words for name, raw in taken.items() if (words := planted_words(raw))} == {}
