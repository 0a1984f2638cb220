"""The keyed tokens of everybody a case is about, and of the numbers it goes by, made of what stands there now."""

import uuid
from collections.abc import Iterable
from typing import Protocol

from app.cases.access_models import CaseToken, TokenKind
from app.cases.alike import likeness_texts
from app.cases.matching import keep_tokens_of_person, keyed
from app.cases.models import Case, ContactKind, Person
from app.cases.tokens import Particulars, reference_texts
from app.core.database import db


class Reachable(Protocol):
    """A contact, kept or about to be."""

    @property
    def kind(self) -> ContactKind: ...
    @property
    def text(self) -> str: ...
    @property
    def is_protected(self) -> bool: ...


def keep_tokens(person: Person, contacts: Iterable[Reachable]) -> None:
    """Keep the tokens of somebody in place of those that were kept, so that they are found and compared as they are."""
    # Of two that make them at once the later waits, and replaces what the other made.
    db.session.execute(db.select(Case.id).where(Case.id == person.case_id).order_by(Case.id).with_for_update())
    db.session.execute(
        db.delete(CaseToken).where(CaseToken.case_id == person.case_id, CaseToken.person_id == person.id)
    )
    keep_first_tokens(person, contacts)


def keep_reference_tokens(case_id: uuid.UUID, texts: Iterable[str]) -> None:
    """Keep the tokens of the numbers in these texts in place of those that were kept; a case is found by each."""
    numbers = {number for text in texts for number in reference_texts(text)}
    db.session.execute(db.delete(CaseToken).where(CaseToken.case_id == case_id, CaseToken.kind == TokenKind.REFERENCE))
    db.session.add_all(
        CaseToken(
            case_id=case_id, person_id=None, kind=TokenKind.REFERENCE, token=keyed("find", TokenKind.REFERENCE, number)
        )
        for number in sorted(numbers)
    )


def keep_first_tokens(person: Person, contacts: Iterable[Reachable]) -> None:
    """Keep the tokens of somebody who is new and has none."""
    known = list(contacts)
    everything = particulars(person, known)
    open_to_all = particulars(person, [contact for contact in known if not contact.is_protected])
    keep_tokens_of_person(person.case_id, person.id, everything, open_to_all, likeness_texts(everything))


def particulars(person: Person, contacts: Iterable[Reachable]) -> Particulars:
    """What somebody can be recognised by; other names are separated by commas."""
    texts: dict[ContactKind, list[str]] = {kind: [] for kind in ContactKind}
    for contact in contacts:
        texts[contact.kind].append(contact.text)
    return Particulars(
        names=tuple(name for name in (person.name, *person.other_names.split(",")) if name.strip()),
        birth_date=person.birth_date,
        phones=tuple(texts[ContactKind.PHONE]),
        addresses=tuple(texts[ContactKind.ADDRESS]),
    )
