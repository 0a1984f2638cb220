"""How things stand now for a partner on paper that was let in: its actions, what came of what it told us."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.actions.models import ActionState
from app.actions.queries import list_actions
from app.agenda.models import AgendaItem
from app.agenda.queries import list_items
from app.core.vault import prefetch_case_keys
from app.disclosure.came_of_it import things_of_agency
from app.disclosure.views_of_outcome import ToldThing
from app.disclosure.words import ACTION_STATE
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersAction:
    """How an action of the partner stands."""

    id: uuid.UUID
    state: str
    state_text: str
    answer: str
    accepted_utc: datetime | None
    answered_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerState:
    """By id how each action stands, and by case what came of what the partner told us."""

    actions: Mapping[uuid.UUID, PartnersAction]
    told: Mapping[uuid.UUID, tuple[ToldThing, ...]]


def disclose_partner_state(agency_id: uuid.UUID, meeting: Meeting, case_ids: Collection[uuid.UUID]) -> PartnerState:
    """For the cases of a summary that this agency was sent."""
    readable = prefetch_case_keys(set(case_ids))
    items: list[AgendaItem] = [item for item in list_items(meeting) if item.case_id in readable]
    actions = {
        row.id: PartnersAction(
            id=row.id,
            state=row.state.value,
            state_text=ACTION_STATE[row.state],
            answer=row.answer,
            accepted_utc=row.accepted_utc,
            answered_utc=row.answered_utc,
        )
        for item in items
        for row in list_actions(item.meeting_id, item.case_id)
        if row.agency_id == agency_id and row.state not in {ActionState.PROPOSED, ActionState.NOT_TAKEN_UP}
    }
    told = {item.case_id: things_of_agency(item, agency_id) for item in items}
    return PartnerState(actions=actions, told={case_id: things for case_id, things in told.items() if things})
