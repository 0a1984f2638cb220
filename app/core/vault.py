"""The vault: what is secret about a case is sealed under that case's own key.

A random key per case; that key lies in the database wrapped by a master key that does not (`core.custody`). The
place a value stands in (table, row, column) is bound to it, so that moving a ciphertext elsewhere breaks it.
Destroying a case's key makes all of it unreadable, in every backup too.
"""

import enum
import secrets
import uuid
from collections.abc import Collection, Iterable
from typing import Any, Final, Self, overload

from flask import current_app
from sqlalchemy import LargeBinary, TypeDecorator, delete, event, select
from sqlalchemy.orm import Mapped, MappedColumn, Mapper, Session, mapped_column, object_session

from app.core.cipher import KEY_BYTES, VaultError, derive, seal, unseal
from app.core.custody import OF_A_CASE, Custodian
from app.core.database import Model, Row, db
from app.core.errors import NotFound

_KEYS_OF_SESSION: Final = "case_keys"
_KEYS_OF_PURPOSES: Final = "purpose_keys"


class Erased(VaultError, NotFound):
    """The key of a case was destroyed. Nobody can read what was written about it, and its pages say so."""

    status = 410

    def __init__(self) -> None:
        super().__init__("What was written about this case has been erased.")


class CaseKey(Row):
    """The wrapped key of one case; `id` is the case's own id."""

    __tablename__ = "case_key"

    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Purpose(enum.StrEnum):
    """What a key is for that belongs to no case. Each is random, and lies in the database wrapped, as a case's does."""

    ACCOUNTS = "accounts"
    MAIL = "mail"
    SIGNING = "signing"
    TOKENS = "tokens"
    TRAIL = "trail"


class PurposeKey(Model):
    """The wrapped key of one purpose."""

    __tablename__ = "purpose_key"

    purpose: Mapped[Purpose] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


def derive_key(name: str, session: Session | None = None) -> bytes:
    """A key of its own for signing one thing that may be forgotten (cookies, say): 32 bytes. Raises `VaultError`."""
    return derive(purpose_key(Purpose.SIGNING, session), name)


def create_case_key(case_id: uuid.UUID) -> None:
    """Make the key of a new case, in this transaction."""
    key = secrets.token_bytes(KEY_BYTES)
    db.session.add(CaseKey(id=case_id, wrapped=current_custodian().wrap(place_of_case(case_id), key)))
    db.session.flush()
    _keys(db.session())[case_id] = key


def create_case_keys(case_ids: Collection[uuid.UUID]) -> None:
    """Make the keys of many new cases at once, in this transaction."""
    made = {case_id: secrets.token_bytes(KEY_BYTES) for case_id in case_ids}
    custodian = current_custodian()
    db.session.add_all(
        CaseKey(id=case_id, wrapped=custodian.wrap(place_of_case(case_id), key)) for case_id, key in made.items()
    )
    db.session.flush()
    _keys(db.session()).update(made)


def case_key(case_id: uuid.UUID, session: Session | None = None) -> bytes:
    """The unwrapped key of a case, kept for as long as the session lives. Raises `Erased` or `VaultError`."""
    session = session or db.session()
    keys = _keys(session)
    if case_id not in keys:
        wrapped = session.connection().execute(select(CaseKey.wrapped).where(CaseKey.id == case_id)).scalar()
        if wrapped is None:
            raise Erased
        place = place_of_case(case_id)
        keys[case_id] = current_custodian().unwrap({place: wrapped})[place]
    return keys[case_id]


def destroy_case_key(case_id: uuid.UUID) -> None:
    """Make, in this transaction, everything that is sealed about a case unreadable, wherever it is copied to.

    The caller takes away its keyed tokens, and counts a change of access, so that open pages let go of what they hold.
    """
    db.session.execute(delete(CaseKey).where(CaseKey.id == case_id))
    _keys(db.session()).pop(case_id, None)


def make_purpose_keys() -> None:
    """Make, in this transaction, the keys of all purposes that have none. Part of bringing a database up to date."""
    there = set(db.session.scalars(select(PurposeKey.purpose).order_by(PurposeKey.purpose)))
    db.session.add_all(
        PurposeKey(
            purpose=purpose,
            wrapped=current_custodian().wrap(place_of_purpose(purpose), secrets.token_bytes(KEY_BYTES)),
        )
        for purpose in Purpose
        if purpose not in there
    )


def purpose_key(purpose: Purpose, session: Session | None = None) -> bytes:
    """The unwrapped key of a purpose, kept for as long as the session lives. Raises `VaultError`."""
    session = session or db.session()
    keys: dict[Purpose, bytes] = session.info.setdefault(_KEYS_OF_PURPOSES, {})
    if purpose not in keys:
        found = session.connection().execute(select(PurposeKey.wrapped).where(PurposeKey.purpose == purpose)).scalar()
        if found is None:
            message = f"There is no key for {purpose}. Run `caseround migrate`."
            raise VaultError(message)
        place = place_of_purpose(purpose)
        keys[purpose] = current_custodian().unwrap({place: found})[place]
    return keys[purpose]


def prefetch_case_keys(case_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Fetch many keys in one query, before reading many cases. Answers those there are: the others are erased."""
    keys = _keys(db.session())
    wanted = frozenset(case_ids)
    missing = wanted - keys.keys()
    if missing:
        rows = db.session.connection().execute(select(CaseKey.id, CaseKey.wrapped).where(CaseKey.id.in_(missing)))
        wrapped = {place_of_case(row.id): (row.id, row.wrapped) for row in rows}
        opened = current_custodian().unwrap({place: value for place, (_id, value) in wrapped.items()})
        keys.update({wrapped[place][0]: key for place, key in opened.items()})
    return wanted & keys.keys()


def cases_with_keys(case_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of these cases that were not erased; no key is opened."""
    query = select(CaseKey.id).where(CaseKey.id.in_(list(case_ids))).order_by(CaseKey.id)
    return frozenset(db.session.scalars(query))


def _keys(session: Session) -> dict[uuid.UUID, bytes]:
    keys: dict[uuid.UUID, bytes] = session.info.setdefault(_KEYS_OF_SESSION, {})
    return keys


def open_purpose_keys() -> None:
    """Open all keys that belong to no case once, so that a master key that does not fit is noticed at the start."""
    rows = db.session.connection().execute(select(PurposeKey.purpose, PurposeKey.wrapped))
    current_custodian().unwrap({place_of_purpose(row.purpose): row.wrapped for row in rows})


def place_of_case(case_id: uuid.UUID) -> str:
    """What the key of a case is bound to when it is wrapped."""
    return f"{OF_A_CASE}{case_id}"


def place_of_purpose(purpose: Purpose) -> str:
    """The same for the key of a purpose."""
    return f"purpose_key|{purpose}"


def current_custodian() -> Custodian:
    """Who wraps and unwraps keys in this installation."""
    custodian: Custodian = current_app.extensions["custodian"]
    return custodian


class Sealed(TypeDecorator[bytes]):
    """The column type of everything secret about a case: holds ciphertext only. Read through `SealedText`."""

    impl = LargeBinary
    cache_ok = True


def sealed_column() -> MappedColumn[bytes]:
    """The column behind a `SealedText`; empty where there is no text."""
    return mapped_column(Sealed, default=b"")


class SealedText:
    """The plain text of a `Sealed` column of the same row, under the key of its `case_id`, or of a purpose.

    Reading opens the column; assigning keeps the text and seals it when the row is written, because only then
    its id and its case are certain.
    """

    def __init__(self, column: str, *, purpose: Purpose | None = None) -> None:
        self.column = column
        self.purpose = purpose

    def key(self, row: Any, session: Session | None) -> bytes:  # noqa: ANN401  # any row
        """The key that this text of this row is sealed under."""
        return case_key(row.case_id, session) if self.purpose is None else purpose_key(self.purpose, session)

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> str: ...
    def __get__(self, row: Any, owner: type) -> str | Self:
        if row is None:
            return self
        waiting: dict[str, tuple[SealedText, str]] = row.__dict__.setdefault("_texts_to_seal", {})
        if self.column in waiting:
            return waiting[self.column][1]
        sealed = getattr(row, self.column)
        if not sealed:
            return ""
        opened: dict[str, tuple[bytes, str]] = row.__dict__.setdefault("_opened_texts", {})
        if opened.get(self.column, (b"", ""))[0] != sealed:
            key = self.key(row, object_session(row))
            opened[self.column] = (sealed, unseal(key, _place(row, self.column), sealed).decode())
        return opened[self.column][1]

    def __set__(self, row: Any, text: str) -> None:  # noqa: ANN401  # any row that has a case
        row.__dict__.setdefault("_texts_to_seal", {})[self.column] = (self, text)
        # An empty value marks the row as changed; it never reaches the database.
        setattr(row, self.column, b"")


def _place(row: Any, column: str) -> str:  # noqa: ANN401  # any row that has a case
    return f"{row.__tablename__}|{row.id}|{column}"


def _seal_waiting(mapper: Mapper[Any], connection: Any, row: Any) -> None:  # noqa: ANN401, ARG001  # SQLAlchemy's interface
    waiting: dict[str, tuple[SealedText, str]] = row.__dict__.pop("_texts_to_seal", {})
    if not waiting:
        return
    if row.id is None:
        row.id = uuid.uuid4()
    session = object_session(row)
    for column, (sealed_text, text) in waiting.items():
        sealed = seal(sealed_text.key(row, session), _place(row, column), text.encode())
        setattr(row, column, sealed)
        row.__dict__.setdefault("_opened_texts", {})[column] = (sealed, text)


event.listen(Model, "before_insert", _seal_waiting, propagate=True)
event.listen(Model, "before_update", _seal_waiting, propagate=True)
