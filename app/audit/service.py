"""Writing the trail.

What is recorded waits with its transaction and is chained last, just before the commit. So the end of the chain is
locked for a moment only, and always after everything else: two transactions never wait for each other there. What is
taken back takes its entries with it. Entries of a transaction that changes nothing else may be written by another's
(`gathering`), and are kept before it goes on.
"""

import uuid
from typing import Any, Final

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from app.audit.chain import in_order, seal_of, text_of
from app.audit.check import first_digest, next_digest
from app.audit.gathering import gather, has_written
from app.audit.kinds import KINDS
from app.audit.models import AuditChain, AuditEntry
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.vault import Purpose, purpose_key

_WAITING: Final = "audit_entries"


def begin_chain() -> None:
    """Make, in this transaction, the beginning of the trail where there is none. Part of preparing a database."""
    if db.session.scalar(select(AuditChain.id).order_by(AuditChain.id).limit(1)) is None:
        chain_id = new_id()
        db.session.add(AuditChain(id=chain_id, number=0, digest=first_digest(chain_id)))


def record(kind: str, account_id: uuid.UUID | None, /, **fields: object) -> None:
    """Add one entry to this transaction. Raises `ValueError` for an unknown kind or other fields than it declares."""
    if kind not in KINDS:
        message = f"No kind of audit entry is called {kind!r}."
        raise ValueError(message)
    if fields.keys() != KINDS[kind]:
        message = f"{kind} needs exactly {sorted(KINDS[kind])}, not {sorted(fields)}."
        raise ValueError(message)
    values = {name: value if isinstance(value, int | None) else str(value) for name, value in fields.items()}
    entry = {"kind": kind, "account_id": account_id, "occurred_utc": now_utc(), "fields": in_order(values)}
    session = db.session()
    if not session.in_transaction():
        session.begin()
    waiting = _waiting(session)
    session.info[_WAITING] = (session.get_transaction(), [*waiting, entry])


def write_recorded(session: Session) -> None:
    """Chain what was recorded in this session and write it with what it changes. Again, it does nothing."""
    if waiting := _take_waiting(session):
        session.flush()
        _write(session, waiting)


def _write_before_commit(session: Session) -> None:
    if not (waiting := _take_waiting(session)):
        return
    session.flush()
    if not has_written(session):
        waiting = gather(session, waiting)
    if waiting:
        _write(session, waiting)


def _write(session: Session, entries: list[dict[str, Any]]) -> None:
    # The end of the chain is held from its update on, so whatever can be asked before is.
    key = purpose_key(Purpose.TRAIL, session)
    # The update comes first: it takes the end of the chain for this transaction, on every database.
    end = session.execute(
        update(AuditChain)
        .values(number=AuditChain.number + len(entries))
        .returning(AuditChain.number, AuditChain.digest)
        .execution_options(synchronize_session=False)
    ).one()
    number, digest = end.number - len(entries), end.digest
    for entry in entries:
        number += 1
        digest = next_digest(digest, text_of(entry, number))
        entry |= {"number": number, "digest": digest, "seal": seal_of(key, digest)}
        entry |= {name: _id_of(entry["fields"].get(name)) for name in ("case_id", "meeting_id")}
    session.execute(insert(AuditEntry), entries)
    session.execute(update(AuditChain).values(digest=digest).execution_options(synchronize_session=False))


def count_waiting() -> int:
    """How many entries this transaction has recorded and not yet written."""
    return len(_waiting(db.session()))


def _take_waiting(session: Session) -> list[dict[str, Any]]:
    waiting = _waiting(session)
    session.info.pop(_WAITING, None)
    return waiting


def _waiting(session: Session) -> list[dict[str, Any]]:
    """What this transaction recorded; what an earlier one recorded and took back is not of it."""
    transaction: SessionTransaction | None
    transaction, entries = session.info.get(_WAITING, (None, []))
    return entries if transaction is session.get_transaction() else []


def _id_of(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


event.listen(Session, "before_commit", _write_before_commit)
