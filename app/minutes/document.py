"""The texts of the minutes as CRDT documents: the only importer of pycrdt."""

import uuid

from pycrdt import Doc, Text

from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import case_key, seal, unseal
from app.minutes.models import MinutesDocument, MinutesUpdate


def read_text(document_id: uuid.UUID) -> str:
    """The text of a document as it is on disk."""
    document = db.session.get_one(MinutesDocument, document_id)
    doc: Doc[Text] = Doc()
    text = doc.get("text", type=Text)
    for update in list_updates(document):
        doc.apply_update(update)
    return str(text)


def list_updates(document: MinutesDocument) -> list[bytes]:
    """Everything on disk about a document, opened, in the order in which it was saved."""
    key = case_key(document.case_id)
    rows = db.session.execute(
        db.select(MinutesUpdate.sealed).where(MinutesUpdate.document_id == document.id).order_by(MinutesUpdate.number)
    )
    return [unseal(key, place_of(document.id), row.sealed) for row in rows]


def place_of(document_id: uuid.UUID) -> str:
    """What an update is bound to when it is sealed."""
    return f"minutes_update|{document_id}"


def append_text(document: MinutesDocument, text: str) -> None:
    """Put a text at the end of a document, as one sealed change that nobody typed."""
    doc: Doc[Text] = Doc()
    shared = doc.get("text", type=Text)
    for update in list_updates(document):
        doc.apply_update(update)
    before = doc.get_state()
    shared += text
    sealed = seal(case_key(document.case_id), place_of(document.id), doc.get_update(before))
    db.session.add(MinutesUpdate(document_id=document.id, saved_utc=now_utc(), sealed=sealed))
    db.session.flush()
