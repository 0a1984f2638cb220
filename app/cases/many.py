"""Many new cases at once: what `service` does for one, in as few statements as the tables allow.

A test holds the two against each other, so that whatever is kept of a case is kept of each of many.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from random import SystemRandom
from typing import Final

from app.cases.contacts import put_flags
from app.cases.matching import looking_once
from app.cases.models import Case, Contact, ContactReader, Person
from app.cases.rules import make_reference
from app.cases.service import NewContact, NewPerson
from app.cases.tokens_of_people import keep_first_tokens
from app.core.database import db, new_id
from app.core.vault import create_case_keys

_random: Final = SystemRandom()
_ASKED_AT_ONCE: Final = 500
# What is told of somebody and kept under the same name.
_SAME_WORDS: Final = [
    one.name for one in fields(NewPerson) if hasattr(Person, one.name) and one.name not in {"birth_date", "due_date"}
]


def begin_cases(number: int, created_utc: datetime) -> Sequence[Case]:
    """So many new cases, each with a key and a reference of its own, and nobody in them."""
    references = _free_references(number)
    cases = [Case(id=new_id(), reference=reference, created_utc=created_utc) for reference in references]
    create_case_keys([case.id for case in cases])
    db.session.add_all(cases)
    db.session.flush()
    return cases


def add_families(families: Mapping[uuid.UUID, Sequence[NewPerson]]) -> None:
    """Record everybody these cases are about, by case, with their contacts; the cases have nobody in them yet."""
    everybody = [
        (_person(case_id, new, position), new)
        for case_id, people in families.items()
        for position, new in enumerate(people)
    ]
    db.session.add_all(person for person, _new in everybody)
    db.session.flush()
    contacts = [
        (_contact(person, contact, position), contact)
        for person, new in everybody
        for position, contact in enumerate(new.contacts)
    ]
    db.session.add_all(row for row, _contact_new in contacts)
    db.session.flush()
    db.session.add_all(
        ContactReader(contact_id=row.id, agency_id=agency_id)
        for row, contact in contacts
        for agency_id in contact.reader_ids
    )
    with looking_once():
        for person, new in everybody:
            keep_first_tokens(person, new.contacts)


def _person(case_id: uuid.UUID, new: NewPerson, position: int) -> Person:
    return Person(
        case_id=case_id,
        position=position,
        birth_date_text=new.birth_date.isoformat() if new.birth_date else "",
        due_date_text=new.due_date.isoformat() if new.due_date else "",
        **{name: getattr(new, name) for name in _SAME_WORDS},
    )


def _contact(person: Person, new: NewContact, position: int) -> Contact:
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
    return contact


def _free_references(number: int) -> Sequence[str]:
    """References that no case has."""
    free: set[str] = set()
    while len(free) < number:
        drawn = {make_reference(_random) for _ in range(min(number - len(free), _ASKED_AT_ONCE))}
        taken = db.session.scalars(db.select(Case.reference).where(Case.reference.in_(drawn)).order_by(Case.reference))
        free |= drawn - set(taken)
    return sorted(free, key=lambda _reference: _random.random())
