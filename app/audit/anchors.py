"""Anchors: signed notes of how far the trail goes. Their copies outside show whether it was cut off or made anew."""

import hashlib
import hmac
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.audit.chain import moment_text
from app.audit.check import Anchor, UnreadableAnchorError, read_anchors
from app.audit.models import AuditAnchor, AuditChain
from app.core.cipher import public_key_of, sign
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import Purpose, purpose_key


def signing_seed() -> bytes:
    """What the signing key of anchors is made of: it comes from the trail's own key, which the vault keeps."""
    return hmac.digest(purpose_key(Purpose.TRAIL), b"caseround anchors", hashlib.sha256)


@dataclass(frozen=True, slots=True)
class End:
    """Where a trail ends."""

    chain_id: uuid.UUID
    number: int
    digest: str


def list_ends() -> Sequence[End]:
    """What is written down as the end of the trail: one row, unless somebody meddled with it."""
    rows = db.session.execute(db.select(AuditChain.id, AuditChain.number, AuditChain.digest).order_by(AuditChain.id))
    return [End(*row) for row in rows]


def get_end() -> End:
    """Where the trail ends by now. Raises `ValueError` where that is not written down exactly once."""
    (end,) = list_ends()
    return end


def find_last_anchor() -> Anchor | None:
    """The anchor that goes furthest."""
    row = db.session.scalars(
        db.select(AuditAnchor).order_by(AuditAnchor.number.desc(), AuditAnchor.id).limit(1)
    ).first()
    return _anchor_of(row, get_end().chain_id) if row else None


def list_anchors(after: int = -1) -> Sequence[Anchor]:
    """The anchors that were made of this trail beyond that entry, in their order."""
    chain_id = get_end().chain_id
    rows = db.session.scalars(
        db.select(AuditAnchor).where(AuditAnchor.number > after).order_by(AuditAnchor.number, AuditAnchor.id)
    )
    return [_anchor_of(row, chain_id) for row in rows]


def make_anchor(id_: uuid.UUID | None = None) -> Anchor:
    """Sign, in this transaction, how far the trail goes by now. An `id_` makes it the only one of its occasion."""
    end, seed = get_end(), signing_seed()
    made = now_utc()
    anchor = Anchor(
        chain_id=str(end.chain_id),
        number=end.number,
        digest=end.digest,
        made_utc=moment_text(made),
        public_key=public_key_of(seed).hex(),
        signature="",
    )
    row = AuditAnchor(
        id=id_ or uuid.uuid4(),
        number=anchor.number,
        digest=anchor.digest,
        made_utc=made,
        signature=sign(seed, anchor.signed).hex(),
    )
    db.session.add(row)
    db.session.flush()
    return _anchor_of(row, end.chain_id)


def keep_outside(path: Path) -> None:
    """Add to the file the anchors of this trail that it lacks. Raises `OSError` or `UnreadableAnchorError`."""
    chain_id = str(get_end().chain_id)
    held = max((anchor.number for anchor in read_kept(path) if anchor.chain_id == chain_id), default=-1)
    lines = "".join(f"{anchor.line()}\n" for anchor in list_anchors(after=held))
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write to the end of the file: two processes cannot mix their lines, and nothing there is ever rewritten.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, lines.encode())
        os.fsync(file)
    finally:
        os.close(file)


def read_kept(path: Path) -> Sequence[Anchor]:
    """The anchors in the file outside; none where there is no file yet. Raises `OSError` or `UnreadableAnchorError`."""
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
        return read_anchors(text) if text.strip() else []
    except ValueError as error:
        raise UnreadableAnchorError(f"{path} cannot be read as a file of anchors.") from error


def _anchor_of(row: AuditAnchor, chain_id: uuid.UUID) -> Anchor:
    return Anchor(
        chain_id=str(chain_id),
        number=row.number,
        digest=row.digest,
        made_utc=moment_text(row.made_utc),
        public_key=public_key_of(signing_seed()).hex(),
        signature=row.signature,
    )
