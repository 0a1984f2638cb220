"""The agreed record of an item: signed by the chair as the case closes, added to later, never changed.

Each version's digest covers the one before it, so that nothing can be altered or taken out unnoticed.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from app.actions.models import ActionState, RecordVersion, Understanding
from app.actions.next_look import find_next_look
from app.actions.queries import find_outcome, list_actions
from app.actions.rules import NextLook
from app.agenda.models import AgendaItem
from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for, may_add_to_record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.minutes.document import read_texts
from app.minutes.queries import list_documents

_NOT_AGREED: Final = frozenset({ActionState.PROPOSED, ActionState.NOT_TAKEN_UP})


def list_versions(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[RecordVersion]:
    """The versions of a record, the signed one first; none until the case was closed."""
    return list_versions_across(case_id, [meeting_id])


def list_versions_across(case_id: uuid.UUID, meeting_ids: Iterable[uuid.UUID]) -> Sequence[RecordVersion]:
    """The same for several meetings."""
    return db.session.scalars(
        db.select(RecordVersion)
        .where(RecordVersion.meeting_id.in_(set(meeting_ids)), RecordVersion.case_id == case_id)
        .order_by(RecordVersion.version, RecordVersion.id)
    ).all()


def list_understandings(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[Understanding]:
    """The agencies that have heard and understood, in the order in which they said so."""
    return db.session.scalars(
        db.select(Understanding)
        .where(Understanding.meeting_id == meeting_id, Understanding.case_id == case_id)
        .order_by(Understanding.said_utc, Understanding.id)
    ).all()


def sign_record(actor: Actor, item: AgendaItem) -> RecordVersion:
    """Keep what was agreed, as the chair reads it back. For `close_case`, once everything else has been written."""
    db.session.flush()
    signed = _add(item, actor.account_id, b"", agreed=_what_was_agreed(item))
    record("record_signed", actor.account_id, case_id=item.case_id, meeting_id=item.meeting_id, version_id=signed.id)
    return signed


def add_to_record(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, *, addition: str, reason: str
) -> RecordVersion:
    """Add to an agreed record, or correct it, without changing a word that was signed.

    Raises `NotFound`, `Invalid` without text or reason, `Conflict` until the case has been closed.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.MINUTES_WRITE)
    if not may_add_to_record(actor, seen.facts):
        raise NotFound
    # First of all: where two people add at once, the second one runs again on what the first has added.
    note_item_change(seen.item)
    db.session.flush()
    versions = list_versions(meeting_id, case_id)
    if not versions:
        message = "This case has not been closed yet. Write in its shared minutes."
        raise Conflict(message)
    if not addition.strip():
        message = "Write what is to be added or corrected."
        raise Invalid(message, field="addition")
    if not reason.strip():
        message = "Write why it is added now."
        raise Invalid(message, field="reason")
    added = _add(seen.item, actor.account_id, versions[-1].digest, addition=addition.strip(), reason=reason.strip())
    record("record_added_to", actor.account_id, case_id=case_id, meeting_id=meeting_id, version_id=added.id)
    return added


def say_understood(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    """Say for an agency with something to do that it has heard and understood it; twice is once.

    Raises `NotFound`, also where the agency has nothing to do.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.SUMMARY_ACKNOWLEDGE)
    if agency_id not in agencies_spoken_for(actor, seen.facts, Permission.SUMMARY_ACKNOWLEDGE):
        raise NotFound
    if agency_id not in list_agencies_with_something_to_do(meeting_id, case_id):
        raise NotFound
    note_item_change(seen.item)
    db.session.flush()
    if agency_id in {row.agency_id for row in list_understandings(meeting_id, case_id)}:
        return
    db.session.add(
        Understanding(
            meeting_id=meeting_id,
            case_id=case_id,
            agency_id=agency_id,
            account_id=actor.account_id,
            said_utc=now_utc(),
        )
    )
    record("record_understood", actor.account_id, case_id=case_id, meeting_id=meeting_id, agency_id=agency_id)


def list_agencies_with_something_to_do(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The agencies of what was agreed at a meeting, each once, by when they have something to do."""
    return list(
        dict.fromkeys(row.agency_id for row in list_actions(meeting_id, case_id) if row.state not in _NOT_AGREED)
    )


def is_whole(item: AgendaItem, versions: Sequence[RecordVersion]) -> bool:
    """Whether nothing has been altered since it was signed: neither a version, nor a text that was frozen."""
    before = b""
    for number, row in enumerate(versions, start=1):
        if row.version != number or row.digest != _digest(before, row):
            return False
        before = row.digest
    return not versions or json.loads(versions[0].agreed)["texts"] == _texts(item)


def signed_look(signed: RecordVersion) -> NextLook | None:
    """When it is looked at again, as the chair signed it."""
    kept = json.loads(signed.agreed).get("next_look")
    if not kept:
        return None
    on, is_at_next_meeting = kept
    return NextLook(on=date.fromisoformat(on) if on else None, is_at_next_meeting=is_at_next_meeting)


def _what_was_agreed(item: AgendaItem) -> str:
    outcome = find_outcome(item.meeting_id, item.case_id)
    actions = [row for row in list_actions(item.meeting_id, item.case_id) if row.state not in _NOT_AGREED]
    look = find_next_look(outcome, item.meeting)
    agreed = {
        "decided": outcome.decided if outcome else "",
        "next_look": [look.on.isoformat() if look.on else "", look.is_at_next_meeting] if look else [],
        "texts": _texts(item),
        "actions": [
            {
                "agency": str(row.agency_id),
                "owner": str(row.owner_id or row.contact_id or ""),
                "text": row.text,
                "due": row.due_utc.isoformat(),
            }
            for row in actions
        ],
    }
    return json.dumps(agreed, ensure_ascii=False, sort_keys=True)


def _texts(item: AgendaItem) -> list[list[str]]:
    texts = read_texts(item.case_id, [document.id for document in list_documents(item.id)])
    return [[str(document_id), text] for document_id, text in texts.items()]


def _add(
    item: AgendaItem,
    author_id: uuid.UUID,
    before: bytes,
    *,
    agreed: str = "",
    addition: str = "",
    reason: str = "",
) -> RecordVersion:
    row = RecordVersion(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        version=len(list_versions(item.meeting_id, item.case_id)) + 1,
        author_id=author_id,
        made_utc=now_utc(),
        agreed=agreed,
        addition=addition,
        reason=reason,
    )
    row.digest = _digest(before, row)
    db.session.add(row)
    db.session.flush()
    return row


def _digest(before: bytes, row: RecordVersion) -> bytes:
    parts = [
        str(row.id),
        str(row.version),
        str(row.author_id),
        row.made_utc.isoformat(),
        row.agreed,
        row.addition,
        row.reason,
    ]
    return hashlib.sha256(before + json.dumps(parts, ensure_ascii=False).encode()).digest()
