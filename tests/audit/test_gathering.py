"""Entries of those who only look are written several at a time; what somebody changed is never written by another."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, update
from sqlalchemy.engine import Engine
from test_writing import assert_chained, numbers

from app.audit.gathering import gathering_of
from app.audit.models import AuditChain
from app.audit.service import record
from app.core.access_epoch import note_access_change
from app.core.database import db
from app.core.transaction import transactional

MOST_SECONDS = 8


@transactional
def look() -> None:
    record("case_viewed", None, case_id=uuid4(), meeting_id=uuid4(), sight="case")


@transactional
def change() -> None:
    note_access_change()
    record("meeting_opened", None, meeting_id=uuid4())


class Crowd:
    """People at work at the same time, each in a thread; what went wrong for them is kept."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.faults: list[Exception] = []
        self.threads: list[threading.Thread] = []

    def send(self, number: int, command: Callable[[], None]) -> None:
        def work() -> None:
            try:
                with self.app.app_context():
                    command()
            except Exception as fault:  # noqa: BLE001  # told in the thread that waits for this one
                self.faults.append(fault)

        self.threads += [threading.Thread(target=work) for _ in range(number)]
        for thread in self.threads[-number:]:
            thread.start()

    def wait(self) -> None:
        for thread in self.threads:
            thread.join()


@pytest.fixture
def crowd(app: Flask) -> Iterator[Crowd]:
    crowd = Crowd(app)
    yield crowd
    crowd.wait()


@contextmanager
def end_of_the_chain_held(app: Flask) -> Iterator[None]:
    """Somebody else holds the end of the chain, and then changes nothing there."""
    with app.app_context():
        db.session.execute(update(AuditChain).values(number=AuditChain.number))
        yield
        db.session.rollback()


def wait_for_waiting(app: Flask, number: int) -> None:
    until = time.monotonic() + MOST_SECONDS
    with app.app_context():
        gathering = gathering_of(db.engine)
    while gathering.count_waiting() < number:
        assert time.monotonic() < until, f"{gathering.count_waiting()} wait, not {number}"
        time.sleep(0.005)


@contextmanager
def counted_turns() -> Iterator[list[str]]:
    """How often the end of the chain was taken."""
    turns: list[str] = []

    def look_at(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE audit_chain") and "RETURNING" in statement:
            turns.append(statement)

    event.listen(Engine, "before_cursor_execute", look_at)
    yield turns
    event.remove(Engine, "before_cursor_execute", look_at)


def test_those_who_look_while_one_writes_are_written_together_by_the_next(app: Flask, crowd: Crowd) -> None:
    with counted_turns() as turns:
        with end_of_the_chain_held(app):
            crowd.send(9, look)
            wait_for_waiting(app, 8)
        crowd.wait()
    assert crowd.faults == []
    assert len(turns) == 2
    with app.app_context():
        assert numbers() == list(range(1, 10))
        assert_chained()


def test_whoever_waits_is_answered_only_when_their_entry_is_kept(app: Flask, crowd: Crowd) -> None:
    seen: list[tuple[str, bool]] = []

    def look_and_see() -> None:
        mine = uuid4()

        @transactional
        def look_at_mine() -> None:
            record("case_viewed", None, case_id=mine, meeting_id=uuid4(), sight="case")

        look_at_mine()
        kept = db.session.scalars(db.text("SELECT case_id FROM audit_entry ORDER BY number"))
        seen.append((str(mine), mine.hex in {str(one).replace("-", "") for one in kept}))

    with end_of_the_chain_held(app):
        crowd.send(9, look_and_see)
        wait_for_waiting(app, 8)
        assert seen == []
    crowd.wait()
    assert [is_kept for _mine, is_kept in seen] == [True] * 9


def fail(_cursor: Any) -> None:
    raise RuntimeError


def cut_off(cursor: Any) -> None:
    """What is asked next, and what is taken back, finds no line to the database any more."""
    cursor.connection.close()


@pytest.mark.parametrize("go_wrong", [fail, cut_off])
def test_where_the_leader_fails_the_others_write_for_themselves(
    go_wrong: Callable[[Any], None], app: Flask, crowd: Crowd
) -> None:
    turns: list[str] = []

    def look_at(_connection: object, cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO audit_entry"):
            turns.append(statement)
            # The first who comes here leads for itself, the second for all the others.
            if len(turns) == 2:
                go_wrong(cursor)

    event.listen(Engine, "before_cursor_execute", look_at)
    try:
        with end_of_the_chain_held(app):
            crowd.send(9, look)
            wait_for_waiting(app, 8)
        crowd.wait()
    finally:
        event.remove(Engine, "before_cursor_execute", look_at)
    assert len(crowd.faults) == 1
    with app.app_context():
        assert numbers() == list(range(1, 9))
        assert_chained()
        look()
        assert numbers() == list(range(1, 10))


def test_whoever_changes_something_writes_their_own_entry(app: Flask, crowd: Crowd) -> None:
    with counted_turns() as turns:
        crowd.send(6, change)
        crowd.wait()
    assert crowd.faults == []
    assert len(turns) == 6


def test_lookers_and_changers_make_one_trail(app: Flask, crowd: Crowd) -> None:
    for _ in range(10):
        crowd.send(3, look)
        crowd.send(1, change)
    crowd.wait()
    assert crowd.faults == []
    with app.app_context():
        assert numbers() == list(range(1, 41))
        assert_chained()


def test_what_a_looker_takes_back_is_written_by_nobody(app: Flask) -> None:
    with app.app_context():
        record("case_viewed", None, case_id=uuid4(), meeting_id=uuid4(), sight="case")
        db.session.rollback()
        look()
        assert numbers() == [1]
