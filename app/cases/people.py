"""Who is around a case and how they are to each other, and putting right what was told of them.

For callers that have asked who may (`may_change_people`). What stood there before is kept beside who changed it.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.audit.service import record
from app.cases.contacts import may_change_flags
from app.cases.models import Case, Contact, Person, PersonCorrection, PersonField, PersonRole, PersonTie, TieKind
from app.cases.need_to_know import ItemFacts
from app.cases.queries import list_people
from app.cases.service import NewContact, NewPerson, add_person, put_contact
from app.cases.tokens_of_people import keep_tokens
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.directory.queries import agency_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTie:
    """How one person is to another, to record."""

    kind: TieKind
    one_id: uuid.UUID
    other_id: uuid.UUID
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is told of somebody."""

    name: str
    role: PersonRole
    other_names: str = ""
    relation: str = ""
    birth_date: date | None = None
    due_date: date | None = None


def may_change_people(actor: Actor, facts: ItemFacts) -> bool:
    """Whether this person says who is around a case: who prepares the meeting, and the agency that referred it."""
    return may_change_flags(actor, facts)


def list_ties(case_id: uuid.UUID) -> Sequence[PersonTie]:
    """How the people of a case are to each other. For callers that have asked need-to-know."""
    return db.session.scalars(
        db.select(PersonTie).where(PersonTie.case_id == case_id).order_by(PersonTie.kind, PersonTie.id)
    ).all()


def list_corrections(case_id: uuid.UUID) -> Sequence[PersonCorrection]:
    """What was put right about the people of a case, latest first. For callers that have asked need-to-know."""
    return db.session.scalars(
        db.select(PersonCorrection)
        .where(PersonCorrection.case_id == case_id)
        .order_by(PersonCorrection.corrected_utc.desc(), PersonCorrection.id)
    ).all()


def put_ties(case_id: uuid.UUID, ties: Iterable[NewTie]) -> None:
    """Record how people are to each other, as it was sent in."""
    db.session.add_all(
        PersonTie(case_id=case_id, kind=tie.kind, one_id=tie.one_id, other_id=tie.other_id, text=tie.text)
        for tie in ties
    )
    db.session.flush()


def add_somebody(actor: Actor, case_id: uuid.UUID, details: Details) -> Person:
    """Put somebody more into a case. Raises `Invalid` without a name, or for what cannot be."""
    check_details(details)
    case = db.session.get_one(Case, case_id)
    there = list_people([case_id])
    new = NewPerson(
        name=details.name,
        role=details.role,
        other_names=details.other_names,
        relation=details.relation,
        birth_date=details.birth_date,
        due_date=details.due_date,
    )
    person = add_person(case, new, max((one.position for one in there), default=-1) + 1)
    record("person_added", actor.account_id, case_id=case_id, person_id=person.id)
    return person


def correct_somebody(actor: Actor, case_id: uuid.UUID, person_id: uuid.UUID, details: Details) -> Person:
    """Put right what is told of somebody; what stood there is kept. Raises `NotFound` and `Invalid`."""
    person = _get(case_id, person_id)
    check_details(details)
    was = _texts(
        Details(
            name=person.name,
            role=person.role,
            other_names=person.other_names,
            relation=person.relation,
            birth_date=person.birth_date,
            due_date=person.due_date,
        )
    )
    changed = [field for field, text in _texts(details).items() if text != was[field]]
    for field in changed:
        _keep(actor, person, field, was[field])
    if not changed:
        return person
    person.name, person.role, person.other_names = details.name, details.role, details.other_names
    person.relation = details.relation
    person.birth_date_text = details.birth_date.isoformat() if details.birth_date else ""
    person.due_date_text = details.due_date.isoformat() if details.due_date else ""
    db.session.flush()
    keep_tokens(person, _contacts(person))
    record("person_corrected", actor.account_id, case_id=case_id, person_id=person.id)
    return person


def tie_together(actor: Actor, case_id: uuid.UUID, tie: NewTie) -> None:
    """Say how two people are to each other. Raises `NotFound`, `Invalid`, and `Conflict` where it is said already."""
    one = _get(case_id, tie.one_id)
    _get(case_id, tie.other_id)
    if tie.one_id == tie.other_id:
        raise Invalid("Choose two different people.", field="other_id")
    if tie.kind is TieKind.OTHER and not tie.text.strip():
        raise Invalid("Say in words how they are to each other.", field="text")
    if any((row.kind, row.one_id, row.other_id) == (tie.kind, tie.one_id, tie.other_id) for row in list_ties(case_id)):
        raise Conflict("That stands there already.")
    put_ties(case_id, [tie])
    _keep(actor, one, PersonField.TIE, "")
    record("person_tied", actor.account_id, case_id=case_id, person_id=tie.one_id)


def untie(actor: Actor, case_id: uuid.UUID, tie_id: uuid.UUID) -> None:
    """Say no longer how two people are to each other; what was said is kept. Raises `NotFound`."""
    row = db.session.get(PersonTie, tie_id)
    if row is None or row.case_id != case_id:
        raise NotFound
    one, other = _get(case_id, row.one_id), _get(case_id, row.other_id)
    _keep(
        actor, one, PersonField.TIE, f"{one.name}, {row.kind.value.replace('_', ' ')}, {other.name} {row.text}".strip()
    )
    db.session.delete(row)
    record("person_untied", actor.account_id, case_id=case_id, person_id=row.one_id)


def add_contact(actor: Actor, case_id: uuid.UUID, person_id: uuid.UUID, new: NewContact) -> Contact:
    """Record another way to reach somebody. Raises `NotFound` and `Invalid`."""
    person = _get(case_id, person_id)
    if not new.text.strip():
        raise Invalid("Enter the number or the address.", field="text")
    # Ids come from a form: an agency that is not there holds nothing.
    readers = frozenset(agency_cards(new.reader_ids))
    if new.is_protected and not readers:
        raise Invalid("Choose which agencies may hold it.", field="readers")
    known = _contacts(person)
    contact = put_contact(
        person, replace(new, reader_ids=readers), max((one.position for one in known), default=-1) + 1
    )
    keep_tokens(person, [*known, contact])
    _keep(actor, person, PersonField.CONTACT, "")
    record("person_contact_added", actor.account_id, case_id=case_id, person_id=person.id, contact_id=contact.id)
    return contact


def _get(case_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    person = db.session.get(Person, person_id)
    if person is None or person.case_id != case_id:
        raise NotFound
    return person


def _contacts(person: Person) -> Sequence[Contact]:
    return db.session.scalars(
        db.select(Contact).where(Contact.person_id == person.id).order_by(Contact.position, Contact.id)
    ).all()


def check_details(details: Details) -> None:
    """Raise `Invalid` without a name, or for a date that cannot be."""
    if not details.name.strip():
        raise Invalid("Enter their name, or what they are called.", field="name")
    if details.birth_date and details.birth_date > now_utc().date():
        raise Invalid("A date of birth cannot be in the future. A child to come has a day on which it is due.", "born")


def _texts(details: Details) -> dict[PersonField, str]:
    return {
        PersonField.NAME: details.name,
        PersonField.OTHER_NAMES: details.other_names,
        PersonField.ROLE: details.role.value,
        PersonField.RELATION: details.relation,
        PersonField.BIRTH_DATE: details.birth_date.isoformat() if details.birth_date else "",
        PersonField.DUE_DATE: details.due_date.isoformat() if details.due_date else "",
    }


def _keep(actor: Actor, person: Person, field: PersonField, before: str) -> None:
    db.session.add(
        PersonCorrection(
            case_id=person.case_id,
            person_id=person.id,
            account_id=actor.account_id,
            field=field,
            corrected_utc=now_utc(),
            before=before,
        )
    )
