"""The voice of the victim and of each child, brought by whoever spoke with them."""

import uuid

from app.agenda.models import AgendaItem
from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import may_write_minutes
from app.cases.queries import is_person_of
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid
from app.minutes.models import Voice
from app.minutes.queries import list_voices


def bring_voice(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, *, person_id: uuid.UUID | None, text: str, source: str
) -> Voice:
    """Keep what somebody wants and fears, and who says so. Raises `Invalid`, or `Conflict` once it is over."""
    seen = get_item(actor, meeting_id, case_id, Permission.MINUTES_WRITE)
    if not may_write_minutes(actor, seen.facts):
        message = "This meeting is over. Add it to the record of the case, with the reason."
        raise Conflict(message)
    if not text.strip():
        message = "Write what they want or fear."
        raise Invalid(message, field="text")
    if person_id is None or not is_person_of(person_id, case_id):
        message = "Choose whose voice it is."
        raise Invalid(message, field="person_id")
    voice = record_voice(
        seen.item,
        person_id=person_id,
        position=len(list_voices(meeting_id, case_id)),
        text=text.strip(),
        source=source.strip(),
        brought_by_id=actor.account_id,
    )
    record("voice_brought", actor.account_id, case_id=case_id, meeting_id=meeting_id, voice_id=voice.id)
    note_item_change(seen.item)
    return voice


def record_voice(
    item: AgendaItem,
    *,
    person_id: uuid.UUID | None,
    position: int,
    text: str,
    source: str,
    brought_by_id: uuid.UUID | None = None,
) -> Voice:
    """Keep what the victim or a child wants and fears, and who says so."""
    voice = Voice(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        person_id=person_id,
        position=position,
        brought_by_id=brought_by_id,
        brought_utc=now_utc(),
        text=text,
        source=source,
    )
    db.session.add(voice)
    return voice
