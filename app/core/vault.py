"""The vault: what is secret about a case is sealed under that case's own key.

AES-256-GCM under a random key per case; that key lies in the database wrapped by a master key that does not. The
place a value stands in (table, row, column) is bound to it, so that moving a ciphertext elsewhere breaks it.
Destroying a case's key makes all of it unreadable, in every backup too.
"""

import enum
import os
import secrets
import uuid
from pathlib import Path
from typing import Any, Final, Self, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import LargeBinary, TypeDecorator, event, select
from sqlalchemy.orm import Mapped, MappedColumn, Mapper, Session, mapped_column, object_session

from app.core.database import Model, Row, db

VERSION: Final = b"\x01"
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32
_KEYS_OF_SESSION: Final = "case_keys"
_KEYS_OF_PURPOSES: Final = "purpose_keys"


class VaultError(Exception):
    """Something sealed cannot be opened: the wrong master key, a destroyed case key, or a changed ciphertext."""


class CaseKey(Row):
    """The wrapped key of one case; `id` is the case's own id."""

    __tablename__ = "case_key"

    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Purpose(enum.StrEnum):
    """What a key is for that belongs to no case. Each is random, and lies in the database wrapped, as a case's does."""

    ACCOUNTS = "accounts"
    MAIL = "mail"
    TOKENS = "tokens"
    TRAIL = "trail"


class PurposeKey(Model):
    """The wrapped key of one purpose."""

    __tablename__ = "purpose_key"

    purpose: Mapped[Purpose] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


def read_master_key(path: Path) -> bytes:
    """The master key in that file, 64 hex digits; made on the first start. Raises `VaultError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: whoever creates the file writes it whole before it gets its name.
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        if not path.exists():
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(KEY_BYTES) + "\n", encoding="ascii")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        message = f"The master key file {path} cannot be read: {error}"
        raise VaultError(message) from error
    if len(key) != KEY_BYTES:
        message = f"The master key file {path} must hold {KEY_BYTES * 2} hex digits."
        raise VaultError(message)
    return key


def derive_key(purpose: str) -> bytes:
    """A key of its own for one purpose that is not about a case (signing cookies, say): 32 bytes."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(_master_key())


def seal(key: bytes, place: str, plain: bytes) -> bytes:
    """`plain` sealed under `key` for that place: version, nonce, ciphertext."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, VERSION + place.encode())


def unseal(key: bytes, place: str, sealed: bytes) -> bytes:
    """What was sealed there. Raises `VaultError` if it was changed, moved, or sealed under another key."""
    if sealed[:1] != VERSION:
        message = "This was sealed in a way that this version does not know."
        raise VaultError(message)
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, VERSION + place.encode())
    except (InvalidTag, ValueError) as error:
        message = f"What stands at {place} cannot be opened."
        raise VaultError(message) from error


def create_case_key(case_id: uuid.UUID) -> None:
    """Make the key of a new case, in this transaction."""
    key = secrets.token_bytes(KEY_BYTES)
    db.session.add(CaseKey(id=case_id, wrapped=seal(_master_key(), f"case_key|{case_id}", key)))
    db.session.flush()
    _keys(db.session())[case_id] = key


def case_key(case_id: uuid.UUID, session: Session | None = None) -> bytes:
    """The unwrapped key of a case, kept for as long as the session lives. Raises `VaultError`."""
    session = session or db.session()
    keys = _keys(session)
    if case_id not in keys:
        wrapped = session.connection().execute(select(CaseKey.wrapped).where(CaseKey.id == case_id)).scalar()
        if wrapped is None:
            message = f"Case {case_id} has no key."
            raise VaultError(message)
        keys[case_id] = unseal(_master_key(), f"case_key|{case_id}", wrapped)
    return keys[case_id]


def make_purpose_keys() -> None:
    """Make, in this transaction, the keys of all purposes that have none. Part of bringing a database up to date."""
    there = set(db.session.scalars(select(PurposeKey.purpose).order_by(PurposeKey.purpose)))
    db.session.add_all(
        PurposeKey(
            purpose=purpose,
            wrapped=seal(_master_key(), f"purpose_key|{purpose}", secrets.token_bytes(KEY_BYTES)),
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
        keys[purpose] = unseal(_master_key(), f"purpose_key|{purpose}", found)
    return keys[purpose]


def prefetch_case_keys(case_ids: set[uuid.UUID]) -> None:
    """Fetch many keys in one query, before reading many cases."""
    keys = _keys(db.session())
    missing = case_ids - keys.keys()
    if missing:
        for row in db.session.connection().execute(select(CaseKey.id, CaseKey.wrapped).where(CaseKey.id.in_(missing))):
            keys[row.id] = unseal(_master_key(), f"case_key|{row.id}", row.wrapped)


def _keys(session: Session) -> dict[uuid.UUID, bytes]:
    keys: dict[uuid.UUID, bytes] = session.info.setdefault(_KEYS_OF_SESSION, {})
    return keys


def _master_key() -> bytes:
    key: bytes = current_app.extensions["master_key"]
    return key


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
