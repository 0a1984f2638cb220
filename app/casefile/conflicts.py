"""What people do about conflicts of interest, each asked first whether they may."""

import uuid

from app.agenda.queries import find_seen_item, get_item
from app.cases import conflicts
from app.cases.need_to_know import Sight
from app.cases.service import ask_agencies
from app.core.access import Actor, Permission
from app.core.errors import Invalid
from app.disclosure.conflicts import disclose_conflicts
from app.meetings.queries import list_series_agencies


def declare_own(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, reason: str) -> None:
    """Lock oneself out of a case, at once. Whoever has it to check records for may say so as well.

    Raises `NotFound`, hidden or absent.
    """
    find_seen_item(actor, meeting_id, case_id, Permission.CONFLICT_DECLARE, Sight.IDENTIFIERS)
    conflicts.declare_conflict_of_person(actor.account_id, case_id, actor.account_id, reason.strip())


def declare_for(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, party_id: uuid.UUID, reason: str) -> None:
    """Lock an agency of the series, or one person in it, out of a case. Raises `Invalid` without a reason."""
    shown = disclose_conflicts(actor, meeting_id, case_id)
    agency_ids, account_ids = {card.id for card in shown.agencies}, {card.id for card in shown.people}
    if party_id not in agency_ids | account_ids:
        raise Invalid("Choose an agency or a person.", field="party")
    if not reason.strip():
        raise Invalid("Say in a few words why.", field="reason")
    if party_id in agency_ids:
        conflicts.declare_conflict(actor.account_id, case_id, party_id, reason.strip())
    else:
        conflicts.declare_conflict_of_person(actor.account_id, case_id, party_id, reason.strip())


def lift(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, conflict_id: uuid.UUID, reason: str) -> None:
    """Let an agency or a person in again; the agency is asked anew. Raises `Invalid` without a reason."""
    item = get_item(actor, meeting_id, case_id, Permission.CONFLICT_DECIDE).item
    if not reason.strip():
        raise Invalid("Say in a few words why it is lifted.", field=f"lift-{conflict_id}")
    freed = conflicts.lift_conflict(actor.account_id, case_id, conflict_id, reason.strip())
    invited = [id_ for id_ in list_series_agencies(item.meeting.series) if id_ == freed.agency_id]
    if not item.meeting.is_over:
        ask_agencies(item.meeting, case_id, invited, None)


def decide(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, suggestion_id: uuid.UUID, answer: str) -> None:
    """Decide about a suggestion: `agency`, `person` or `dismiss`. Raises `Invalid` for anything else."""
    get_item(actor, meeting_id, case_id, Permission.CONFLICT_DECIDE)
    if answer == "dismiss":
        conflicts.dismiss_suggestion(actor.account_id, case_id, suggestion_id)
    elif answer in {"agency", "person"}:
        conflicts.confirm_suggestion(actor.account_id, case_id, suggestion_id, is_whole_agency=answer == "agency")
    else:
        raise Invalid("Choose what is to happen.", field=f"suggestion-{suggestion_id}")
