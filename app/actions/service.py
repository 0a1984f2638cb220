"""Actions and outcomes: what changes them."""

import uuid
from collections.abc import Collection
from typing import Final

from app.actions.acting import list_acting
from app.actions.agreed_record import sign_record
from app.actions.models import Action, ActionState, Outcome
from app.actions.next_look import set_next_look
from app.actions.queries import find_outcome, list_actions
from app.actions.rules import NextLook, When
from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import get_item
from app.agenda.service import end_case, note_item_change
from app.audit.service import record
from app.cases.queries import is_person_of
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid
from app.minutes.queries import list_contributions
from app.minutes.shared_texts import freeze_documents

NO_OUTCOME: Final = "Say in a few words what was decided, or that there is no further action and why."
# What stands before the reason where nothing more is to be done.
NO_FURTHER_ACTION: Final = "No further action, because:"


def add_action(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    *,
    agency_id: uuid.UUID | None,
    text: str,
    when: When,
    owner_id: uuid.UUID | None = None,
    for_person_id: uuid.UUID | None = None,
    contribution_id: uuid.UUID | None = None,
) -> Action:
    """Add an agreed action to a case.

    Raises `NotFound`, `Conflict` once the case is closed, and `Invalid` without text, for an agency that is neither
    needed there nor a partner on paper, or for an owner, a person or a contribution that are not of the case.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.ACTION_ADD)
    if seen.item.state is ItemState.CLOSED:
        message = "This case is closed. Ring the coordinator to add an action."
        raise Conflict(message)
    acting = {one.agency.id: one for one in list_acting(actor, seen.item.meeting, seen.facts)}
    if agency_id is None or agency_id not in acting:
        message = "Choose an agency that is needed for this case."
        raise Invalid(message, field="agency_id")
    agency = acting[agency_id]
    if owner_id is not None and agency.owner(owner_id) is None:
        message = "Choose somebody who works on this case for that agency."
        raise Invalid(message, field="agency_id")
    action = record_action(
        seen.item,
        agency_id=agency_id,
        text=text,
        when=when,
        owner_id=None if agency.is_partner else owner_id,
        contact_id=owner_id if agency.is_partner else None,
        for_person_id=for_person_id,
        contribution_id=contribution_id,
        state=ActionState.AGREED,
        added_by_id=actor.account_id,
    )
    note_item_change(seen.item)
    return action


def record_action(
    item: AgendaItem,
    *,
    agency_id: uuid.UUID,
    text: str,
    when: When,
    state: ActionState,
    owner_id: uuid.UUID | None = None,
    contact_id: uuid.UUID | None = None,
    for_person_id: uuid.UUID | None = None,
    contribution_id: uuid.UUID | None = None,
    added_by_id: uuid.UUID | None = None,
) -> Action:
    """Keep an action in any state. Raises `Invalid` without text."""
    if not text.strip():
        message = "Write what is to be done."
        raise Invalid(message, field="text")
    if not is_person_of(for_person_id, item.case_id):
        message = "Choose somebody this case is about."
        raise Invalid(message, field="for_person_id")
    if contribution_id is not None and contribution_id not in {
        row.id for row in list_contributions(item.meeting_id, item.case_id)
    }:
        message = "Choose something that was shared about this case."
        raise Invalid(message, field="contribution_id")
    action = Action(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        agency_id=agency_id,
        owner_id=owner_id,
        contact_id=contact_id,
        for_person_id=for_person_id,
        due_utc=when.due_utc,
        is_due_at_time=when.is_due_at_time,
        is_by_next_contact=when.is_by_next_contact,
        contribution_id=contribution_id,
        state=state,
        added_utc=now_utc(),
        added_by_id=added_by_id,
        text=text.strip(),
    )
    db.session.add(action)
    db.session.flush()
    record(
        "action_added",
        added_by_id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        action_id=action.id,
        agency_id=agency_id,
    )
    return action


def close_case(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    *,
    decided: str,
    agreed_ids: Collection[uuid.UUID],
    because: str = "",
    next_look: NextLook | None = None,
) -> Outcome:
    """Close a case: outcome recorded, proposed actions agreed or not taken up, minutes frozen, the record signed.

    `because` is why there is no further action: it is an outcome by itself, and nothing that was proposed is taken up.
    Raises `Invalid` without an outcome (field `decided`), `Conflict` unless the case is under way.
    """
    item = get_item(actor, meeting_id, case_id, Permission.MEETING_CHAIR).item
    if because.strip():
        agreed_ids = frozenset()
    said = (decided.strip(), f"{NO_FURTHER_ACTION} {because.strip()}" if because.strip() else "")
    if not any(said):
        raise Invalid(NO_OUTCOME, field="decided")
    end_case(actor, item)
    for action in list_actions(meeting_id, case_id):
        if action.state is ActionState.PROPOSED:
            action.state = ActionState.AGREED if action.id in agreed_ids else ActionState.NOT_TAKEN_UP
    freeze_documents(actor, item)
    outcome = record_outcome(item, decided="\n\n".join(filter(None, said)), recorded_by_id=actor.account_id)
    set_next_look(outcome, next_look)
    sign_record(actor, item)
    return outcome


def record_outcome(item: AgendaItem, *, decided: str, recorded_by_id: uuid.UUID | None) -> Outcome:
    """Keep what was decided on an item. Raises `Conflict` where that has been done."""
    if find_outcome(item.meeting_id, item.case_id) is not None:
        message = "The outcome of this case has been recorded already."
        raise Conflict(message)
    outcome = Outcome(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        recorded_by_id=recorded_by_id,
        recorded_utc=now_utc(),
        decided=decided.strip(),
    )
    db.session.add(outcome)
    record("outcome_recorded", recorded_by_id, case_id=item.case_id, meeting_id=item.meeting_id)
    return outcome
