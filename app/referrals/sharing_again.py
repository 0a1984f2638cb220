"""Sharing again, for this purpose, what one's own agency shared at an earlier meeting. Nothing comes back by itself.

An earlier meeting is one of the same case, or of a case that somebody who runs meetings has linked with it because the
same person is in both. Whoever shares again sees both and speaks for the agency in both; nothing of another agency is
ever offered.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.agenda.queries import SeenItem, get_item, needs_reason
from app.agenda.service import note_item_change
from app.agenda.visits import list_visits_spoken_for
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for
from app.cases.sight_in_sql import is_hidden_from
from app.core.access import Actor, Permission
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.core.vault import cases_with_keys
from app.minutes.models import Contribution
from app.minutes.queries import list_contributions, list_standing_limits
from app.minutes.service import record_contribution
from app.referrals.same_person import same_people
from app.referrals.twin_models import TwinAnswer, TwinDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVisit:
    """A meeting before at which the agency took part. `needs_reason`: its case is opened first, with a reason."""

    visit: SeenItem
    needs_reason: bool


def list_earlier_visits(actor: Actor, seen: SeenItem, agency_id: uuid.UUID) -> Sequence[EarlierVisit]:
    """The meetings before this one of this case and those linked with it, at which this person speaks for that agency.

    The latest of the case itself come first. What is hidden from this person is not there at all.
    """
    found = []
    for case_id in (seen.item.case_id, *_list_linked(seen.item.case_id)):
        visits = list_visits_spoken_for(actor, case_id, seen.item.meeting, agency_id)
        is_to_open = case_id != seen.item.case_id and bool(visits) and needs_reason(actor, visits[0])
        found += [EarlierVisit(visit=visit, needs_reason=is_to_open) for visit in visits]
    return found


def list_to_share_again(visit: SeenItem, here: SeenItem, agency_id: uuid.UUID) -> Sequence[Contribution]:
    """What that agency shared at an earlier meeting and has not shared again at this one, as it stands confirmed."""
    again = {row.shared_again_of_id for row in list_contributions(here.item.meeting_id, here.item.case_id)}
    return [
        row
        for row in list_contributions(visit.item.meeting_id, visit.item.case_id)
        if row.agency_id == agency_id and not row.is_unconfirmed and row.id not in again
    ]


def whom_here(case_id: uuid.UUID, rows: Sequence[Contribution]) -> Mapping[uuid.UUID, uuid.UUID | None]:
    """Whom of this case it is about, by contribution: of another case whoever is in both, and else nobody."""
    others = {row.case_id for row in rows if row.about_id and row.case_id != case_id}
    same = {other_id: same_people(case_id, other_id) for other_id in sorted(others, key=str)}
    return {
        row.id: row.about_id if row.case_id == case_id or row.about_id is None else same[row.case_id].get(row.about_id)
        for row in rows
    }


def share_again(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID, purpose: str
) -> Contribution:
    """Share at this meeting what one's agency shared before, with why it matters now; twice is once.

    Raises `NotFound`, hidden, absent or another agency's, `Invalid` without a purpose, and `Conflict` for what was
    limited there or is not confirmed: that is shared anew, with its limits.
    """
    here = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    earlier: Contribution | None = db.session.scalars(
        db.select(Contribution).where(
            Contribution.id == contribution_id, ~is_hidden_from(actor, Contribution.case_id.expression)
        )
    ).one_or_none()
    if earlier is None or earlier.agency_id not in agencies_spoken_for(actor, here.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    place = (earlier.meeting_id, earlier.case_id)
    visits = list_earlier_visits(actor, here, earlier.agency_id)
    if not any((one.visit.item.meeting_id, one.visit.item.case_id) == place and not one.needs_reason for one in visits):
        raise NotFound
    for row in list_contributions(meeting_id, case_id):
        if row.shared_again_of_id == earlier.id:
            return row
    if earlier.is_unconfirmed or list_standing_limits([earlier.id]):
        raise Conflict("This was limited, or is not confirmed. Take over your note, and share it with its limits.")
    if not purpose.strip():
        raise Invalid("Say why you share it again.", field="purpose")
    contribution = record_contribution(
        here.item,
        agency_id=earlier.agency_id,
        author_id=actor.account_id,
        text=earlier.text,
        certainty=earlier.certainty,
        meaning=earlier.meaning,
        about_id=whom_here(case_id, [earlier])[earlier.id],
        kind=earlier.kind,
        purpose=purpose,
    )
    contribution.shared_again_of_id = earlier.id
    # Both cases tell that it went from the one to the other.
    for told_case_id, told_meeting_id in {earlier.case_id: earlier.meeting_id, case_id: meeting_id}.items():
        record(
            "contribution_shared_again",
            actor.account_id,
            case_id=told_case_id,
            meeting_id=told_meeting_id,
            agency_id=earlier.agency_id,
            contribution_id=contribution.id,
            earlier_id=earlier.id,
        )
    note_item_change(here.item)
    return contribution


def _list_linked(case_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The cases that somebody has linked with this one, and that were not erased, in a fixed order."""
    rows = db.session.scalars(
        db.select(TwinDecision)
        .where(TwinDecision.answer == TwinAnswer.LINKED)
        .where((TwinDecision.case_id == case_id) | (TwinDecision.other_case_id == case_id))
        .order_by(TwinDecision.decided_utc, TwinDecision.id)
    )
    linked = [row.other_case_id if row.case_id == case_id else row.case_id for row in rows]
    there = cases_with_keys(linked)
    return [one for one in linked if one in there]
