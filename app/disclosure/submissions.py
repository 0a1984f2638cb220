"""What came in, for one reader: for whoever sent it, and for whoever decides what becomes of it."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.service import record
from app.cases.models import Case
from app.core.access import Actor
from app.core.database import db
from app.core.pages import PageOf
from app.core.vault import prefetch_case_keys
from app.directory.models import AgencyContact
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.consultations import ConsultationView, consultation_behind
from app.identity.queries import AccountCard, account_cards
from app.meetings.models import Shape
from app.referrals.consulting import find_consultation_of
from app.referrals.models import (
    Submission,
    SubmissionKind,
    SubmissionState,
    SubmissionWay,
    SubmissionWord,
    SubmissionWordKind,
)
from app.referrals.queries import facts_of, get_submission, list_drafts, list_to_decide, list_words, page_own
from app.referrals.rules import CHANGES_STILL, decides, is_own
from app.referrals.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """What somebody said about a submission; `by` is nobody where a person without an account said it."""

    kind: SubmissionWordKind
    text: str
    other_help: str
    by: AccountCard | None
    said_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionLine:
    """A submission in a list: what it is and how far it has come, with nothing of what it says."""

    id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    kind: SubmissionKind
    state: SubmissionState
    way: SubmissionWay
    shape: Shape
    series_id: uuid.UUID | None
    agency: AgencyCard
    author: AccountCard | None
    contact_name: str
    started_utc: datetime
    saved_utc: datetime
    sent_utc: datetime | None
    is_urgent: bool
    is_repeat: bool
    decided_utc: datetime | None
    meeting_id: uuid.UUID | None
    version: int

    @property
    def author_name(self) -> str:
        """Who wrote it."""
        return self.author.name if self.author else self.contact_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionView:
    """A whole submission. `may_write` and `may_decide` say what this reader may do with it now."""

    line: SubmissionLine
    sheet: Sheet
    words: Sequence[WordView]
    is_own: bool
    may_write: bool
    may_decide: bool
    # What was asked of somebody before, and what they advised.
    consultation: ConsultationView | None = None


def disclose_submission(actor: Actor, submission_id: uuid.UUID) -> SubmissionView:
    """All of a submission, which leaves its entry in the trail. Raises `NotFound`, hidden or absent."""
    row = get_submission(actor, submission_id)
    facts = facts_of(row)
    record("submission_read", actor.account_id, case_id=row.case_id, submission_id=row.id)
    own = is_own(actor, facts)
    return SubmissionView(
        line=submission_lines([row])[0],
        sheet=Sheet.from_text(row.sheet_text),
        words=tuple(_word_views(list_words(row.id))),
        is_own=own,
        may_write=own and row.state in CHANGES_STILL,
        may_decide=decides(actor, facts),
        consultation=consultation_behind(find_consultation_of(row)),
    )


def disclose_to_its_author(row: Submission) -> SubmissionView:
    """The same for whoever wrote it over a link, whose browser the caller has let in."""
    record("submission_read", None, case_id=row.case_id, submission_id=row.id)
    return SubmissionView(
        line=submission_lines([row])[0],
        sheet=Sheet.from_text(row.sheet_text),
        words=tuple(_word_views(list_words(row.id))),
        is_own=True,
        may_write=row.state in CHANGES_STILL,
        may_decide=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSubmissions:
    """What this person is writing, and one page of what they or their agencies sent in, newest first."""

    drafts: Sequence[SubmissionLine]
    sent: Sequence[SubmissionLine]
    page: PageOf


def page_own_submissions(actor: Actor, number: int = 1) -> OwnSubmissions:
    """The page with that number."""
    page, sent = page_own(actor, number)
    return OwnSubmissions(drafts=submission_lines(list_drafts(actor)), sent=submission_lines(sent), page=page)


def list_submissions_to_decide(actor: Actor, states: Collection[SubmissionState]) -> Sequence[SubmissionLine]:
    """What stands with this person to decide, in these states: urgent first, then as it came."""
    return submission_lines(list_to_decide(actor, states))


def submission_lines(rows: Sequence[Submission]) -> list[SubmissionLine]:
    """These submissions as lines. For callers that have asked who may read them."""
    prefetch_case_keys({row.case_id for row in rows})
    agencies = agency_cards(row.agency_id for row in rows)
    authors = account_cards(row.account_id for row in rows if row.account_id)
    contacts = {contact.id: contact.name for contact in _contacts(rows)}
    references = _references(row.case_id for row in rows)
    return [
        SubmissionLine(
            id=row.id,
            case_id=row.case_id,
            reference=references[row.case_id],
            kind=row.kind,
            state=row.state,
            way=row.way,
            shape=row.shape,
            series_id=row.series_id,
            agency=agencies[row.agency_id],
            author=authors.get(row.account_id) if row.account_id else None,
            contact_name=contacts.get(row.contact_id, "") if row.contact_id else "",
            started_utc=row.started_utc,
            saved_utc=row.saved_utc,
            sent_utc=row.sent_utc,
            is_urgent=row.is_urgent,
            is_repeat=row.is_repeat,
            decided_utc=row.decided_utc,
            meeting_id=row.meeting_id,
            version=row.version,
        )
        for row in rows
    ]


def _word_views(rows: Sequence[SubmissionWord]) -> Iterable[WordView]:
    people = account_cards(row.account_id for row in rows if row.account_id)
    for row in rows:
        yield WordView(
            kind=row.kind,
            text=row.text,
            other_help=row.other_help,
            by=people.get(row.account_id) if row.account_id else None,
            said_utc=row.said_utc,
        )


def _contacts(rows: Sequence[Submission]) -> Sequence[AgencyContact]:
    ids = {row.contact_id for row in rows if row.contact_id}
    return db.session.scalars(
        db.select(AgencyContact).where(AgencyContact.id.in_(ids)).order_by(AgencyContact.id)
    ).all()


def _references(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = db.session.execute(db.select(Case.id, Case.reference).where(Case.id.in_(set(case_ids))).order_by(Case.id))
    return {row.id: row.reference for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """Who said last what becomes of a submission, and when."""

    kind: SubmissionWordKind
    by_name: str
    said_utc: datetime


def last_answers(lines: Iterable[SubmissionLine]) -> dict[uuid.UUID, AnswerLine]:
    """Who answered last, by submission. For callers that hold the lines."""
    rows = db.session.execute(
        db.select(SubmissionWord.submission_id, SubmissionWord.kind, SubmissionWord.account_id, SubmissionWord.said_utc)
        .where(SubmissionWord.submission_id.in_([line.id for line in lines]))
        .order_by(SubmissionWord.said_utc, SubmissionWord.id)
    ).all()
    people = account_cards(row.account_id for row in rows if row.account_id)
    return {
        row.submission_id: AnswerLine(
            kind=row.kind,
            by_name=people[row.account_id].name if row.account_id in people else "",
            said_utc=row.said_utc,
        )
        for row in rows
    }
