"""The log of the minutes: told to be saved is on disk, sealed; what cannot be kept is refused and forgotten."""

import threading
import time

import pytest
from desk import Desk
from discussion import Discussion
from sqlalchemy import text

from app.agenda.models import ItemState
from app.audit.models import AuditEntry
from app.core.database import db
from app.identity.queries import actor_of
from app.meetings.models import MeetingState
from app.minutes.document import read_text
from app.minutes.log import CLOSED, NOT_KEPT, Entry
from app.minutes.models import MinutesDocument, MinutesUpdate
from app.minutes.shared_texts import freeze_documents


def change(discussion: Discussion, statement: str) -> None:
    """Do something to the database behind the program's back."""
    with discussion.app.app_context():
        db.session.execute(text(statement))
        db.session.commit()


def test_saved_is_said_once_for_all_up_to_a_number_and_holds(desk: Desk) -> None:
    for n in range(1, 41):
        desk.write(f"{n} ", n)
    desk.settle()
    assert desk.saved[-1] == ("one", 40)
    assert [n for _, n in desk.saved] == sorted({n for _, n in desk.saved})
    assert desk.refused == []
    assert desk.on_disk() == "".join(f"{n} " for n in range(1, 41))
    with desk.discussion.app.app_context():
        rows = db.session.scalars(db.select(MinutesUpdate).order_by(MinutesUpdate.number)).all()
        assert len(rows) == 40
        assert len({row.saved_utc for row in rows}) < 40, "many changes share one commit"


def test_the_trail_names_everybody_who_writes_once(desk: Desk) -> None:
    for n in range(1, 6):
        desk.write("a", n)
        desk.write("b", n, sid="two", place=1)
        desk.settle()
    with desk.discussion.app.app_context():
        written = db.select(AuditEntry).where(AuditEntry.kind == "minutes_written")
        trail = db.session.scalars(written).all()
        assert {(entry.account_id, entry.fields["document_id"]) for entry in trail} == {
            (desk.discussion.police.id, str(desk.discussion.documents[0])),
            (desk.discussion.school.id, str(desk.discussion.documents[1])),
        }
        assert len(trail) == 2


def test_what_cannot_be_kept_is_refused_and_forgotten(desk: Desk) -> None:
    """The disk refuses: nobody hears "saved", memory goes back to what the disk says, and later all is well again."""
    desk.write("kept. ", 1)
    desk.settle()
    before = desk.open()
    with desk.discussion.app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("the trigger is written for SQLite")
    change(
        desk.discussion,
        "CREATE TRIGGER full BEFORE INSERT ON minutes_update BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    )
    desk.write("lost. ", 2)
    desk.write("lost too. ", 3)
    desk.settle()
    assert desk.saved == [("one", 1)]
    assert {(n, reason) for _, n, reason in desk.refused} <= {(2, NOT_KEPT), (3, NOT_KEPT)}
    assert (3, NOT_KEPT) in {(n, reason) for _, n, reason in desk.refused}
    assert before.is_dropped
    assert str(desk.open().text) == desk.on_disk() == "kept. "
    change(desk.discussion, "DROP TRIGGER full")
    # The page sends all that the server lacks, as it does when it opens the document again.
    document = desk.open()
    page = desk.pages[document.id]
    update = page.get_update(document.text.vector())
    with document.lock:
        document.text.apply(update)
        account_id = desk.discussion.police.id
        desk.log.append(Entry(document=document, account_id=account_id, sid="one", n=4, update=update))
    desk.settle()
    assert desk.saved[-1] == ("one", 4)
    assert desk.on_disk() == "kept. lost. lost too. "


def test_a_trail_that_cannot_be_written_keeps_the_words_back_too(desk: Desk) -> None:
    with desk.discussion.app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("the trigger is written for SQLite")
    change(
        desk.discussion,
        "CREATE TRIGGER no_trail BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no trail'); END",
    )
    desk.write("unseen", 1)
    desk.settle()
    assert desk.saved == []
    assert desk.on_disk() == ""
    change(desk.discussion, "DROP TRIGGER no_trail")


def test_one_closed_document_does_not_hold_up_another(desk: Desk) -> None:
    desk.open()
    with desk.discussion.app.app_context():
        db.session.get_one(
            MinutesDocument, desk.discussion.documents[0]
        ).frozen_utc = desk.discussion.item().arrived_utc
        db.session.commit()
    desk.write("too late", 1)
    desk.write("in time", 1, sid="two", place=1)
    desk.settle()
    assert desk.refused == [("one", 1, CLOSED)]
    assert desk.saved == [("two", 1)]
    assert desk.on_disk() == ""
    assert desk.on_disk(1) == "in time"
    assert str(desk.open().text) == ""


@pytest.mark.parametrize("how", ["item", "meeting"])
def test_the_end_of_a_case_or_a_meeting_closes_its_minutes(desk: Desk, how: str) -> None:
    with desk.discussion.app.app_context():
        item = desk.discussion.item()
        if how == "item":
            item.state = ItemState.CLOSED
        else:
            item.meeting.state = MeetingState.CLOSED
            item.meeting.version += 1
        db.session.commit()
    desk.write("too late", 1)
    desk.settle()
    assert desk.refused == [("one", 1, CLOSED)]
    assert desk.on_disk() == ""


def test_nothing_is_kept_behind_a_closing_that_comes_in_between(desk: Desk) -> None:
    """Somebody types all the time while the minutes are closed: the text that was read at the closing is the end."""
    stop = threading.Event()

    def type_on() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            desk.write(f"{n} ", n)
            time.sleep(0.001)

    typist = threading.Thread(target=type_on)
    typist.start()
    time.sleep(0.2)
    with desk.discussion.app.app_context():
        freeze_documents(actor_of(desk.discussion.chair), desk.discussion.item())
        db.session.flush()
        at_closing = read_text(desk.discussion.documents[0])
        db.session.commit()
    time.sleep(0.2)
    stop.set()
    typist.join()
    desk.settle()
    assert desk.on_disk() == at_closing
    assert at_closing.split() == [str(n) for n in range(1, len(at_closing.split()) + 1)]
    assert max((n for _, n in desk.saved), default=0) <= len(at_closing.split())
    assert desk.refused


def test_idle_documents_leave_the_memory_but_not_while_something_is_on_its_way(desk: Desk) -> None:
    now = [0.0]
    desk.documents._clock = lambda: now[0]
    document = desk.open()
    now[0] = 599
    desk.documents.sweep()
    assert desk.documents.find(document.id) is document
    document.unsaved = 1
    now[0] = 1300
    desk.documents.sweep()
    assert not document.is_dropped
    document.unsaved = 0
    desk.documents.sweep()
    assert document.is_dropped
    assert desk.documents.find(document.id) is None
