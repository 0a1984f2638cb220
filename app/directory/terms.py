"""The word list: what changes it. Whoever does holds it until the commit, so that no word comes in twice."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound, Refused
from app.directory.models import Partnership, Term
from app.directory.queries import list_terms
from app.directory.term_rules import fold
from app.directory.vocabulary import forget_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """A word as somebody typed it."""

    word: str
    meaning: str
    full_form: str = ""
    spellings: Sequence[str] = ()


def add_term(actor: Actor | None, new: NewTerm) -> Term:
    """Add a word to the list. Raises `Refused`, or `Invalid` for one that says nothing or is there already."""
    _begin_change(actor)
    term = Term(id=new_id())
    _write(term, new)
    term.version = 1
    db.session.add(term)
    _end_change()
    record("term_added", actor.account_id if actor else None, term_id=term.id)
    return term


def change_term(actor: Actor, term_id: uuid.UUID, new: NewTerm, *, seen_version: int) -> Term:
    """Put this in the place of what was seen.

    Raises `Refused`, `NotFound` where it was removed, `Conflict` where somebody changed it since, or `Invalid`.
    """
    term = _begin_change_of(actor, term_id)
    if term.version != seen_version:
        message = "Somebody else changed this word while you were writing. What stands now is shown here."
        raise Conflict(message)
    _write(term, new)
    term.version += 1
    _end_change()
    record("term_changed", actor.account_id, term_id=term.id)
    return term


def remove_term(actor: Actor, term_id: uuid.UUID) -> str:
    """Take a word out of the list; answers which it was. Raises `Refused` or `NotFound`."""
    term = _begin_change_of(actor, term_id)
    word = term.word
    db.session.delete(term)
    _end_change()
    record("term_removed", actor.account_id, term_id=term_id)
    return word


def _begin_change(actor: Actor | None) -> None:
    if actor is not None and not actor.may(Permission.WORDS_EDIT):
        message = "Your role does not include changing the word list."
        raise Refused(message)
    # The first statement that writes holds the list until the commit; what is read after it cannot change meanwhile.
    db.session.execute(db.update(Partnership).values(words_edition=new_id()))


def _begin_change_of(actor: Actor, term_id: uuid.UUID) -> Term:
    _begin_change(actor)
    term = db.session.get(Term, term_id, populate_existing=True)
    if term is None:
        raise NotFound
    return term


def _end_change() -> None:
    db.session.flush()
    forget_vocabulary()


def _write(term: Term, new: NewTerm) -> None:
    """Put what was typed into the row, tidied. Raises `Invalid`, with the field it is about."""
    word, full_form = _on_one_line(new.word), _on_one_line(new.full_form)
    spellings = list(dict.fromkeys(tidied for spelling in new.spellings if (tidied := _on_one_line(spelling))))
    if not fold(word):
        message = "Write the word or abbreviation."
        raise Invalid(message, field="word")
    if not new.meaning.strip():
        message = "Write what it means, in plain words."
        raise Invalid(message, field="meaning")
    others = {fold(written): other.word for other in list_terms() if other.id != term.id for written in other.written}
    for name, written in [("word", word), ("full_form", full_form), *(("spellings", one) for one in spellings)]:
        if fold(written) and (other := others.get(fold(written))) is not None:
            message = f"“{written}” stands in the list already, under “{other}”."
            raise Invalid(message, field=name)
    term.word, term.folded_digest, term.full_form = word, sha256(fold(word).encode()).hexdigest(), full_form
    term.meaning, term.spellings = new.meaning.strip(), "\n".join(spellings)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
