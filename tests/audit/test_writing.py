"""Writing the trail: gapless and chained, whoever writes at the same time, and nothing of what was taken back."""

import threading
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from app.audit.chain import seal_of, sealer, text_of
from app.audit.check import first_digest, next_digest
from app.audit.models import AuditChain, AuditEntry
from app.audit.service import count_waiting, record
from app.core.database import db
from app.core.transaction import transactional
from app.core.vault import Purpose, purpose_key


def opened() -> None:
    record("meeting_opened", None, meeting_id=uuid4())


def numbers() -> list[int]:
    return list(db.session.scalars(db.select(AuditEntry.number).order_by(AuditEntry.number)))


def assert_chained() -> None:
    chain, key = db.session.scalars(db.select(AuditChain)).one(), purpose_key(Purpose.TRAIL)
    digest, number = first_digest(chain.id), 0
    for row in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number)):
        number += 1
        values = {
            "kind": row.kind,
            "account_id": row.account_id,
            "occurred_utc": row.occurred_utc,
            "fields": row.fields,
        }
        digest = next_digest(digest, text_of(values, number))
        assert (row.number, row.digest, row.seal) == (number, digest, seal_of(key, digest))
    assert (chain.number, chain.digest) == (number, digest)


@pytest.mark.usefixtures("context")
def test_entries_are_numbered_without_a_gap_and_chained() -> None:
    for several in (1, 3, 2):
        for _ in range(several):
            opened()
        db.session.commit()
    assert numbers() == [1, 2, 3, 4, 5, 6]
    assert_chained()


@pytest.mark.parametrize("length", [1, 32, 64])
def test_many_seals_at_once_are_the_same_seals(length: int) -> None:
    key, digests = bytes(range(length)), [f"{number:064x}" for number in range(20)]
    assert [sealer(key)(digest.encode()) for digest in digests] == [seal_of(key, digest) for digest in digests]


@pytest.mark.usefixtures("context")
def test_what_is_taken_back_leaves_no_entry_though_nothing_else_was_done() -> None:
    opened()
    db.session.rollback()
    assert count_waiting() == 0
    opened()
    db.session.commit()
    assert numbers() == [1]


@pytest.mark.usefixtures("context")
def test_a_command_that_runs_again_leaves_its_entry_once() -> None:
    attempts = []

    @transactional
    def command() -> None:
        opened()
        attempts.append(count_waiting())
        if len(attempts) < 3:
            raise StaleDataError

    command()
    assert attempts == [1, 1, 1]
    assert numbers() == [1]


def test_an_entry_that_nobody_committed_does_not_wait_for_the_next_who_comes(app: Flask) -> None:
    with app.app_context():
        opened()
    with app.app_context():
        db.session.commit()
        assert numbers() == []


def test_many_who_write_at_once_make_one_trail(app: Flask) -> None:
    together, faults = threading.Barrier(8), []

    @transactional
    def command() -> None:
        # The number of the last entry is read first, as a view would, so that each has an old picture of the trail.
        db.session.scalar(db.select(AuditEntry.number).order_by(AuditEntry.number.desc()).limit(1))
        opened()
        opened()

    def write() -> None:
        together.wait()
        for _ in range(10):
            try:
                with app.app_context():
                    command()
            except Exception as fault:  # noqa: BLE001  # told in the thread that waits for this one
                faults.append(fault)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with app.app_context():
        assert numbers() == list(range(1, 161))
        assert_chained()


@pytest.mark.usefixtures("context")
def test_whoever_fails_while_committing_leaves_nothing_and_the_next_goes_on() -> None:
    opened()
    db.session.commit()
    db.session.add(AuditEntry(number=1, kind="meeting_opened"))
    opened()
    with pytest.raises(Exception, match=r"UNIQUE|unique|NOT NULL|null"):
        db.session.commit()
    db.session.rollback()
    opened()
    db.session.commit()
    assert numbers() == [1, 2]
    assert_chained()
