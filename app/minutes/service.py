"""Research and contributions: what changes them."""

import uuid
from dataclasses import dataclass

from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem, get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for
from app.cases.queries import is_person_of
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.minutes.models import Certainty, Contribution, ResearchKind, ResearchLine
from app.minutes.queries import list_research


def write_research(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    text: str,
    certainty: Certainty,
    meaning: str = "",
    about_id: uuid.UUID | None = None,
    kind: ResearchKind = ResearchKind.KNOWN,
) -> ResearchLine:
    """Keep a line of an agency's own research; nobody else sees it. Raises `NotFound` or `Invalid`."""
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    if agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    return add_research_line(
        meeting_id,
        case_id,
        agency_id,
        author_id=actor.account_id,
        text=text,
        certainty=certainty,
        meaning=meaning,
        about_id=about_id,
        kind=kind,
    )


def add_research_line(
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    author_id: uuid.UUID | None,
    text: str,
    certainty: Certainty,
    meaning: str = "",
    about_id: uuid.UUID | None = None,
    kind: ResearchKind = ResearchKind.KNOWN,
    line_id: uuid.UUID | None = None,
) -> ResearchLine:
    """Add a line behind those the agency has, under that id where one is given. Raises `Invalid` without text."""
    if not text.strip():
        message = "Write what your agency knows."
        raise Invalid(message, field="text")
    if not is_person_of(about_id, case_id):
        message = "Choose somebody this case is about."
        raise Invalid(message, field="about_id")
    line = ResearchLine(
        id=line_id or new_id(),
        meeting_id=meeting_id,
        case_id=case_id,
        agency_id=agency_id,
        author_id=author_id,
        about_id=about_id,
        position=len(list_research(meeting_id, case_id, [agency_id])),
        kind=kind,
        certainty=certainty,
        written_utc=now_utc(),
        text=text.strip(),
        meaning=meaning.strip(),
    )
    db.session.add(line)
    db.session.flush()
    record("research_written", author_id, case_id=case_id, meeting_id=meeting_id, agency_id=agency_id, line_id=line.id)
    return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a line is shared, where it is not shared as it was noted."""

    text: str
    meaning: str
    certainty: Certainty


def share_line(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    line_id: uuid.UUID,
    *,
    purpose: str = "",
    wording: Wording | None = None,
) -> Contribution:
    """Share a line of one's agency's research with everybody needed for the case. Sharing twice is sharing once.

    What is shared after the case was closed is marked late. Raises `NotFound`, or `Invalid` for a wording without text.
    """
    line = get_own_line(actor, meeting_id, case_id, line_id)
    item = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE).item
    earlier: Contribution | None = db.session.scalars(
        db.select(Contribution).where(Contribution.research_line_id == line.id)
    ).one_or_none()
    if earlier is not None:
        return earlier
    said = wording or Wording(text=line.text, meaning=line.meaning, certainty=line.certainty)
    if not said.text.strip():
        message = "Write what you share."
        raise Invalid(message, field="text")
    line.is_held_back = False
    line.held_back_reason = ""
    contribution = record_contribution(
        item,
        agency_id=line.agency_id,
        author_id=actor.account_id,
        text=said.text.strip(),
        certainty=said.certainty,
        meaning=said.meaning.strip(),
        about_id=line.about_id,
        kind=line.kind,
        research_line_id=line.id,
        purpose=purpose,
    )
    note_item_change(item)
    return contribution


def record_contribution(
    item: AgendaItem,
    *,
    agency_id: uuid.UUID,
    author_id: uuid.UUID | None,
    text: str,
    certainty: Certainty,
    meaning: str = "",
    about_id: uuid.UUID | None = None,
    kind: ResearchKind = ResearchKind.KNOWN,
    research_line_id: uuid.UUID | None = None,
    purpose: str = "",
    taken_down_by_id: uuid.UUID | None = None,
) -> Contribution:
    """Keep what an agency shares; a partner without an account has no author, nor has what was taken down for one."""
    contribution = Contribution(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        agency_id=agency_id,
        author_id=author_id,
        research_line_id=research_line_id,
        about_id=about_id,
        kind=kind,
        certainty=certainty,
        shared_utc=now_utc(),
        is_late=item.state is ItemState.CLOSED or item.meeting.is_over,
        taken_down_by_id=taken_down_by_id,
        text=text,
        meaning=meaning,
        purpose=purpose.strip(),
    )
    db.session.add(contribution)
    record(
        "contribution_shared",
        author_id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        agency_id=agency_id,
        contribution_id=contribution.id,
    )
    return contribution


def hold_back_line(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID, reason: str
) -> ResearchLine:
    """Keep a line private on purpose, with the agency's own reason. Raises `Conflict` once it is shared."""
    line = get_own_line(actor, meeting_id, case_id, line_id)
    shared = db.session.scalar(db.select(Contribution.id).where(Contribution.research_line_id == line.id))
    if shared is not None:
        message = "This has been shared already."
        raise Conflict(message)
    line.is_held_back = True
    line.held_back_reason = reason.strip()
    record(
        "research_withheld",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        agency_id=line.agency_id,
        line_id=line.id,
    )
    return line


def get_own_line(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> ResearchLine:
    """A line of research of an agency one speaks for. Raises `NotFound`, another agency's or absent."""
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    line = db.session.get(ResearchLine, line_id)
    if line is None or (line.meeting_id, line.case_id) != (meeting_id, case_id):
        raise NotFound
    if line.agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    return line


def get_own_contribution(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID
) -> tuple[SeenItem, Contribution]:
    """What an agency shared that one speaks for, and where. Raises `NotFound`, another agency's or absent."""
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    contribution = db.session.get(Contribution, contribution_id)
    if contribution is None or (contribution.meeting_id, contribution.case_id) != (meeting_id, case_id):
        raise NotFound
    if contribution.agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    return seen, contribution
