"""What a partner says over a link that is open: read, not ours, a question; and how an action stands."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.actions.answering import (
    accept_as_contact,
    get_partners_action,
    keep_answer,
    note_action_change,
    read_state,
)
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Invalid, NotFound
from app.directory.queries import contacts_by_agency, get_partnership
from app.identity.queries import account_cards
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change
from app.notifications.service import queue_mail
from app.summaries.link_models import LinkOpening, LinkWord, SummaryLink, WordKind
from app.summaries.links import meeting_of, tell_of_link
from app.summaries.models import Summary, SummaryCase
from app.summaries.queries import hold_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOverLink:
    """A question of a partner or the answer to one. `by` is empty for the partner's own."""

    id: uuid.UUID
    case_id: uuid.UUID
    is_answer: bool
    text: str
    by: str
    said_utc: datetime


def acknowledge(link: SummaryLink, summary: Summary) -> None:
    """Keep that a partner has read its summary."""
    if link.acknowledged_utc is None:
        link.acknowledged_utc = now_utc()
        record(
            "link_acknowledged",
            None,
            meeting_id=summary.meeting_id,
            agency_id=summary.agency_id,
            summary_id=summary.id,
            link_id=link.id,
        )
        note_meeting_change(meeting_of(summary))


def say_not_theirs(link: SummaryLink, summary: Summary) -> None:
    """Keep that this went to the wrong place: the link shuts at once, and the coordinator is told."""
    link.not_theirs_utc = now_utc()
    db.session.execute(db.delete(LinkOpening).where(LinkOpening.link_id == link.id))
    record(
        "link_not_theirs",
        None,
        meeting_id=summary.meeting_id,
        agency_id=summary.agency_id,
        summary_id=summary.id,
        link_id=link.id,
    )
    note_meeting_change(meeting_of(summary))
    _tell_coordinator(f"not-theirs:{link.id}", "A summary went to the wrong address")


def ask(link: SummaryLink, summary: Summary, case_id: uuid.UUID | None, text: str) -> None:
    """Keep a question about a case of the summary; the coordinator is told that there is one. Raises `Invalid`."""
    if case_id not in _cases_of(summary):
        message = "Choose the case that your question is about."
        raise Invalid(message, field="case_id")
    if not text.strip():
        message = "Write your question."
        raise Invalid(message, field="question")
    row = _keep(link, case_id, WordKind.QUESTION, text, None)
    record(
        "link_asked",
        None,
        case_id=case_id,
        meeting_id=summary.meeting_id,
        agency_id=summary.agency_id,
        link_id=link.id,
    )
    note_meeting_change(meeting_of(summary))
    _tell_coordinator(f"asked:{row.id}", "A partner has a question")


def answer_question(actor: Actor, meeting_id: uuid.UUID, word_id: uuid.UUID, text: str) -> None:
    """Answer a partner's question; they are sent word that there is an answer. Raises `NotFound`, `Invalid`."""
    meeting = get_meeting(actor, meeting_id, Permission.SUMMARY_SEND)
    asked = db.session.get(LinkWord, word_id)
    link = db.session.get(SummaryLink, asked.link_id) if asked else None
    summary = db.session.get(Summary, link.summary_id) if link else None
    if asked is None or link is None or summary is None or summary.meeting_id != meeting.id:
        raise NotFound
    if asked.case_id not in hold_cases(actor, summary):
        raise NotFound
    if not text.strip():
        message = "Write the answer."
        raise Invalid(message, field=f"answer-{word_id}")
    row = _keep(link, asked.case_id, WordKind.ANSWER, text, actor.account_id)
    record(
        "link_answered",
        actor.account_id,
        case_id=asked.case_id,
        meeting_id=meeting.id,
        agency_id=summary.agency_id,
        link_id=link.id,
    )
    subject = "Your question has been answered"
    last = _links_of_person(link, summary)[-1]
    tell_of_link(last, cause=f"answer-{row.id}", subject=subject, first_line=f"{subject}. Read it here:")
    note_meeting_change(meeting)


def accept_partners_action(link: SummaryLink, summary: Summary, action_id: uuid.UUID) -> None:
    """Keep that whoever was let in by this link sees to an action of their agency. Raises `NotFound`."""
    action = get_partners_action(summary.agency_id, _cases_of(summary), action_id)
    contacts = contacts_by_agency([summary.agency_id]).get(summary.agency_id, ())
    accept_as_contact(action, next((one for one in contacts if one.email == link.email), None))
    note_action_change(action)


def answer_partners_action(summary: Summary, action_id: uuid.UUID, *, state: str, text: str) -> None:
    """Keep how a partner's action stands. Raises `NotFound` for what is not theirs, `Invalid`."""
    action = get_partners_action(summary.agency_id, _cases_of(summary), action_id)
    keep_answer(action, state=read_state(state), text=text, said_by_id=None)
    note_action_change(action)


def list_said_with(link: SummaryLink, summary: Summary, case_ids: frozenset[uuid.UUID]) -> Sequence[SaidOverLink]:
    """What was said with the person of a link about these cases of its meeting, in the order in which it was.

    It was said over this link, or over one that they had before: a correction or a new link ends no conversation.
    """
    return list_said([one.id for one in _links_of_person(link, summary)], case_ids)


def list_said(link_ids: Sequence[uuid.UUID], case_ids: frozenset[uuid.UUID]) -> Sequence[SaidOverLink]:
    """What was said over these links about these cases, in the order in which it was."""
    rows = db.session.scalars(
        db.select(LinkWord)
        .where(LinkWord.link_id.in_(list(link_ids)), LinkWord.case_id.in_(case_ids))
        .order_by(LinkWord.said_utc, LinkWord.id)
    ).all()
    people = account_cards(row.account_id for row in rows if row.account_id)
    return [
        SaidOverLink(
            id=row.id,
            case_id=row.case_id,
            is_answer=row.kind is WordKind.ANSWER,
            text=row.text,
            by=people[row.account_id].name if row.account_id in people else "",
            said_utc=row.said_utc,
        )
        for row in rows
    ]


def _links_of_person(link: SummaryLink, summary: Summary) -> Sequence[SummaryLink]:
    return db.session.scalars(
        db.select(SummaryLink)
        .join(Summary, Summary.id == SummaryLink.summary_id)
        .where(Summary.meeting_id == summary.meeting_id, Summary.agency_id == summary.agency_id)
        .where(SummaryLink.address_digest == link.address_digest)
        .order_by(SummaryLink.made_utc, SummaryLink.id)
    ).all()


def _keep(
    link: SummaryLink, case_id: uuid.UUID | None, kind: WordKind, text: str, account_id: uuid.UUID | None
) -> LinkWord:
    row = LinkWord(
        id=new_id(),
        link_id=link.id,
        case_id=case_id,
        kind=kind,
        account_id=account_id,
        said_utc=now_utc(),
        text=text.strip(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _cases_of(summary: Summary) -> frozenset[uuid.UUID]:
    return frozenset(
        db.session.scalars(
            db.select(SummaryCase.case_id).where(SummaryCase.summary_id == summary.id).order_by(SummaryCase.id)
        )
    )


def _tell_coordinator(cause: str, subject: str) -> None:
    partnership = get_partnership()
    queue_mail(
        occasion=cause,
        account_id=None,
        address=partnership.email,
        subject=subject,
        text=f"{subject}. Sign in to Caseround and look at who got which summary.\n",
    )
