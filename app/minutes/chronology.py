"""The chronology of a case: significant events, each told by one agency at one meeting, and never overwritten."""

import uuid
from collections.abc import Iterable, Sequence

from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.agenda.visits import list_visits
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.minutes.group_models import ChronologyEntry
from app.minutes.known_dates import KnownDate, parse_known_date


def add_event(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    happened: KnownDate,
    what: str,
    meaning: str = "",
    corrects_id: uuid.UUID | None = None,
) -> ChronologyEntry:
    """Add an event for an agency, or correct one by another entry. It is shared with everybody needed at this meeting.

    Raises `NotFound`, `Invalid` without words, and `Conflict` once the meeting is over.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    if agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    if not what.strip():
        raise Invalid("Write what happened.", field="what")
    if seen.item.meeting.is_over:
        raise Conflict("This meeting is over. Add it at the next one, or ring the coordinator.")
    if corrects_id is not None and find_seen_entry(actor, case_id, corrects_id) is None:
        raise NotFound
    entry = ChronologyEntry(
        id=new_id(),
        meeting_id=meeting_id,
        case_id=case_id,
        agency_id=agency_id,
        author_id=actor.account_id,
        corrects_id=corrects_id,
        written_utc=now_utc(),
        happened_text=str(happened),
        what=what.strip(),
        meaning=meaning.strip(),
    )
    db.session.add(entry)
    record(
        "chronology_entered",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        agency_id=agency_id,
        entry_id=entry.id,
    )
    note_item_change(seen.item)
    return entry


def find_seen_entry(actor: Actor, case_id: uuid.UUID, entry_id: uuid.UUID) -> ChronologyEntry | None:
    """An entry of a case, for somebody who sees the case at the meeting at which it was shared."""
    entry = db.session.get(ChronologyEntry, entry_id)
    if entry is None or entry.case_id != case_id:
        return None
    seen_at = {visit.item.meeting_id for visit in list_visits(actor, case_id)}
    return entry if entry.meeting_id in seen_at else None


def list_events(case_id: uuid.UUID, meeting_ids: Iterable[uuid.UUID]) -> Sequence[ChronologyEntry]:
    """The events of a case that were shared at these meetings, by when they happened.

    For callers that have asked need-to-know for each of these meetings.
    """
    rows = db.session.scalars(
        db.select(ChronologyEntry)
        .where(ChronologyEntry.case_id == case_id, ChronologyEntry.meeting_id.in_(set(meeting_ids)))
        .order_by(ChronologyEntry.written_utc, ChronologyEntry.id)
    ).all()
    return sorted(rows, key=lambda row: (*parse_known_date(row.happened_text).place, row.written_utc))
