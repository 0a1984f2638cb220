"""What an agency's summary leaves out of each case, for whoever runs the meeting: the difference from the whole."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.agenda.queries import list_seen_items, needs_reason
from app.cases.need_to_know import Sight, oversees_case
from app.core.access import Actor
from app.disclosure.case import disclose_item
from app.disclosure.trail import note_views
from app.disclosure.views_of_summary import SummarisedCase
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLeftOut:
    """One case of the meeting: whether the agency gets anything of it, and what it does not get."""

    reference: str
    headline: str
    is_given: bool
    left_out: tuple[tuple[str, tuple[str, ...]], ...]


def disclose_left_out(
    actor: Actor, meeting: Meeting, agency_id: uuid.UUID, given: Mapping[uuid.UUID, SummarisedCase]
) -> Sequence[CaseLeftOut]:
    """For every case of the meeting that this reader runs; those of which the agency gets nothing come last."""
    found = []
    for seen in list_seen_items(actor, meeting):
        if not oversees_case(actor, seen.facts):
            continue
        case_id = seen.item.case_id
        if needs_reason(actor, seen):
            # Opening the case asks why; until then there is nothing to compare.
            continue
        whole = disclose_item(actor, seen)
        note_views(actor, meeting.id, [case_id], Sight.CASE)
        if case_id not in given:
            found.append(
                CaseLeftOut(reference=whole.line.reference, headline=whole.line.headline, is_given=False, left_out=())
            )
            continue
        others = tuple(f"{one.agency.name}: {one.text}" for one in whole.contributions if one.agency.id != agency_id)
        acting = tuple(
            f"{one.agency.name}: {one.text}"
            for one in whole.actions
            if one.agency.id != agency_id and one.state not in {"proposed", "not_taken_up"}
        )
        places = tuple(
            f"{contact.kind}: {contact.text or 'protected'}" for person in whole.people for contact in person.contacts
        )
        written = tuple(document.title for document in whole.documents if document.text.strip())
        parts = (
            ("Names: first letters stand in their place", tuple(person.name for person in whole.people)),
            ("What other agencies shared", others),
            ("What other agencies do: it is told that they act, and by when", acting),
            ("How to reach the family", places),
            ("The shared minutes", written),
            ("What was sent in", tuple(f"{one.agency.name}: {one.event}" for one in whole.referrals)),
        )
        found.append(
            CaseLeftOut(
                reference=whole.line.reference,
                headline=whole.line.headline,
                is_given=True,
                left_out=tuple((title, lines) for title, lines in parts if lines),
            )
        )
    return sorted(found, key=lambda one: not one.is_given)
