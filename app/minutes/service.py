"""Research, contributions and the documents of the minutes: what changes them."""

import uuid

from app.agenda.models import AgendaItem
from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for
from app.cases.queries import is_person_of
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.core.push import signal_change
from app.core.vault import case_key
from app.minutes.compaction import compact_here
from app.minutes.models import Certainty, Contribution, MinutesDocument, ResearchLine, Section, Voice
from app.minutes.queries import list_documents, list_research


def open_documents(item: AgendaItem) -> None:
    """Make the empty sections of the minutes of an item, once."""
    there = {document.section for document in list_documents(item.id)}
    db.session.add_all(
        MinutesDocument(item_id=item.id, case_id=item.case_id, section=section)
        for section in Section
        if section not in there
    )
    db.session.flush()


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
) -> ResearchLine:
    """Add a line behind those the agency has. Raises `Invalid` without text."""
    if not text.strip():
        message = "Write what your agency knows."
        raise Invalid(message, field="text")
    if not is_person_of(about_id, case_id):
        message = "Choose somebody this case is about."
        raise Invalid(message, field="about_id")
    line = ResearchLine(
        id=new_id(),
        meeting_id=meeting_id,
        case_id=case_id,
        agency_id=agency_id,
        author_id=author_id,
        about_id=about_id,
        position=len(list_research(meeting_id, case_id, [agency_id])),
        certainty=certainty,
        written_utc=now_utc(),
        text=text.strip(),
        meaning=meaning.strip(),
    )
    db.session.add(line)
    db.session.flush()
    record("research_written", author_id, case_id=case_id, meeting_id=meeting_id, agency_id=agency_id, line_id=line.id)
    return line


def share_line(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> Contribution:
    """Share a line of one's agency's research with everybody needed for the case. Sharing twice is sharing once."""
    line = get_own_line(actor, meeting_id, case_id, line_id)
    item = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE).item
    earlier: Contribution | None = db.session.scalars(
        db.select(Contribution).where(Contribution.research_line_id == line.id)
    ).one_or_none()
    if earlier is not None:
        return earlier
    if item.meeting.is_over:
        message = "This meeting is over. Ring the coordinator to add something to its record."
        raise Conflict(message)
    line.is_held_back = False
    line.held_back_reason = ""
    contribution = record_contribution(
        item,
        agency_id=line.agency_id,
        author_id=actor.account_id,
        text=line.text,
        certainty=line.certainty,
        meaning=line.meaning,
        about_id=line.about_id,
        research_line_id=line.id,
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
    research_line_id: uuid.UUID | None = None,
) -> Contribution:
    """Keep what an agency shares; a partner without an account has no author."""
    contribution = Contribution(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        agency_id=agency_id,
        author_id=author_id,
        research_line_id=research_line_id,
        about_id=about_id,
        certainty=certainty,
        shared_utc=now_utc(),
        text=text,
        meaning=meaning,
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


def note_feedback(contribution: Contribution) -> None:
    """Say that the contributor has heard what came of it."""
    contribution.feedback_utc = now_utc()


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


def record_voice(item: AgendaItem, *, person_id: uuid.UUID | None, position: int, text: str, source: str) -> Voice:
    """Keep what the victim or a child wants and fears, and who says so."""
    voice = Voice(
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        person_id=person_id,
        position=position,
        text=text,
        source=source,
    )
    db.session.add(voice)
    return voice


def freeze_documents(actor: Actor, item: AgendaItem) -> None:
    """Let nobody write in the minutes of an item any longer; what was deleted from them is gone."""
    documents = list_documents(item.id)
    for document in documents:
        document.frozen_utc = now_utc()
        signal_change("document", document.id, item.version)
    # Written first: whoever is at a log is waited for, and whoever comes after finds it closed.
    db.session.flush()
    for document in documents:
        compact_here(document.id, case_key(document.case_id))
    record("minutes_frozen", actor.account_id, case_id=item.case_id, meeting_id=item.meeting_id)


def get_own_line(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> ResearchLine:
    """A line of research of an agency one speaks for. Raises `NotFound`, another agency's or absent."""
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    line = db.session.get(ResearchLine, line_id)
    if line is None or (line.meeting_id, line.case_id) != (meeting_id, case_id):
        raise NotFound
    if line.agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    return line
