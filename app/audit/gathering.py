"""Entries that stand alone are written several at a time.

Whoever only looks at a case leaves an entry and changes nothing else. When hundreds look in the same second, each of
them would wait for the end of the chain, which one transaction at a time can hold until the disk has its commit. So one
of them leads: it writes, in its own transaction, the entries of all who have come meanwhile, and they wait for its
commit. Nobody is answered before their own entry is kept. Where the leader fails, the others write for themselves.
"""

import threading
from collections.abc import Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

Entry = dict[str, Any]

_WRITTEN: Final = "has_written"
_LED: Final = "audit_entries_led"


class Waiting:
    """One who waits, with the entries of their transaction: nothing has been heard of them, or they are kept or not."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.is_kept: bool | None = None


class Gathering:
    """Who waits, in this process, for one transaction to write the entries of all of them."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._waiting: list[Waiting] = []
        self._taken: list[Waiting] = []
        self._is_led = False

    def count_waiting(self) -> int:
        """How many wait for the leader of now to be done."""
        return len(self._waiting)

    def lead_or_wait(self, entries: Sequence[Entry]) -> tuple[list[Entry], bool]:
        """What this transaction has to write, after its turn has come, and whether it leads.

        That is nothing where another has kept its entries, its own where that other failed, and as the leader its own
        with those of all who wait. Whoever leads says by `end` what became of them.
        """
        mine = Waiting(entries)
        with self._change:
            self._waiting.append(mine)
            try:
                while self._is_led and mine.is_kept is None:
                    self._change.wait()
            finally:
                self._waiting = [one for one in self._waiting if one is not mine]
            if mine.is_kept is not None:
                return [] if mine.is_kept else [*entries], False
            self._is_led = True
            self._taken, self._waiting = self._waiting, []
            return [entry for one in [mine, *self._taken] for entry in one.entries], True

    def end(self, *, is_kept: bool) -> None:
        """The leader's transaction has ended."""
        with self._change:
            for one in self._taken:
                one.is_kept = is_kept
            self._taken, self._is_led = [], False
            self._change.notify_all()


_gatherings: WeakKeyDictionary[Engine, Gathering] = WeakKeyDictionary()
_making = threading.Lock()


def gathering_of(engine: Engine) -> Gathering:
    """Who waits for the trail in this database."""
    with _making:
        return _gatherings.setdefault(engine, Gathering())


def has_written(session: Session) -> bool:
    """Whether this transaction has changed anything, or is part of one that may have."""
    return session.in_nested_transaction() or session.info.get(_WRITTEN) is session.get_transaction()


def gather(session: Session, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that this transaction has to write: its own with others', or none because another has kept them."""
    # Whoever waits has a connection of their own first: the leader must need none of those that are held meanwhile.
    gathering = gathering_of(session.connection().engine)
    to_write, leads = gathering.lead_or_wait(entries)
    if leads:
        session.info[_LED] = gathering
    return to_write


def _end(session: Session, *, is_kept: bool) -> None:
    gathering: Gathering | None = session.info.pop(_LED, None)
    if gathering is not None:
        gathering.end(is_kept=is_kept)


def _at_commit(session: Session) -> None:
    _end(session, is_kept=True)


def _at_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _end(session, is_kept=False)


def _note_write(execution: ORMExecuteState) -> None:
    if not execution.is_select:
        _note_flush(execution.session)


def _note_flush(session: Session, *_parts: object) -> None:
    session.info[_WRITTEN] = session.get_transaction()


event.listen(Session, "do_orm_execute", _note_write)
event.listen(Session, "after_flush", _note_flush)
event.listen(Session, "after_commit", _at_commit)
event.listen(Session, "after_transaction_end", _at_end)
