"""An action that an agency proposed in its research, put among those that the meeting decides on."""

import uuid

from flask import current_app

from app.actions.models import Action, ActionState
from app.actions.queries import list_actions
from app.actions.rules import due_of_standard
from app.actions.service import record_action
from app.agenda.models import ItemState
from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.errors import Conflict

# By when, until the meeting says otherwise: the next working day.
DAYS = 1


def suggest_action(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    *,
    agency_id: uuid.UUID,
    text: str,
    for_person_id: uuid.UUID | None,
    contribution_id: uuid.UUID,
) -> Action:
    """Propose that the agency does what it said it could do. Proposing it twice is proposing it once.

    Raises `NotFound`, and `Conflict` once the case is closed.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.ACTION_ADD)
    if seen.item.state is ItemState.CLOSED:
        raise Conflict("This case is closed. Ring the coordinator to add an action.")
    for action in list_actions(meeting_id, case_id):
        if action.contribution_id == contribution_id:
            return action
    action = record_action(
        seen.item,
        agency_id=agency_id,
        text=text,
        when=due_of_standard(
            days=DAYS,
            minute_of_day=None,
            is_by_next_contact=False,
            now_utc=now_utc(),
            zone=current_app.extensions["settings"].zone,
        ),
        state=ActionState.PROPOSED,
        for_person_id=for_person_id,
        contribution_id=contribution_id,
        added_by_id=actor.account_id,
    )
    note_item_change(seen.item)
    return action
