"""Logs made short: nothing that was saved is lost, what was deleted is gone, and the writers are still known."""

import threading
import time
import uuid

import pytest
from desk import Desk
from page_client import assert_nothing_uncommitted
from pycrdt import Text

from app.core.cipher import unseal
from app.core.database import db
from app.core.vault import case_key
from app.identity.queries import actor_of
from app.minutes.compaction import Compactor, hold_log, make_snapshot, put_in_place
from app.minutes.document import append_text, place_of, place_of_writers, read_passages, read_text
from app.minutes.log import CLOSED, Entry
from app.minutes.models import MinutesDocument, MinutesUpdate
from app.minutes.open_documents import SECONDS_IDLE
from app.minutes.shared_texts import freeze_documents
from app.minutes.sockets import LiveMinutes

REGRETTED = "zq93regretted"


def erase(desk: Desk, words: str, n: int, *, sid: str = "one") -> None:
    """Take words out of somebody's copy and hand the change in."""
    document = desk.open()
    page = desk.pages[document.id]
    shared = page.get("text", type=Text)
    before = page.get_state()
    start = len(str(shared)[: str(shared).index(words)].encode())
    del shared[start : start + len(words.encode())]
    with document.lock:
        update = page.get_update(before)
        document.text.apply(update)
        account = desk.discussion.police
        desk.log.append(Entry(document=document, account_id=account.id, sid=sid, n=n, update=update))


def rows_of(desk: Desk, place: int = 0) -> list[MinutesUpdate]:
    with desk.discussion.app.app_context():
        query = db.select(MinutesUpdate).where(MinutesUpdate.document_id == desk.discussion.documents[place])
        return list(db.session.scalars(query.order_by(MinutesUpdate.number)))


def opened_log(desk: Desk, place: int = 0) -> bytes:
    """All that somebody with the key of the case reads in the log of a document."""
    document_id = desk.discussion.documents[place]
    rows = rows_of(desk, place)
    with desk.discussion.app.app_context():
        key = case_key(db.session.get_one(MinutesDocument, document_id).case_id)
    plain = [unseal(key, place_of(document_id), row.sealed) for row in rows]
    plain += [unseal(key, place_of_writers(document_id), row.writers) for row in rows if row.writers is not None]
    return b"\n".join(plain)


def compact(desk: Desk, place: int = 0) -> bool:
    document = desk.open(place)
    return Compactor(desk.discussion.app).compact(document.id, document.key)


def write_and_regret(desk: Desk) -> None:
    desk.write("Kept words. ", 1)
    desk.write(f"{REGRETTED} ", 2)
    desk.write("Kept too. ", 1, sid="two")
    erase(desk, f"{REGRETTED} ", 3)
    desk.settle()


def test_what_was_deleted_is_gone_and_the_rest_is_there(desk: Desk) -> None:
    write_and_regret(desk)
    assert REGRETTED.encode() in opened_log(desk)
    last = rows_of(desk)[-1].number
    assert compact(desk)
    assert REGRETTED.encode() not in opened_log(desk)
    assert b"Kept words." in opened_log(desk)
    assert desk.on_disk() == "Kept words. Kept too. "
    (row,) = rows_of(desk)
    assert (row.number, row.account_id) == (last, None)
    assert not compact(desk), "a snapshot alone is as short as it gets"


def test_closing_takes_what_was_deleted_out_of_every_row(desk: Desk) -> None:
    write_and_regret(desk)
    desk.write(REGRETTED, 1, place=1)
    desk.settle()
    with desk.discussion.app.app_context():
        freeze_documents(actor_of(desk.discussion.chair), desk.discussion.item())
        db.session.commit()
        assert_nothing_uncommitted()
    assert REGRETTED.encode() not in opened_log(desk)
    assert REGRETTED.encode() in opened_log(desk, 1), "what nobody deleted stays"
    assert desk.on_disk() == "Kept words. Kept too. "
    assert [len(rows_of(desk, place)) for place in range(2)] == [1, 1]
    desk.write("Too late.", 4)
    desk.settle()
    assert desk.refused[-1] == ("one", 4, CLOSED)
    assert len(rows_of(desk)) == 1


def test_a_closing_that_is_taken_back_leaves_the_log_as_it_was(desk: Desk) -> None:
    write_and_regret(desk)
    before = [row.number for row in rows_of(desk)]
    with desk.discussion.app.app_context():
        freeze_documents(actor_of(desk.discussion.chair), desk.discussion.item())
        db.session.rollback()
    assert [row.number for row in rows_of(desk)] == before
    desk.write("More.", 4)
    desk.settle()
    assert desk.saved[-1] == ("one", 4)


def test_the_writers_are_known_before_and_after(desk: Desk) -> None:
    write_and_regret(desk)
    police, school = desk.discussion.police.id, desk.discussion.school.id

    def passages() -> list[tuple[str, uuid.UUID | None]]:
        with desk.discussion.app.app_context():
            found = read_passages(desk.discussion.documents[0])
            assert "".join(passage.text for passage in found) == read_text(desk.discussion.documents[0])
            return [(passage.text, passage.account_id) for passage in found]

    expected: list[tuple[str, uuid.UUID | None]] = [("Kept words. ", police), ("Kept too. ", school)]
    assert passages() == expected
    compact(desk)
    assert passages() == expected
    desk.write("And more. ", 4)
    desk.settle()
    with desk.discussion.app.app_context():
        append_text(db.session.get_one(MinutesDocument, desk.discussion.documents[0]), "Read out.")
        db.session.commit()
    expected += [("And more. ", police), ("Read out.", None)]
    assert passages() == expected
    compact(desk)
    assert passages() == expected
    assert police.hex.encode() not in b"".join(row.writers or b"" for row in rows_of(desk)), "sealed like the text"


def test_what_is_saved_between_reading_and_replacing_stays_behind_the_snapshot(desk: Desk) -> None:
    write_and_regret(desk)
    document = desk.open()
    with desk.discussion.app.app_context():
        snapshot = make_snapshot(db.session.connection(), document.id, document.key)
        db.session.rollback()
        assert snapshot is not None
        desk.write("Meanwhile. ", 5)
        desk.settle()
        db.session.connection()
        hold_log(db.session.connection(), document.id)
        assert put_in_place(db.session.connection(), snapshot)
        db.session.commit()
    assert [row.account_id for row in rows_of(desk)] == [None, desk.discussion.police.id]
    assert desk.on_disk() == "Kept words. Kept too. Meanwhile. "


def test_of_two_who_make_a_log_short_one_gives_way(desk: Desk) -> None:
    write_and_regret(desk)
    document = desk.open()
    with desk.discussion.app.app_context():
        snapshot = make_snapshot(db.session.connection(), document.id, document.key)
        db.session.rollback()
        assert snapshot is not None
        assert compact(desk)
        assert not put_in_place(db.session.connection(), snapshot)
        db.session.rollback()
    assert desk.on_disk() == "Kept words. Kept too. "


def test_nothing_is_lost_while_logs_are_made_short_again_and_again(desk: Desk) -> None:
    """Two write as fast as they can, one of them through another process; two more make the log short all the time."""
    other = Desk(desk.discussion)
    end = time.monotonic() + 2.5
    counts = {"a": 0, "b": 0}

    def type_on(at: Desk, mark: str) -> None:
        while time.monotonic() < end:
            counts[mark] += 1
            at.write(f"{mark}{counts[mark]};", counts[mark], sid=mark)
            time.sleep(0.002)

    def make_short() -> None:
        while time.monotonic() < end:
            compact(desk)

    threads = [threading.Thread(target=type_on, args=pair) for pair in ((desk, "a"), (other, "b"))]
    threads += [threading.Thread(target=make_short) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for at in (desk, other):
        at.settle()
        assert at.refused == []
    words = desk.on_disk().split(";")
    for mark, count in counts.items():
        assert [word for word in words if word.startswith(mark)] == [f"{mark}{n}" for n in range(1, count + 1)]
    with desk.discussion.app.app_context():
        assert "".join(p.text for p in read_passages(desk.discussion.documents[0])) == desk.on_disk()
    other.log.close()


def test_a_log_that_is_left_alone_is_made_short(desk: Desk) -> None:
    write_and_regret(desk)
    live = LiveMinutes()
    live.start(desk.discussion.app)
    now = [0.0]
    live.documents._clock = lambda: now[0]
    with desk.discussion.app.app_context():
        row = db.session.get_one(MinutesDocument, desk.discussion.documents[0])
        live.documents.load(row, desk.discussion.item().meeting_id)
    live.sweep()
    assert len(rows_of(desk)) == 4
    now[0] = SECONDS_IDLE + 1
    live.sweep()
    wait_for(live.compactor)
    assert len(rows_of(desk)) == 1
    live.log.close()


def test_a_log_in_use_never_grows_far(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.minutes.sockets.MOST_UPDATES", 20)
    live = LiveMinutes()
    live.start(desk.discussion.app)
    desk.log._kept = live.keep_short
    for n in range(1, 101):
        desk.write(f"{n} ", n)
        if n % 10 == 0:
            desk.settle()
            wait_for(live.compactor)
    assert len(rows_of(desk)) < 40
    assert desk.on_disk() == "".join(f"{n} " for n in range(1, 101))
    live.log.close()


def test_a_log_that_cannot_be_opened_stays_as_it_is(desk: Desk) -> None:
    write_and_regret(desk)
    compactor = Compactor(desk.discussion.app)
    compactor.ask(desk.discussion.documents[0], bytes(32))
    wait_for(compactor)
    assert len(rows_of(desk)) == 4


def wait_for(compactor: Compactor) -> None:
    end = time.monotonic() + 10
    while not compactor.is_idle:
        assert time.monotonic() < end
        time.sleep(0.005)
