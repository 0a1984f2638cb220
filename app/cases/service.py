"""Referrals, checks and conflicts: what changes them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import SystemRandom
from typing import Final

from app.audit.service import record
from app.cases.access_models import CaseToken
from app.cases.check_answers import put_answer, put_person_answer
from app.cases.contacts import put_flags
from app.cases.models import (
    Answer,
    Case,
    CaseNote,
    Check,
    ConsentState,
    Contact,
    ContactKind,
    ContactReader,
    Person,
    PersonCorrection,
    PersonRole,
    PersonTie,
    Referral,
)
from app.cases.need_to_know import Sight, may_answer_for, standing_sight
from app.cases.queries import is_person_of, item_facts
from app.cases.rules import make_reference
from app.cases.safe_contact import ContactFlags
from app.cases.sight_in_sql import is_hidden_from
from app.cases.tokens_of_people import keep_first_tokens
from app.core.access import Actor, Permission
from app.core.access_epoch import note_access_change
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.core.vault import create_case_key
from app.directory.services import list_services
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change

_random: Final = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """A contact to record. `reader_ids`: the agencies that may hold it, where it is protected."""

    kind: ContactKind
    text: str
    safe_contact: str = ""
    is_protected: bool = False
    reader_ids: frozenset[uuid.UUID] = frozenset()
    flags: ContactFlags = field(default_factory=ContactFlags)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person to record."""

    name: str
    role: PersonRole
    other_names: str = ""
    relation: str = ""
    birth_date: date | None = None
    due_date: date | None = None
    contacts: Sequence[NewContact] = ()
    id: uuid.UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """A referral to record: who sent it, what happened, how safe is contact, and consent."""

    agency_id: uuid.UUID
    account_id: uuid.UUID | None
    received_utc: datetime
    event: str
    people: Sequence[NewPerson]
    grounds: str = ""
    worries: str = ""
    safe_contact: str = ""
    consent: ConsentState = ConsentState.NOT_ASKED
    consent_text: str = ""
    override_reason: str = ""
    override_by_id: uuid.UUID | None = None
    override_utc: datetime | None = None
    checklist_ticks: int | None = None
    is_transfer: bool = False
    is_repeat: bool = False
    is_addition: bool = False
    reference: str = ""


def refer_case(new: NewReferral) -> Case:
    """Record a referral as a new case with its people, sealed under a key of its own."""
    case = begin_case(new.received_utc, reference=new.reference)
    add_referral(case, new)
    for position, person in enumerate(new.people):
        add_person(case, person, position)
    return case


def begin_case(created_utc: datetime, *, reference: str = "") -> Case:
    """A new case with a key of its own and nobody in it: it stands on no list, and need-to-know shows it to nobody."""
    case = Case(id=new_id(), reference=reference or _free_reference(), created_utc=created_utc)
    create_case_key(case.id)
    db.session.add(case)
    db.session.flush()
    return case


def _free_reference() -> str:
    """A reference that no case has. Of a city's cases over the years, many would otherwise be called the same."""
    while True:
        reference = make_reference(_random)
        if db.session.scalar(db.select(Case.id).where(Case.reference == reference)) is None:
            return reference


def forget_people(case_id: uuid.UUID) -> None:
    """Take everybody out of a case that stands on no list yet, with their contacts and tokens, to put them in anew."""
    contact_ids = db.select(Contact.id).where(Contact.case_id == case_id)
    db.session.execute(db.delete(ContactReader).where(ContactReader.contact_id.in_(contact_ids)))
    for table in (Contact, CaseToken, PersonTie, PersonCorrection, Person):
        db.session.execute(db.delete(table).where(table.case_id == case_id))
    db.session.flush()


def add_referral(case: Case, new: NewReferral) -> Referral:
    """Record a referral of a case that is here already; its people are left as they are."""
    referral = Referral(
        id=new_id(),
        case_id=case.id,
        agency_id=new.agency_id,
        account_id=new.account_id,
        received_utc=new.received_utc,
        is_transfer=new.is_transfer,
        is_repeat=new.is_repeat,
        is_addition=new.is_addition,
        checklist_ticks=new.checklist_ticks,
        consent=new.consent,
        override_by_id=new.override_by_id,
        override_utc=new.override_utc,
        event=new.event,
        grounds=new.grounds,
        worries=new.worries,
        safe_contact=new.safe_contact,
        consent_text=new.consent_text,
        override_reason=new.override_reason,
    )
    db.session.add(referral)
    record("case_referred", new.account_id, case_id=case.id, agency_id=new.agency_id)
    return referral


def add_person(case: Case, new: NewPerson, position: int) -> Person:
    """Record somebody the case is about, with their contacts."""
    person = Person(
        id=new.id,
        case_id=case.id,
        position=position,
        role=new.role,
        name=new.name,
        other_names=new.other_names,
        relation=new.relation,
        birth_date_text=new.birth_date.isoformat() if new.birth_date else "",
        due_date_text=new.due_date.isoformat() if new.due_date else "",
    )
    db.session.add(person)
    db.session.flush()
    for number, new_contact in enumerate(new.contacts):
        put_contact(person, new_contact, number)
    keep_first_tokens(person, new.contacts)
    return person


def put_contact(person: Person, new: NewContact, position: int) -> Contact:
    """Record a way to reach somebody, and who may hold it."""
    contact = Contact(
        id=new_id(),
        case_id=person.case_id,
        person_id=person.id,
        position=position,
        kind=new.kind,
        is_protected=new.is_protected,
        text=new.text,
        safe_contact=new.safe_contact,
    )
    put_flags(contact, new.flags)
    db.session.add(contact)
    db.session.flush()
    db.session.add_all(ContactReader(contact_id=contact.id, agency_id=agency_id) for agency_id in new.reader_ids)
    return contact


def note_for_coordinator(case: Case, text: str, linked_case_id: uuid.UUID | None = None) -> None:
    """Keep a note that only the coordinator and the chair see."""
    db.session.add(CaseNote(case_id=case.id, linked_case_id=linked_case_id, text=text))


def ask_agencies(
    meeting: Meeting,
    case_id: uuid.UUID,
    agency_ids: Iterable[uuid.UUID],
    referrer_id: uuid.UUID | None,
    *,
    is_requested: bool = False,
) -> Sequence[Check]:
    """Ask agencies to check their records for a case. Those in conflict are not asked; the referrer knows already.

    With `is_requested` they are asked to come as well, whatever they find.
    """
    locked_out = item_facts(meeting, [case_id])[case_id].agencies_in_conflict
    checks = [
        Check(
            meeting_id=meeting.id,
            case_id=case_id,
            agency_id=agency_id,
            is_referrer=agency_id == referrer_id,
            is_requested=is_requested,
            answer=Answer.KNOWN if agency_id == referrer_id else Answer.NO_REPLY,
        )
        for agency_id in agency_ids
        if agency_id not in locked_out
    ]
    db.session.add_all(checks)
    note_access_change()
    return checks


def ask_to_come(meeting: Meeting, case_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    """Ask an agency to be present for a case, whatever its records hold and whether or not it was asked before."""
    check: Check | None = db.session.scalars(
        db.select(Check).where(Check.meeting_id == meeting.id, Check.case_id == case_id, Check.agency_id == agency_id)
    ).one_or_none()
    if check is None:
        ask_agencies(meeting, case_id, [agency_id], None, is_requested=True)
    else:
        check.is_requested = True
        note_access_change()


def answer_check(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    answer: Answer,
    service_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
) -> Check:
    """Answer for one's agency whether it knows the family; the answer can be changed until the meeting is over.

    With a service it is that one's answer, with a person what is known of them, and the agency's follows from all.
    No reply takes back what was said.

    Raises `NotFound` where this person speaks for no such agency or may not know of the case, or of that person in it;
    `Conflict` when the meeting is over.
    """
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    check: Check | None = db.session.scalars(
        db.select(Check)
        .where(Check.meeting_id == meeting_id, Check.case_id == case_id, Check.agency_id == agency_id)
        .where(~is_hidden_from(actor, Check.case_id.expression))
    ).one_or_none()
    if check is None:
        raise NotFound
    facts = item_facts(meeting, [case_id])[case_id]
    if not may_answer_for(actor, facts, agency_id):
        raise NotFound
    # After a nil return nobody of the case is shown any more, and so nothing can be said of anybody either.
    if person_id and (standing_sight(actor, facts) is Sight.NOTHING or not is_person_of(person_id, case_id)):
        raise NotFound
    if meeting.is_over:
        message = "This meeting is over. Ring the coordinator if your answer has changed."
        raise Conflict(message)
    if service_id is not None and service_id not in {service.id for service in list_services([agency_id])}:
        raise NotFound
    if person_id is not None and answer is Answer.NEED_TO_COME:
        raise Invalid("Choose known or nothing known.", field="answer")
    if person_id is None:
        put_answer(check, answer, actor.account_id, service_id)
    else:
        put_person_answer(check, person_id, answer, actor.account_id)
    note_access_change()
    note_meeting_change(meeting)
    return check
