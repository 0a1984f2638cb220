"""Reading the directory."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import current_app, g

from app.core.database import db
from app.directory.models import Agency, Partnership, Term
from app.directory.term_rules import ListedTerm, Vocabulary

_ASKED: Final = "vocabulary"


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency as plain data."""

    id: uuid.UUID
    code: str
    name: str
    phone: str


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


def agency_cards(agency_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, AgencyCard]:
    """These agencies by id, in the order of their names."""
    rows = db.session.scalars(db.select(Agency).where(Agency.id.in_(set(agency_ids))).order_by(Agency.name, Agency.id))
    return {row.id: AgencyCard(row.id, row.code, row.name, row.phone) for row in rows}


def list_terms() -> Sequence[ListedTerm]:
    """The word list, in alphabetical order."""
    return read_vocabulary().terms


def read_terms() -> Sequence[ListedTerm]:
    """The words as they stand in this transaction, for whoever is changing them: nothing of it is kept."""
    return [_as_listed(row) for row in db.session.scalars(db.select(Term).order_by(Term.word, Term.id))]


def find_term(term_id: uuid.UUID) -> ListedTerm | None:
    """A word of the list as it stands now, or None where it was removed."""
    row = db.session.get(Term, term_id, populate_existing=True)
    return _as_listed(row) if row else None


def read_vocabulary() -> Vocabulary:
    """The word list, asked for once a request and read again only when it has changed since."""
    if _ASKED not in g:
        g.setdefault(_ASKED, _read_vocabulary())
    vocabulary: Vocabulary = g.get(_ASKED)
    return vocabulary


def forget_vocabulary() -> None:
    """Say that this request has changed the word list."""
    g.pop(_ASKED, None)


def _read_vocabulary() -> Vocabulary:
    # The edition is read before the words, so that these may be newer than it, and never older.
    edition = db.session.scalar(db.select(Partnership.words_edition).order_by(Partnership.id).limit(1))
    kept: tuple[uuid.UUID, Vocabulary] | None = current_app.extensions.get(_ASKED)
    if kept is not None and kept[0] == edition:
        return kept[1]
    vocabulary = Vocabulary(read_terms())
    if edition is not None:
        current_app.extensions[_ASKED] = (edition, vocabulary)
    return vocabulary


def _as_listed(row: Term) -> ListedTerm:
    return ListedTerm(
        id=row.id,
        word=row.word,
        full_form=row.full_form,
        meaning=row.meaning,
        spellings=tuple(row.spellings.split("\n")) if row.spellings else (),
        version=row.version,
    )
