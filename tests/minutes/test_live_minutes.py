"""Typing minutes together, over real sockets to the real server."""

import threading
import time
from collections.abc import Iterator

import pytest
import socketio
from discussion import Discussion, Pages
from flask import Flask
from serving import Page, Server, wait_until
from werkzeug.serving import make_server

from app.audit.models import AuditEntry
from app.cases.models import ConflictOfInterest
from app.config import Settings
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.identity.queries import actor_of
from app.minutes.document import read_text
from app.minutes.models import MinutesUpdate
from app.minutes.shared_texts import freeze_documents
from app.minutes.sockets import minutes
from app.wiring import create_app


@pytest.fixture
def app(live_settings: Settings) -> Iterator[Flask]:
    """The program in this process, beside the server, on the same data."""
    app = create_app(live_settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def text_on_disk(discussion: Discussion, place: int = 0) -> str:
    """The text of a document as another process reads it."""
    with discussion.app.app_context():
        return read_text(discussion.documents[place])


def test_two_people_write_at_once(discussion: Discussion, page_of: Pages) -> None:
    document = discussion.documents[0]
    anita, sam = page_of(discussion.police), page_of(discussion.school)
    assert anita.open(document)["may_write"]
    assert sam.open(document)["may_write"]

    def type_words(page: Page, word: str) -> None:
        for _ in range(30):
            page.write(document, word)
            time.sleep(0.005)

    writers = [threading.Thread(target=type_words, args=pair) for pair in ((anita, "a"), (sam, "s"))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    wait_until(lambda: anita.saved == 30 and sam.saved == 30, "both to be saved")
    wait_until(lambda: str(anita.text) == str(sam.text), "both to show the same")
    assert sorted(str(anita.text)) == ["a"] * 30 + ["s"] * 30
    assert text_on_disk(discussion) == str(anita.text)
    assert anita.refused == sam.refused == []
    late = page_of(discussion.chair)
    late.open(document)
    assert str(late.text) == str(anita.text)


def test_what_is_called_saved_is_on_disk_and_in_the_trail(discussion: Discussion, page_of: Pages) -> None:
    document = discussion.documents[1]
    anita = page_of(discussion.police)
    anita.open(document)
    for _ in range(3):
        n = anita.n
        anita.write(document, "Kay wants to stay. ")
        wait_until(lambda n=n: anita.saved == n + 1, "to be saved")
        assert text_on_disk(discussion, 1) == str(anita.text)
    with discussion.app.app_context():
        rows = db.session.scalars(db.select(MinutesUpdate).where(MinutesUpdate.document_id == document)).all()
        assert {row.account_id for row in rows} == {discussion.police.id}
        assert not any(b"Kay" in row.sealed for row in rows)
        trail = db.session.scalars(
            db.select(AuditEntry).where(AuditEntry.account_id == discussion.police.id).order_by(AuditEntry.number)
        ).all()
        about = [entry for entry in trail if "case_id" in entry.fields]
        assert [entry.kind for entry in about] == ["case_viewed", "minutes_written"]
        assert about[1].fields["document_id"] == str(document)


def test_a_long_report_pasted_in_arrives_whole(discussion: Discussion, page_of: Pages) -> None:
    document = discussion.documents[0]
    anita, sam, late = page_of(discussion.police), page_of(discussion.school), page_of(discussion.chair)
    anita.open(document)
    sam.open(document)
    report = "".join(f"{line}: what was seen and heard that day.\n" for line in range(50_000))
    anita.write(document, report)
    wait_until(lambda: anita.saved == 1 and str(sam.text) == report, "the report to be saved and shown")
    assert late.open(document)["ok"]
    assert str(late.text) == report


def test_an_outsider_gets_the_answer_of_what_does_not_exist(discussion: Discussion, page_of: Pages) -> None:
    document = discussion.documents[0]
    anita, bel = page_of(discussion.police), page_of(discussion.housing)
    anita.open(document)
    absent = "00000000-0000-4000-8000-000000000000"
    assert bel.open(document) == bel.open(absent) == {"ok": False, "error": "We cannot find that."}
    # A room in which content is passed on is entered by opening the document only, and that leaves its entry.
    for page in (anita, bel):
        for id_ in (document, absent):
            answer = page.client.call("watch", f"document:{id_}", timeout=10)
            assert answer == {"ok": False, "error": "We cannot find that."}
    anita.write(document, "secret")
    bel.write(document, "x")
    bel.client.emit("minutes_presence", (str(document), {"is_writing": True}))
    wait_until(lambda: bel.refused, "the outsider to be refused")
    wait_until(lambda: anita.saved == 1, "to be saved")
    time.sleep(0.2)
    assert str(bel.text) == "x"
    assert anita.shown == []
    assert text_on_disk(discussion) == "secret"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", ""])
def test_a_page_from_elsewhere_is_not_let_in(discussion: Discussion, server: Server, origin: str) -> None:
    cookie = discussion.cookie_of(discussion.police)
    with pytest.raises(socketio.exceptions.ConnectionError):
        Page(server.url, cookie, origin=origin)


def test_a_small_site_without_gevent_writes_too(app: Flask, discussion: Discussion) -> None:
    """The same over plain threads and the library's own way of sending."""
    threaded = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=threaded.serve_forever)
    serving.start()
    document, url = discussion.documents[0], f"http://127.0.0.1:{threaded.server_port}"
    pages = [Page(url, discussion.cookie_of(who)) for who in (discussion.police, discussion.school)]
    for page in pages:
        assert page.open(document)["ok"]
    writers = [threading.Thread(target=lambda p=page: [p.write(document, "x") for _ in range(20)]) for page in pages]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    wait_until(lambda: all(page.saved == 20 for page in pages), "all to be saved")
    wait_until(lambda: all(str(page.text) == "x" * 40 for page in pages), "both to show the same")
    assert text_on_disk(discussion) == "x" * 40
    for page in pages:
        page.close()
    threaded.shutdown()
    serving.join()
    threaded.server_close()
    minutes.log.close()


def test_nobody_signed_in_is_not_let_in(server: Server) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Page(server.url, "caseround=forged")


def test_broken_frames_harm_nobody(discussion: Discussion, page_of: Pages) -> None:
    document = discussion.documents[0]
    anita, sam = page_of(discussion.police), page_of(discussion.school)
    anita.open(document)
    sam.open(document)
    nonsense = ["not base64!", "AAAA", "", "/////w==", "Zm9v", "A" * 100_000]
    for update in nonsense:
        sam.send(document, update)
    sam.client.emit("minutes_update", (str(document), "one", "AAA="))
    sam.client.emit("minutes_update", (None, 1, b"\x00"))
    sam.client.emit("minutes_update", ())
    sam.client.emit("minutes_presence", (str(document), {"is_writing": True, "name": "Somebody Else"}))
    wait_until(lambda: len(sam.refused) == len(nonsense), "all of it to be refused")
    anita.write(document, "calm")
    sam.write(document, "er")
    wait_until(lambda: anita.saved == 1 and sam.saved == sam.n, "both to be saved")
    wait_until(lambda: str(anita.text) == str(sam.text), "both to show the same")
    assert text_on_disk(discussion) == str(anita.text)
    assert sam.client.call("minutes_open", ("no id", ""), timeout=10)["ok"] is False
    assert sam.client.call("minutes_open", (str(document), "/w=="), timeout=10)["ok"] is False
    assert [(shown["name"], shown["agency"], shown["section"]) for shown in anita.shown] == [
        ("Sam Osei", "EDU of Testbury", "discussion")
    ]


def test_closed_minutes_take_nothing_more(discussion: Discussion, page_of: Pages) -> None:
    document = discussion.documents[0]
    anita, sam = page_of(discussion.police), page_of(discussion.school)
    anita.open(document)
    sam.open(document)
    anita.write(document, "kept")
    wait_until(lambda: anita.saved == 1, "to be saved")
    with discussion.app.app_context():
        freeze_documents(actor_of(discussion.chair), discussion.item())
        db.session.commit()
    anita.write(document, " too late")
    wait_until(lambda: anita.refused, "the late words to be refused")
    assert anita.refused == [(2, "These minutes are closed.")]
    sam.write(document, "later still")
    wait_until(lambda: sam.refused, "the later words to be refused")
    time.sleep(0.1)
    assert anita.saved == 1
    assert sam.saved == 0
    assert text_on_disk(discussion) == "kept"
    reader = page_of(discussion.chair)
    assert reader.open(document)["may_write"] is False
    assert str(reader.text) == "kept"


def test_who_loses_sight_of_a_case_hears_nothing_more(discussion: Discussion, page_of: Pages) -> None:
    document = discussion.documents[0]
    anita, sam = page_of(discussion.police), page_of(discussion.school)
    anita.open(document)
    sam.open(document)
    anita.write(document, "before. ")
    wait_until(lambda: str(sam.text) == "before. ", "the other to hear")
    with discussion.app.app_context():
        item = discussion.item()
        db.session.add(
            ConflictOfInterest(case_id=item.case_id, account_id=discussion.school.id, declared_utc=now_utc())
        )
        note_access_change()
        db.session.commit()
    time.sleep(2.0)
    anita.write(document, "after")
    sam.write(document, "still here")
    wait_until(lambda: anita.saved == 2 and sam.refused, "one to be saved and one to be refused")
    time.sleep(0.2)
    assert "after" not in str(sam.text)
    assert sam.open(document)["ok"] is False
    assert text_on_disk(discussion) == "before. after"


def test_a_power_cut_loses_nothing_that_was_called_saved(discussion: Discussion, server: Server) -> None:
    document = discussion.documents[0]
    for cut in range(3):
        pages = [Page(server.url, discussion.cookie_of(who)) for who in (discussion.police, discussion.school)]
        for page in pages:
            page.open(document)
        enough = threading.Event()

        def type_on(page: Page, mark: str, enough: threading.Event = enough) -> None:
            count = 0
            while not enough.is_set():
                try:
                    page.write(document, f"{mark}{count};")
                except socketio.exceptions.SocketIOError:
                    return
                count += 1
                time.sleep(0.002)

        marks = [f"{cut}a", f"{cut}s"]
        writers = [threading.Thread(target=type_on, args=pair) for pair in zip(pages, marks, strict=True)]
        for writer in writers:
            writer.start()
        wait_until(lambda pages=pages: all(page.saved > 50 for page in pages), "much to be saved")
        server.kill()
        saved = [page.saved for page in pages]
        enough.set()
        for writer in writers:
            writer.join()
        for page in pages:
            page.close()
        there = text_on_disk(discussion)
        for mark, count in zip(marks, saved, strict=True):
            missing = [number for number in range(count) if f"{mark}{number};" not in there]
            assert missing == []
        server.start()
        back = Page(server.url, discussion.cookie_of(discussion.chair))
        back.doc = pages[0].doc
        back.text = pages[0].text
        back.open(document)
        assert all(word in str(back.text) for word in there.split(";"))
        back.close()
