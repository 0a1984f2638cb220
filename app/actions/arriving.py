"""What was to be done elsewhere, taken on here: it becomes an action like any other."""

import uuid

from app.actions.models import Action
from app.actions.rules import When
from app.actions.service import add_action
from app.agenda.queries import get_item
from app.audit.service import record
from app.cases.arrivals import find_arrived_action
from app.core.access import Actor, Permission
from app.core.errors import Conflict, NotFound


def take_on_action(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    arrived_id: uuid.UUID,
    *,
    agency_id: uuid.UUID | None,
    when: When,
) -> Action:
    """Agree that an agency here does it. Raises as `add_action` does, and `Conflict` where it was taken on before."""
    get_item(actor, meeting_id, case_id, Permission.ACTION_ADD)
    arrived = find_arrived_action(case_id, arrived_id)
    if arrived is None or not arrived.is_open:
        raise NotFound
    if arrived.action_id is not None:
        raise Conflict("Somebody here has taken this on already. It stands among the actions.")
    action = add_action(actor, meeting_id, case_id, agency_id=agency_id, text=arrived.text, when=when)
    arrived.action_id = action.id
    record("arrived_action_taken_on", actor.account_id, case_id=case_id, meeting_id=meeting_id, action_id=action.id)
    return action
