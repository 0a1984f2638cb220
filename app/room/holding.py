"""Stopping a case that is not finished: its people are back in the lobby, and what was let in for it ends."""

import uuid

from app.agenda import holding as agenda
from app.agenda.models import AgendaItem
from app.core.access import Actor
from app.room.observers import clear_case


def hold_case(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> AgendaItem:
    """Stop a case for now, to go on with another. Raises `Conflict` as `agenda.holding.hold_case` does."""
    item = agenda.hold_case(actor, meeting_id, case_id)
    clear_case(actor, item)
    return item


def defer_case(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, reason: str) -> AgendaItem:
    """Put a case off to another day. Raises `Invalid` and `Conflict` as `agenda.holding.defer_case` does."""
    item = agenda.defer_case(actor, meeting_id, case_id, reason)
    clear_case(actor, item)
    return item
