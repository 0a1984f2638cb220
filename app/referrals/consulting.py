"""Asking somebody first: a named person answers, both go on as long as they like, one press makes a referral of it.

What anybody said is kept as it was said, with who and when.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_

from app.audit.service import record
from app.cases.service import begin_case
from app.cases.sight_in_sql import is_hidden_from
from app.core.access import Actor
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Invalid, NotFound
from app.identity.queries import find_account, find_account_by_email
from app.meetings.models import Shape
from app.notifications.service import queue_mail
from app.referrals.consultation_models import Consultant, Consultation, ConsultationWord
from app.referrals.models import Submission, SubmissionKind, SubmissionWay
from app.referrals.service import agencies_written_for, begin_submission
from app.referrals.sheet import Sheet

ASKED_SUBJECT: Final = "Somebody asks for your advice"
ASKED_TEXT: Final = "A question waits for you. Sign in to Caseround and open “Questions to me” to answer it.\n"
ASKED_AGAIN_TEXT: Final = (
    "Somebody has written more about a question to you. Sign in to Caseround and open “Questions to me” to read it.\n"
)
ANSWERED_SUBJECT: Final = "Your question has been answered"
ANSWERED_TEXT: Final = "Somebody has answered a question of yours. Sign in to Caseround to read it.\n"


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the two said, and when."""

    account_id: uuid.UUID
    said_utc: datetime
    text: str


def list_consultants() -> Sequence[Consultant]:
    """Everybody who can be asked, the first named first."""
    return db.session.scalars(
        db.select(Consultant).where(Consultant.ended_utc.is_(None)).order_by(Consultant.named_utc, Consultant.id)
    ).all()


def name_consultant(actor: Actor, email: str, about: str) -> Consultant:
    """Let somebody be asked. For callers that asked who may name them. Raises `Invalid`."""
    account = find_account_by_email(email.strip())
    if account is None:
        raise Invalid("Nobody who can sign in has this address.", field="email")
    if not about.strip():
        raise Invalid("Say about what they can be asked.", field="about")
    row = db.session.scalars(db.select(Consultant).where(Consultant.account_id == account.id)).one_or_none()
    if row is None:
        row = Consultant(account_id=account.id, about="", named_utc=now_utc())
        db.session.add(row)
    row.about, row.ended_utc = about.strip(), None
    record("consultant_named", actor.account_id, account_id=account.id)
    return row


def end_consultant(actor: Actor, consultant_id: uuid.UUID) -> None:
    """Let somebody be asked no longer; what they answered stays. Raises `NotFound`."""
    row = db.session.get(Consultant, consultant_id)
    if row is None:
        raise NotFound
    row.ended_utc = row.ended_utc or now_utc()
    record("consultant_ended", actor.account_id, account_id=row.account_id)


def ask_first(
    actor: Actor, consultant_id: uuid.UUID | None, agency_id: uuid.UUID | None, question: str
) -> Consultation:
    """Ask somebody before anything is sent in. Raises `Invalid` beside its field."""
    consultant = db.session.get(Consultant, consultant_id) if consultant_id else None
    if consultant is None or consultant.ended_utc is not None:
        raise Invalid("Choose whom you want to ask.", field="consultant")
    if consultant.account_id == actor.account_id:
        raise Invalid("Choose somebody else: this is you.", field="consultant")
    if agency_id is None or agency_id not in agencies_written_for(actor):
        raise Invalid("Choose the agency that you ask for.", field="agency_id")
    if not question.strip():
        raise Invalid("Write what you want to ask.", field="question")
    row = Consultation(
        id=new_id(),
        case_id=begin_case(now_utc()).id,
        agency_id=agency_id,
        asker_id=actor.account_id,
        consultant_id=consultant.account_id,
        asked_utc=now_utc(),
        question=question.strip(),
        advice="",
    )
    db.session.add(row)
    db.session.flush()
    record("consultation_asked", actor.account_id, case_id=row.case_id, agency_id=agency_id, consultation_id=row.id)
    _tell(row, row.consultant_id, "asked", ASKED_SUBJECT, ASKED_TEXT)
    return row


def say(actor: Actor, consultation_id: uuid.UUID, text: str) -> Consultation:
    """Go on asking, or answering, as whichever of the two one is; the other is told that something waits.

    The same words twice in a row are kept once. Raises `NotFound` and `Invalid`.
    """
    row = get_consultation(actor, consultation_id)
    is_asker = row.asker_id == actor.account_id
    text = text.strip()
    if not text:
        raise Invalid("Write what you want to add." if is_asker else "Write what you advise.", field="text")
    said = list_said([row])[row.id]
    if (said[-1].account_id, said[-1].text) == (actor.account_id, text):
        return row
    if not is_asker and row.answered_utc is None:
        row.advice, row.answered_utc, word_id = text, now_utc(), row.id
    else:
        word = ConsultationWord(
            id=new_id(),
            consultation_id=row.id,
            case_id=row.case_id,
            account_id=actor.account_id,
            said_utc=now_utc(),
            text=text,
        )
        db.session.add(word)
        word_id = word.id
    row.waits_for_advice = is_asker
    db.session.flush()
    if is_asker:
        record("consultation_asked_again", actor.account_id, case_id=row.case_id, consultation_id=row.id)
        _tell(row, row.consultant_id, f"again:{word_id}", ASKED_SUBJECT, ASKED_AGAIN_TEXT)
    else:
        record("consultation_answered", actor.account_id, case_id=row.case_id, consultation_id=row.id)
        _tell(row, row.asker_id, f"answered:{word_id}", ANSWERED_SUBJECT, ANSWERED_TEXT)
    return row


def list_said(rows: Sequence[Consultation]) -> Mapping[uuid.UUID, Sequence[Said]]:
    """All that both sides said, by question, in order. For callers that have found the questions for their reader."""
    found = {row.id: [Said(row.asker_id, row.asked_utc, row.question)] for row in rows}
    for row in rows:
        if row.answered_utc is not None:
            found[row.id].append(Said(row.consultant_id, row.answered_utc, row.advice))
    for word in db.session.scalars(
        db.select(ConsultationWord)
        .where(ConsultationWord.consultation_id.in_(found))
        .order_by(ConsultationWord.said_utc, ConsultationWord.id)
    ):
        found[word.consultation_id].append(Said(word.account_id, word.said_utc, word.text))
    return {id_: sorted(said, key=lambda one: one.said_utc) for id_, said in found.items()}


def send_in(actor: Actor, consultation_id: uuid.UUID) -> uuid.UUID:
    """Make a referral of one's own question, with everything taken over; a second press finds the same one."""
    row = get_consultation(actor, consultation_id)
    if row.asker_id != actor.account_id:
        raise NotFound
    if row.submission_id is not None:
        return row.submission_id
    told = [one.text for one in list_said([row])[row.id] if one.account_id == row.asker_id]
    submission = begin_submission(
        kind=SubmissionKind.REFERRAL,
        way=SubmissionWay.CONSULTATION,
        shape=Shape.DAILY,
        agency_id=row.agency_id,
        account_id=actor.account_id,
        sheet=Sheet(event="\n\n".join(told)),
        case_id=row.case_id,
    )
    # Something is written in it already, so it is no empty draft.
    submission.version = 2
    row.submission_id = submission.id
    record(
        "consultation_sent_in",
        actor.account_id,
        case_id=row.case_id,
        consultation_id=row.id,
        submission_id=submission.id,
    )
    note_access_change()
    return submission.id


def get_consultation(actor: Actor, consultation_id: uuid.UUID) -> Consultation:
    """A question that this person asked or is asked. Raises `NotFound`, hidden or absent."""
    found: Consultation | None = db.session.scalars(
        db.select(Consultation).where(Consultation.id == consultation_id, _is_own(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def list_consultations(actor: Actor) -> Sequence[Consultation]:
    """What this person asked or is asked, newest first."""
    return db.session.scalars(
        db.select(Consultation).where(_is_own(actor)).order_by(Consultation.asked_utc.desc(), Consultation.id)
    ).all()


def count_questions_to(actor: Actor) -> int:
    """How many questions wait for this person's advice."""
    return (
        db.session.scalar(
            db.select(func.count(Consultation.id)).where(
                Consultation.consultant_id == actor.account_id,
                Consultation.waits_for_advice,
                ~is_hidden_from(actor, Consultation.case_id.expression),
            )
        )
        or 0
    )


def can_be_asked(actor: Actor) -> bool:
    """Whether this person has been named to be asked; who was once keeps what was asked of them."""
    return db.session.scalar(db.select(Consultant.id).where(Consultant.account_id == actor.account_id)) is not None


def find_consultation_of(submission: Submission) -> Consultation | None:
    """The question a submission comes from. For callers that have asked who may read the submission."""
    found: Consultation | None = db.session.scalars(
        db.select(Consultation).where(Consultation.submission_id == submission.id)
    ).one_or_none()
    return found


def _is_own(actor: Actor) -> ColumnElement[bool]:
    is_theirs = or_(Consultation.asker_id == actor.account_id, Consultation.consultant_id == actor.account_id)
    return and_(is_theirs, ~is_hidden_from(actor, Consultation.case_id.expression))


def _tell(row: Consultation, account_id: uuid.UUID, what: str, subject: str, text: str) -> None:
    account = find_account(account_id)
    if account is not None:
        queue_mail(
            occasion=f"consultation:{row.id}:{what}",
            account_id=account.id,
            address=account.email,
            subject=subject,
            text=text,
        )
