"""Reading the directory."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.database import db
from app.core.together import read_once
from app.directory.models import Agency, AgencyContact, Partnership, Term
from app.directory.term_rules import ListedTerm

# What is asked about all of them, and about none in particular.
_OF_ALL: Final = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency as plain data."""

    id: uuid.UUID
    code: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A named person of a partner without accounts, as plain data."""

    id: uuid.UUID
    name: str
    job_title: str
    email: str
    agency_id: uuid.UUID


def get_partnership() -> Partnership:
    """The partnership of this installation."""
    partnership: Partnership = db.session.scalars(db.select(Partnership).order_by(Partnership.id)).one()
    return partnership


def find_partnership() -> Partnership | None:
    """The partnership, if one has been set up."""
    return db.session.scalars(db.select(Partnership).order_by(Partnership.id)).first()


def list_employers() -> Sequence[AgencyCard]:
    """The agencies whose people can have accounts, by name."""
    rows = db.session.scalars(db.select(Agency).where(Agency.has_accounts.is_(True)).order_by(Agency.name, Agency.id))
    return [AgencyCard(row.id, row.code, row.name, row.phone) for row in rows]


def list_partners_on_paper() -> Sequence[AgencyCard]:
    """The partners that have no accounts and get what concerns them by mail and on paper, by name."""
    return [AgencyCard(row.id, row.code, row.name, row.phone) for row in list_agencies() if not row.has_accounts]


def list_agencies() -> Sequence[Agency]:
    """Every agency and partner, by name."""
    every = db.select(Agency).order_by(Agency.name, Agency.id)
    return read_once("agencies", _OF_ALL, lambda: db.session.scalars(every).all())


def find_agency(agency_id: uuid.UUID) -> Agency | None:
    """The agency with that id."""
    return db.session.get(Agency, agency_id)


def list_contacts(agency_ids: Iterable[uuid.UUID]) -> Sequence[AgencyContact]:
    """The named persons of partners on paper, by name."""
    if not (wanted := set(agency_ids)):
        return ()
    return db.session.scalars(
        db.select(AgencyContact)
        .where(AgencyContact.agency_id.in_(wanted))
        .order_by(AgencyContact.name, AgencyContact.id)
    ).all()


def contact_cards(contact_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, ContactCard]:
    """Those of these named persons that are still on their partner's list, by id."""
    if not (wanted := set(contact_ids)):
        return {}
    rows = db.session.scalars(
        db.select(AgencyContact).where(AgencyContact.id.in_(wanted)).order_by(AgencyContact.name, AgencyContact.id)
    )
    return {row.id: _contact_card(row) for row in rows}


def contacts_by_agency(agency_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, tuple[ContactCard, ...]]:
    """The named persons of each of these partners, by name."""
    found: dict[uuid.UUID, tuple[ContactCard, ...]] = {}
    for row in list_contacts(agency_ids):
        found[row.agency_id] = (*found.get(row.agency_id, ()), _contact_card(row))
    return found


def _contact_card(row: AgencyContact) -> ContactCard:
    return ContactCard(row.id, row.name, row.job_title, row.email, row.agency_id)


def agency_ids_by_code() -> Mapping[str, uuid.UUID]:
    """Every agency by its code."""
    rows = db.session.execute(db.select(Agency.code, Agency.id).order_by(Agency.code))
    return {row.code: row.id for row in rows}


def agency_cards(agency_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, AgencyCard]:
    """These agencies by id, in the order of their names."""
    if not (wanted := set(agency_ids)):
        return {}
    # There are few, and most parts of a page name some of them.
    cards = read_once("agency cards", _OF_ALL, _read_cards)
    return {id_: card for id_, card in cards.items() if id_ in wanted}


def _read_cards() -> Mapping[uuid.UUID, AgencyCard]:
    query = db.select(Agency.id, Agency.code, Agency.name, Agency.phone).order_by(Agency.name, Agency.id)
    return {row.id: AgencyCard(row.id, row.code, row.name, row.phone) for row in db.session.execute(query)}


def list_terms() -> Sequence[ListedTerm]:
    """The words of the word list as they stand in this transaction."""
    return [_as_listed(row) for row in db.session.scalars(db.select(Term).order_by(Term.word, Term.id))]


def find_term(term_id: uuid.UUID) -> ListedTerm | None:
    """A word of the list as it stands now, or None where it was removed."""
    row = db.session.get(Term, term_id, populate_existing=True)
    return _as_listed(row) if row else None


def find_words_edition() -> uuid.UUID | None:
    """Which edition of the word list stands; None before its first change."""
    edition: uuid.UUID | None = db.session.scalar(
        db.select(Partnership.words_edition).order_by(Partnership.id).limit(1)
    )
    return edition


def _as_listed(row: Term) -> ListedTerm:
    return ListedTerm(
        id=row.id,
        word=row.word,
        full_form=row.full_form,
        meaning=row.meaning,
        spellings=tuple(row.spellings.split("\n")) if row.spellings else (),
        version=row.version,
    )
