"""One worker's summary before a session: what is happening, what it means, what worries them.

It is no text of its own kind. What is written is research, private to the agency, and sharing it makes contributions
of it like of any other research; a worry stays marked as one.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.agenda.queries import get_item
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.minutes.group_models import WorkerSummary
from app.minutes.models import Certainty, Contribution, ResearchLine
from app.minutes.service import add_research_line, share_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeBoxes:
    """What is typed into the three boxes; none of them has to be filled, but one of them."""

    fact: str = ""
    meaning: str = ""
    worry: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in any of them."""
        return not (self.fact.strip() or self.meaning.strip() or self.worry.strip())

    @property
    def first_line(self) -> tuple[str, Certainty, str]:
        """The first two boxes as a line of research: text, certainty and meaning.

        What something means, said by itself, is an opinion and no fact.
        """
        if self.fact.strip():
            return self.fact.strip(), Certainty.FACT, self.meaning.strip()
        return self.meaning.strip(), Certainty.PROFESSIONAL_OPINION, ""


def write_summary(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    boxes: ThreeBoxes,
    *,
    about_id: uuid.UUID | None = None,
) -> WorkerSummary:
    """Keep a draft of one's summary, for the eyes of one's agency. What has been shared is not changed by it.

    Raises `NotFound`, `Invalid` for three empty boxes, and `Conflict` once the meeting is over.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    if agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    if seen.item.meeting.is_over:
        raise Conflict("This meeting is over. Ring the coordinator to add something to its record.")
    if boxes.is_empty:
        raise Invalid("Write in one of the three boxes; the others may stay empty.", field="fact")
    summary = find_summary(meeting_id, case_id, actor.account_id, agency_id)
    if summary is None:
        summary = WorkerSummary(
            id=new_id(),
            meeting_id=meeting_id,
            case_id=case_id,
            account_id=actor.account_id,
            agency_id=agency_id,
            written_utc=now_utc(),
        )
        db.session.add(summary)
    before = {summary.fact_line_id, summary.worry_line_id}
    text, certainty, meaning = boxes.first_line
    summary.fact_line_id = _keep_line(summary, summary.fact_line_id, text, certainty, meaning, about_id)
    worry = boxes.worry.strip()
    summary.worry_line_id = _keep_line(summary, summary.worry_line_id, worry, Certainty.WORRY, "", about_id)
    summary.written_utc = now_utc()
    db.session.flush()
    for line_id in before - {summary.fact_line_id, summary.worry_line_id, None}:
        db.session.delete(db.session.get_one(ResearchLine, line_id))
    record(
        "worker_summary_written",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        agency_id=agency_id,
        worker_summary_id=summary.id,
    )
    return summary


def share_summary(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, agency_id: uuid.UUID
) -> Sequence[Contribution]:
    """Share one's summary with everybody needed for the case, as it stands. Sharing twice is sharing once."""
    summary = find_summary(meeting_id, case_id, actor.account_id, agency_id)
    if summary is None:
        raise NotFound
    return [
        share_line(actor, meeting_id, case_id, line_id)
        for line_id in (summary.fact_line_id, summary.worry_line_id)
        if line_id is not None
    ]


def find_summary(
    meeting_id: uuid.UUID, case_id: uuid.UUID, account_id: uuid.UUID, agency_id: uuid.UUID
) -> WorkerSummary | None:
    """The summary that this person wrote for that agency, if they did."""
    return db.session.scalars(
        db.select(WorkerSummary).where(
            WorkerSummary.meeting_id == meeting_id,
            WorkerSummary.case_id == case_id,
            WorkerSummary.account_id == account_id,
            WorkerSummary.agency_id == agency_id,
        )
    ).one_or_none()


def list_summaries(case_id: uuid.UUID, meeting_ids: Iterable[uuid.UUID]) -> Sequence[WorkerSummary]:
    """Who wrote summaries of a case for these meetings. For callers that have asked need-to-know for each of them."""
    return db.session.scalars(
        db.select(WorkerSummary)
        .where(WorkerSummary.case_id == case_id, WorkerSummary.meeting_id.in_(set(meeting_ids)))
        .order_by(WorkerSummary.written_utc, WorkerSummary.id)
    ).all()


def list_lines_of_summaries(case_id: uuid.UUID, meeting_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The lines of research of which summaries of a case for a meeting consist."""
    return frozenset(
        line_id
        for summary in list_summaries(case_id, [meeting_id])
        for line_id in (summary.fact_line_id, summary.worry_line_id)
        if line_id is not None
    )


def read_boxes(summary: WorkerSummary) -> ThreeBoxes:
    """What stands in the three boxes of a summary. For callers that may read that agency's research."""
    first = db.session.get(ResearchLine, summary.fact_line_id) if summary.fact_line_id else None
    worry = db.session.get(ResearchLine, summary.worry_line_id) if summary.worry_line_id else None
    is_fact = first is not None and first.certainty is Certainty.FACT
    return ThreeBoxes(
        fact=first.text if first and is_fact else "",
        meaning=(first.meaning if is_fact else first.text) if first else "",
        worry=worry.text if worry else "",
    )


def list_shared_lines(summaries: Iterable[WorkerSummary]) -> dict[uuid.UUID, Contribution]:
    """What was shared of these summaries, by line of research."""
    line_ids = {
        line_id for summary in summaries for line_id in (summary.fact_line_id, summary.worry_line_id) if line_id
    }
    rows = db.session.scalars(
        db.select(Contribution).where(Contribution.research_line_id.in_(line_ids)).order_by(Contribution.id)
    )
    return {row.research_line_id: row for row in rows if row.research_line_id}


def _keep_line(
    summary: WorkerSummary,
    line_id: uuid.UUID | None,
    text: str,
    certainty: Certainty,
    meaning: str,
    about_id: uuid.UUID | None,
) -> uuid.UUID | None:
    """Write or change one line of a draft; answers its id, or nothing where its box is empty now."""
    line = db.session.get(ResearchLine, line_id) if line_id else None
    if line is None:
        return _new_line(summary, text, certainty, meaning, about_id) if text else None
    is_shared = db.session.scalar(db.select(Contribution.id).where(Contribution.research_line_id == line.id))
    if is_shared:
        return line.id
    if not text:
        return None
    if (line.text, line.certainty, line.meaning) != (text, certainty, meaning):
        line.text, line.certainty, line.meaning, line.written_utc = text, certainty, meaning, now_utc()
    return line.id


def _new_line(
    summary: WorkerSummary, text: str, certainty: Certainty, meaning: str, about_id: uuid.UUID | None
) -> uuid.UUID:
    line = add_research_line(
        summary.meeting_id,
        summary.case_id,
        summary.agency_id,
        author_id=summary.account_id,
        text=text,
        certainty=certainty,
        meaning=meaning,
        about_id=about_id,
    )
    return line.id
