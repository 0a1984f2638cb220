"""Looking at the trail is itself in the trail."""

import uuid

from app.audit.service import record
from app.core.access import Actor


def note_look(actor: Actor, view: str, *, case_id: uuid.UUID | None = None, about_id: uuid.UUID | None = None) -> None:
    """Leave that this person looked at the trail: at a case, at a person, or at all of it."""
    record("trail_viewed", actor.account_id, view=view, case_id=case_id, about_id=about_id)
