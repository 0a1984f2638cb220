"""An agency's own research on a case, person by person, for whoever speaks for that agency; and what it had before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.agenda.queries import SeenItem
from app.core.database import new_id
from app.directory.queries import agency_cards
from app.disclosure.case import research_view
from app.disclosure.contributions import ReadAcross, SharedThings
from app.disclosure.views_of_case import CaseView, PersonView, ResearchView
from app.disclosure.words import RESEARCH_KIND
from app.minutes.models import Certainty, ResearchKind
from app.minutes.notes import list_settled_lines, mark_of, says_the_same
from app.minutes.queries import list_research

# What is usual for each kind. What nobody marked is never passed on as a fact about the family.
USUAL_CERTAINTY: Final = {
    ResearchKind.KNOWN: Certainty.REPORTED,
    ResearchKind.LAST_CONTACT: Certainty.FACT,
    ResearchKind.CURRENT_WORKER: Certainty.FACT,
    ResearchKind.RISK_TO_STAFF: Certainty.REPORTED,
    ResearchKind.WHAT_WORKS: Certainty.PROFESSIONAL_OPINION,
    ResearchKind.PROPOSED_ACTION: Certainty.PROFESSIONAL_OPINION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxView:
    """A box to type into. Its id is its line's, or will be; `mark` is that of what stands in it."""

    id: uuid.UUID
    kind: str
    kind_text: str
    text: str
    certainty: str
    meaning: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchCard:
    """What the agency has about one person, or about the whole family where there is no person.

    `settled` are lines that are shared, or part of a worker's summary, and are not changed here.
    """

    person: PersonView | None
    boxes: tuple[BoxView, ...]
    settled: tuple[ResearchView, ...]

    @property
    def written(self) -> int:
        """How many notes there are."""
        return len(self.settled) + sum(bool(box.mark) for box in self.boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierNotes:
    """What the agency wrote for an earlier meeting and has not here."""

    meeting_id: uuid.UUID
    starts_utc: datetime
    lines: tuple[ResearchView, ...]


def disclose_cards(case: CaseView, agency_id: uuid.UUID) -> tuple[ResearchCard, ...]:
    """A card for everybody in the case, and one for the whole family, of an agency that its reader speaks for."""
    settled = list_settled_lines(case.line.case_id, case.line.meeting_id)
    lines = [line for line in case.research if line.agency.id == agency_id]
    people: list[PersonView | None] = [*case.people, None]
    return tuple(
        _card(person, [line for line in lines if line.about_id == (person.id if person else None)], settled)
        for person in people
    )


def _card(person: PersonView | None, lines: Sequence[ResearchView], settled: frozenset[uuid.UUID]) -> ResearchCard:
    boxes: list[BoxView] = []
    for kind, kind_text in RESEARCH_KIND.items():
        open_lines = [line for line in lines if line.kind == kind.value and line.id not in settled]
        boxes += [_box_of(line) for line in open_lines]
        if not open_lines or kind is ResearchKind.KNOWN:
            usual = USUAL_CERTAINTY[kind].value
            boxes.append(
                BoxView(
                    id=new_id(),
                    kind=kind.value,
                    kind_text="Something else we know" if open_lines else kind_text,
                    text="",
                    certainty=usual,
                    meaning="",
                    mark="",
                )
            )
    return ResearchCard(person=person, boxes=tuple(boxes), settled=tuple(line for line in lines if line.id in settled))


def _box_of(line: ResearchView) -> BoxView:
    return BoxView(
        id=line.id,
        kind=line.kind,
        kind_text=line.kind_text,
        text=line.text,
        certainty=line.certainty,
        meaning=line.meaning,
        mark=mark_of(line.text, Certainty(line.certainty), line.meaning),
    )


def disclose_earlier_notes(
    visits: Sequence[SeenItem], case: CaseView, agency_id: uuid.UUID
) -> tuple[EarlierNotes, ...]:
    """What that agency wrote at these meetings and has not written for this one. Nothing of any other agency."""
    if not visits:
        return ()
    case_id = case.line.case_id
    here = list_research(case.line.meeting_id, case_id, [agency_id])
    names = {person.id: person.name for person in case.people}
    agency = agency_cards([agency_id])[agency_id]
    read = ReadAcross([visit.item for visit in visits])
    found = []
    for visit in visits:
        shared = SharedThings(visit.item, read)
        given = {row.research_line_id: row for row in shared.rows}
        lines = tuple(
            research_view(row, agency, names.get(row.about_id or visit.item.id, ""), shared, given.get(row.id))
            for row in list_research(visit.item.meeting_id, case_id, [agency_id])
            if not any(says_the_same(row, one) for one in here)
        )
        if lines:
            found.append(
                EarlierNotes(meeting_id=visit.item.meeting_id, starts_utc=visit.item.meeting.starts_utc, lines=lines)
            )
    return tuple(found)
