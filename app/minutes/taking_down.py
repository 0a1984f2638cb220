"""What is said aloud, taken down by somebody else, and confirmed or corrected by the agency that said it."""

import uuid

from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import oversees_case
from app.cases.queries import is_person_of
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.errors import Conflict, Invalid, NotFound
from app.minutes.models import Certainty, Contribution
from app.minutes.service import Wording, get_own_contribution, record_contribution


def take_down(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    *,
    agency_id: uuid.UUID | None,
    text: str,
    certainty: Certainty,
    about_id: uuid.UUID | None = None,
) -> Contribution:
    """Write down for an agency what it said aloud; it is asked to confirm it. For whoever runs the meeting.

    Raises `NotFound`, `Invalid` without text or for an agency that is not needed, `Conflict` once the meeting is over.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.MINUTES_WRITE)
    if not oversees_case(actor, seen.facts):
        raise NotFound
    if seen.item.meeting.is_over:
        message = "This meeting is over. Add it to the record of the case, with the reason."
        raise Conflict(message)
    check = seen.facts.checks.get(agency_id) if agency_id else None
    if agency_id is None or check is None or not check.is_expected or agency_id in seen.facts.agencies_in_conflict:
        message = "Choose the agency that said it."
        raise Invalid(message, field="agency_id")
    if not text.strip():
        message = "Write what was said."
        raise Invalid(message, field="text")
    contribution = record_contribution(
        seen.item,
        agency_id=agency_id,
        author_id=None,
        text=text.strip(),
        certainty=certainty,
        about_id=about_id if is_person_of(about_id, case_id) else None,
        taken_down_by_id=actor.account_id,
    )
    note_item_change(seen.item)
    return contribution


def confirm_contribution(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    contribution_id: uuid.UUID,
    *,
    corrected: Wording | None = None,
) -> Contribution:
    """Say for one's agency that it said this, or how it said it; what was taken down is kept beside a correction.

    Confirming twice is confirming once. Raises `NotFound`, `Invalid` for a correction without text, `Conflict` for a
    correction of what is confirmed.
    """
    seen, contribution = get_own_contribution(actor, meeting_id, case_id, contribution_id)
    if contribution.taken_down_by_id is None:
        raise NotFound
    if not contribution.is_unconfirmed:
        if corrected is None:
            return contribution
        message = "This has been confirmed already."
        raise Conflict(message)
    if corrected is not None:
        if not corrected.text.strip():
            message = "Write what your agency said."
            raise Invalid(message, field="text")
        contribution.taken_down = contribution.text
        contribution.text, contribution.meaning = corrected.text.strip(), corrected.meaning.strip()
        contribution.certainty = corrected.certainty
    contribution.author_id = actor.account_id
    contribution.confirmed_by_id, contribution.confirmed_utc = actor.account_id, now_utc()
    if corrected is None:
        record(
            "contribution_confirmed",
            actor.account_id,
            case_id=case_id,
            meeting_id=meeting_id,
            agency_id=contribution.agency_id,
            contribution_id=contribution.id,
        )
    else:
        record(
            "contribution_corrected",
            actor.account_id,
            case_id=case_id,
            meeting_id=meeting_id,
            agency_id=contribution.agency_id,
            contribution_id=contribution.id,
        )
    note_item_change(seen.item)
    return contribution
