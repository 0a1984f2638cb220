"""What people say about actions they took on: accepted, done, not done, overtaken by events, passed on to somebody."""

import uuid
from collections.abc import Collection
from typing import Final

from app.actions.acting import list_acting
from app.actions.models import Action, ActionAnswer, ActionState
from app.actions.queries import find_action
from app.agenda.models import AgendaItem
from app.agenda.queries import list_items_of_case
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import ItemFacts, agencies_spoken_for, oversees_case
from app.cases.queries import item_facts
from app.cases.sight_in_sql import sees_case
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.directory.queries import ContactCard
from app.meetings.models import Meeting

# What somebody may say about an agreed action; that it is still agreed means that they are at it.
ANSWERS: Final = (ActionState.DONE, ActionState.AGREED, ActionState.NOT_DONE, ActionState.OVERTAKEN)
_NEEDS_A_REASON: Final = {
    ActionState.NOT_DONE: "Say why it was not done.",
    ActionState.OVERTAKEN: "Say what happened, so that it is no longer needed.",
    ActionState.AGREED: "Say how it stands.",
}


def read_state(text: str) -> ActionState | None:
    """What was chosen in a form, or nothing."""
    return ActionState(text) if text in set(ANSWERS) else None


def get_action(actor: Actor, action_id: uuid.UUID) -> tuple[Action, AgendaItem, ItemFacts]:
    """An agreed action of this person's agency, or at a meeting that they run. Raises `NotFound`, hidden or absent."""
    row = db.session.execute(
        db.select(Action, AgendaItem)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .join(AgendaItem, (AgendaItem.meeting_id == Action.meeting_id) & (AgendaItem.case_id == Action.case_id))
        .where(Action.id == action_id, Action.state.in_(ANSWERS))
        .where(sees_case(actor, Action.case_id.expression))
    ).one_or_none()
    if row is None:
        raise NotFound
    action, item = row
    facts = item_facts(item.meeting, [action.case_id])[action.case_id]
    own = agencies_spoken_for(actor, facts, Permission.ACTION_ANSWER)
    if action.agency_id not in own and not oversees_case(actor, facts):
        raise NotFound
    return action, item, facts


def accept_action(actor: Actor, action_id: uuid.UUID) -> Action:
    """Say that this person has it and sees to it; somebody else of the agency may have said so before."""
    action, item, _facts = get_action(actor, action_id)
    if action.accepted_utc is None:
        action.accepted_utc, action.accepted_by_id = now_utc(), actor.account_id
        action.owner_id = action.owner_id or actor.account_id
        record(
            "action_accepted",
            actor.account_id,
            case_id=action.case_id,
            meeting_id=action.meeting_id,
            action_id=action.id,
            agency_id=action.agency_id,
        )
        note_item_change(item)
    return action


def accept_as_contact(action: Action, contact: ContactCard | None) -> None:
    """Keep that a partner has it, and which of its named persons said so. For callers that have let them in."""
    if action.accepted_utc is None:
        action.accepted_utc = now_utc()
        if contact is not None:
            action.accepted_by_contact_id = contact.id
            action.contact_id = action.contact_id or contact.id
        record(
            "action_accepted",
            None,
            case_id=action.case_id,
            meeting_id=action.meeting_id,
            action_id=action.id,
            agency_id=action.agency_id,
        )


def get_partners_action(agency_id: uuid.UUID, case_ids: Collection[uuid.UUID], action_id: uuid.UUID) -> Action:
    """An agreed action of a partner in cases that it was told of. Raises `NotFound`."""
    action = find_action(action_id)
    if action is None or action.agency_id != agency_id or action.case_id not in case_ids:
        raise NotFound
    return action


def note_action_change(action: Action) -> None:
    """Tell every page that shows the action's meeting. For callers that have no item in hand."""
    for item in list_items_of_case(action.case_id):
        if item.meeting_id == action.meeting_id:
            note_item_change(item)


def answer_action(actor: Actor, action_id: uuid.UUID, *, state: ActionState | None, text: str) -> Action:
    """Say how it stands. Raises `NotFound`, and `Invalid` without a choice or, where one is needed, a reason."""
    action, item, _facts = get_action(actor, action_id)
    keep_answer(action, state=state, text=text, said_by_id=actor.account_id)
    note_item_change(item)
    return action


def keep_answer(action: Action, *, state: ActionState | None, text: str, said_by_id: uuid.UUID | None) -> None:
    """Keep what was said, beside what was said before. For callers that have asked who says it. Raises `Invalid`."""
    if state not in ANSWERS:
        message = "Choose how it stands."
        raise Invalid(message, field="state")
    if state in _NEEDS_A_REASON and not text.strip():
        raise Invalid(_NEEDS_A_REASON[state], field="text")
    action.state, action.answer, action.answered_utc = state, text.strip(), now_utc()
    db.session.add(
        ActionAnswer(
            id=new_id(),
            action_id=action.id,
            case_id=action.case_id,
            agency_id=action.agency_id,
            account_id=said_by_id,
            state=state,
            said_utc=now_utc(),
            text=text.strip(),
        )
    )
    record(
        "action_answered",
        said_by_id,
        case_id=action.case_id,
        meeting_id=action.meeting_id,
        action_id=action.id,
        state=state.value,
    )


def pass_on_action(actor: Actor, action_id: uuid.UUID, owner_id: uuid.UUID | None) -> Action:
    """Let somebody else of the agency do it. Raises `Invalid` for somebody who cannot, `Conflict` once it is over."""
    action, item, facts = get_action(actor, action_id)
    if action.state is not ActionState.AGREED:
        message = "This action is over already."
        raise Conflict(message)
    acting = {one.agency.id: one for one in list_acting(actor, item.meeting, facts)}
    agency = acting.get(action.agency_id)
    if agency is None or agency.owner(owner_id) is None:
        message = "Choose somebody who works on this case for that agency."
        raise Invalid(message, field="owner_id")
    if owner_id not in {action.owner_id, action.contact_id}:
        action.owner_id, action.contact_id = (None, owner_id) if agency.is_partner else (owner_id, None)
        action.accepted_utc, action.accepted_by_id, action.accepted_by_contact_id = None, None, None
        record(
            "action_passed_on",
            actor.account_id,
            case_id=action.case_id,
            meeting_id=action.meeting_id,
            action_id=action.id,
            owner_id=owner_id,
        )
        note_item_change(item)
    return action
