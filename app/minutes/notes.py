"""An agency's research typed box by box: each box is a line of its own, changed until it is shared, and never lost.

A box has its line's id before there is a line, so that saving it twice is saving it once. It also says what stood in
it when somebody began to type: where a colleague changed or shared that line meanwhile, what was typed becomes a line
beside it.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.agenda.queries import get_item
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for
from app.cases.queries import is_person_of
from app.cases.sight_in_sql import is_hidden_from
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.minutes.models import Certainty, Contribution, ResearchKind, ResearchLine
from app.minutes.queries import list_research
from app.minutes.service import add_research_line
from app.minutes.worker_summaries import list_lines_of_summaries

# Typing goes on for a while; that it went on is written down so often at most.
A_WHILE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box as it was sent. `mark` is that of what stood in it before, empty where there was no line yet."""

    line_id: uuid.UUID
    kind: ResearchKind
    text: str
    certainty: Certainty
    meaning: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBox:
    """What became of a box: the line that holds it now, which is another one where the first had been changed."""

    box_id: uuid.UUID
    line_id: uuid.UUID
    mark: str


def mark_of(text: str, certainty: Certainty, meaning: str) -> str:
    """By what a line is told from what it was before. It says nothing about the text."""
    return hashlib.sha256(f"{text}\x00{certainty.value}\x00{meaning}".encode()).hexdigest()[:24]


def keep_boxes(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    about_id: uuid.UUID | None,
    boxes: Iterable[Box],
) -> list[KeptBox]:
    """Keep what stands in these boxes for the agency's own eyes; an emptied box takes its line away.

    Raises `NotFound`, and `Invalid` for somebody whom the case is not about.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    if agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    if not is_person_of(about_id, case_id):
        raise Invalid("Choose somebody this case is about.", field="about_id")
    place = (meeting_id, case_id, agency_id)
    settled = list_settled_lines(case_id, meeting_id)
    return [_keep(actor, place, about_id, box, settled) for box in boxes]


def list_settled_lines(case_id: uuid.UUID, meeting_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The lines that are changed in no box: what was shared keeps its note, and a worker's summary has its own page."""
    shared = db.session.scalars(
        db.select(Contribution.research_line_id)
        .where(Contribution.case_id == case_id, Contribution.meeting_id == meeting_id)
        .where(Contribution.research_line_id.is_not(None))
        .order_by(Contribution.id)
    )
    return frozenset(shared) | list_lines_of_summaries(case_id, meeting_id)


def _keep(
    actor: Actor,
    place: tuple[uuid.UUID, uuid.UUID, uuid.UUID],
    about_id: uuid.UUID | None,
    box: Box,
    settled: frozenset[uuid.UUID],
) -> KeptBox:
    text, meaning = box.text.strip(), box.meaning.strip()
    typed = mark_of(text, box.certainty, meaning)
    line = db.session.get(ResearchLine, box.line_id)
    if line is None:
        if not text:
            return KeptBox(box_id=box.line_id, line_id=box.line_id, mark="")
        return _add(actor, place, about_id, box, box.line_id)
    if (line.meeting_id, line.case_id, line.agency_id) != place:
        raise NotFound
    stands = mark_of(line.text, line.certainty, line.meaning)
    if typed == stands:
        return KeptBox(box_id=box.line_id, line_id=line.id, mark=stands)
    if box.mark != stands or line.id in settled:
        if not text or typed == box.mark:
            return KeptBox(box_id=box.line_id, line_id=line.id, mark=stands)
        return _add(actor, place, about_id, box, None)
    if not text:
        record("research_taken_out", actor.account_id, case_id=place[1], meeting_id=place[0], line_id=line.id)
        db.session.delete(line)
        db.session.flush()
        return KeptBox(box_id=box.line_id, line_id=line.id, mark="")
    _change(actor, line, text, box.certainty, meaning)
    return KeptBox(box_id=box.line_id, line_id=line.id, mark=typed)


def _add(
    actor: Actor,
    place: tuple[uuid.UUID, uuid.UUID, uuid.UUID],
    about_id: uuid.UUID | None,
    box: Box,
    line_id: uuid.UUID | None,
) -> KeptBox:
    line = add_research_line(
        *place,
        author_id=actor.account_id,
        text=box.text,
        certainty=box.certainty,
        meaning=box.meaning,
        about_id=about_id,
        kind=box.kind,
        line_id=line_id,
    )
    return KeptBox(box_id=box.line_id, line_id=line.id, mark=mark_of(line.text, line.certainty, line.meaning))


def _change(actor: Actor, line: ResearchLine, text: str, certainty: Certainty, meaning: str) -> None:
    is_worth_an_entry = line.author_id != actor.account_id or now_utc() - line.written_utc > A_WHILE
    line.text, line.certainty, line.meaning = text, certainty, meaning
    if is_worth_an_entry:
        line.author_id, line.written_utc = actor.account_id, now_utc()
        record(
            "research_written",
            actor.account_id,
            case_id=line.case_id,
            meeting_id=line.meeting_id,
            agency_id=line.agency_id,
            line_id=line.id,
        )
    db.session.flush()


def take_over_line(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> ResearchLine:
    """Take a line of one's own agency from an earlier meeting of the case into this one; taking it twice is once.

    It stays private, and was kept private on purpose where it was. Raises `NotFound`, another agency's or absent.
    """
    earlier: ResearchLine | None = db.session.scalars(
        db.select(ResearchLine)
        .where(ResearchLine.id == line_id, ResearchLine.case_id == case_id, ResearchLine.meeting_id != meeting_id)
        .where(~is_hidden_from(actor, ResearchLine.case_id.expression))
    ).one_or_none()
    if earlier is None:
        raise NotFound
    for place in (meeting_id, earlier.meeting_id):
        seen = get_item(actor, place, case_id, Permission.RESEARCH_WRITE)
        if earlier.agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
            raise NotFound
    for line in list_research(meeting_id, case_id, [earlier.agency_id]):
        if says_the_same(line, earlier):
            return line
    line = add_research_line(
        meeting_id,
        case_id,
        earlier.agency_id,
        author_id=actor.account_id,
        text=earlier.text,
        certainty=earlier.certainty,
        meaning=earlier.meaning,
        about_id=earlier.about_id,
        kind=earlier.kind,
    )
    line.is_held_back, line.held_back_reason = earlier.is_held_back, earlier.held_back_reason
    return line


def says_the_same(one: ResearchLine, other: ResearchLine) -> bool:
    """Whether two lines of one agency say the same of the same person."""
    return (one.agency_id, one.kind, one.about_id, one.text) == (
        other.agency_id,
        other.kind,
        other.about_id,
        other.text,
    )
