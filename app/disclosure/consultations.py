"""Questions asked before a referral, for whoever asked, who is asked, and who decides about what came of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.service import record
from app.cases.models import Case
from app.core.access import Actor
from app.core.database import db
from app.core.vault import prefetch_case_keys
from app.directory.queries import AgencyCard, agency_cards
from app.identity.queries import AccountCard, account_cards
from app.referrals.consultation_models import Consultation
from app.referrals.consulting import get_consultation, list_consultants, list_consultations, list_said


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationLine:
    """A question in a list, with nothing of what it says."""

    id: uuid.UUID
    reference: str
    agency: AgencyCard
    asker: AccountCard
    consultant: AccountCard
    asked_utc: datetime
    waits_for_advice: bool
    submission_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidView:
    """What one of the two said; the first is the question."""

    by: AccountCard
    is_advice: bool
    said_utc: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationView:
    """A question with all that both sides said, in order. `is_asker` and `is_consultant` say which one reads it."""

    line: ConsultationLine
    said: tuple[SaidView, ...]
    is_asker: bool = False
    is_consultant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultantCard:
    """Somebody who can be asked, and about what."""

    id: uuid.UUID
    person: AccountCard
    agency_name: str
    about: str


def consultant_cards() -> Sequence[ConsultantCard]:
    """Everybody who can be asked."""
    rows = list_consultants()
    people = account_cards(row.account_id for row in rows)
    agencies = agency_cards(person.agency_id for person in people.values() if person.agency_id)
    return [
        ConsultantCard(
            id=row.id,
            person=people[row.account_id],
            agency_name=agencies[agency_id].name if (agency_id := people[row.account_id].agency_id) else "",
            about=row.about,
        )
        for row in rows
    ]


def own_consultations(actor: Actor) -> Sequence[ConsultationLine]:
    """What this person asked or is asked, newest first."""
    return _lines(list_consultations(actor))


def disclose_consultation(actor: Actor, consultation_id: uuid.UUID) -> ConsultationView:
    """A question, which leaves its entry in the trail. Raises `NotFound`, hidden or absent."""
    row = get_consultation(actor, consultation_id)
    record("consultation_read", actor.account_id, case_id=row.case_id, consultation_id=row.id)
    return _view(row, actor.account_id)


def consultation_behind(row: Consultation | None) -> ConsultationView | None:
    """What was asked before something was sent in. For callers that have asked who may read that."""
    if row is None:
        return None
    return _view(row, None)


def _view(row: Consultation, reader_id: uuid.UUID | None) -> ConsultationView:
    line = _lines([row])[0]
    people = {row.asker_id: line.asker, row.consultant_id: line.consultant}
    return ConsultationView(
        line=line,
        said=tuple(
            SaidView(
                by=people[one.account_id],
                is_advice=one.account_id == row.consultant_id,
                said_utc=one.said_utc,
                text=one.text,
            )
            for one in list_said([row])[row.id]
        ),
        is_asker=row.asker_id == reader_id,
        is_consultant=row.consultant_id == reader_id,
    )


def _lines(rows: Sequence[Consultation]) -> list[ConsultationLine]:
    prefetch_case_keys({row.case_id for row in rows})
    people = account_cards(id_ for row in rows for id_ in (row.asker_id, row.consultant_id))
    agencies = agency_cards(row.agency_id for row in rows)
    found = db.session.execute(
        db.select(Case.id, Case.reference).where(Case.id.in_([row.case_id for row in rows])).order_by(Case.id)
    )
    references = {row.id: row.reference for row in found}
    return [
        ConsultationLine(
            id=row.id,
            reference=references[row.case_id],
            agency=agencies[row.agency_id],
            asker=people[row.asker_id],
            consultant=people[row.consultant_id],
            asked_utc=row.asked_utc,
            waits_for_advice=row.waits_for_advice,
            submission_id=row.submission_id,
        )
        for row in rows
    ]
