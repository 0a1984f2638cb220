"""The word list over HTTP: reading it for everybody, changing it for those who look after it."""

import itertools
import uuid
from collections.abc import Sequence
from typing import Final

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires, signed_in
from app.core.errors import Conflict, Invalid, NotFound
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to, say
from app.directory import terms
from app.directory.queries import find_term
from app.directory.term_rules import ListedTerm, fits
from app.directory.vocabulary import read_vocabulary
from app.words.explaining import init_words
from app.words.forms import TermForm

__all__ = ["bp", "init_words"]

Page = str | tuple[str, int] | Response

REMOVED_MEANWHILE: Final = (
    "Somebody took this word out of the list while you were writing. Add it again if it should stand there."
)

bp: Final = Blueprint("words", __name__)


@bp.get("/words")
@signed_in
def list_words() -> str:
    """The whole list, or the words that fit what is looked for. It holds words of the trade and nothing of a case."""
    typed = " ".join(request.args.get("look_for", "").split())
    whole = read_vocabulary().terms
    found = [term for term in whole if fits(term, typed)] if typed else whole
    return render_template(
        "words/list.html",
        typed=typed,
        found=found,
        letters=_by_letter(found),
        is_empty=not whole,
        may_edit=current_actor().may(Permission.WORDS_EDIT),
    )


@bp.get("/words/add")
@requires(Permission.WORDS_EDIT)
def add_form() -> str:
    """A place to write a new word."""
    form = TermForm(formdata=None)
    form.word.data = request.args.get("word", "")
    return _form_page(form)


@bp.post("/words/add")
@requires(Permission.WORDS_EDIT)
@transactional
def add() -> Page:
    """Add a word; or the page comes back with what was typed and what is wrong with it."""
    form = TermForm()
    try:
        term = terms.add_term(current_actor(), form.new)
    except Invalid as error:
        forget_changes()
        form.take_in(str(error), error.field)
        return _form_page(form), error.status
    say(f"“{term.word}” stands in the list, and is explained wherever somebody wrote it.")
    return back_to("words.list_words", _anchor=f"word-{term.id}")


@bp.get("/words/<uuid:term_id>/change")
@requires(Permission.WORDS_EDIT)
def change_form(term_id: uuid.UUID) -> str:
    """A word, to be changed."""
    form, term = TermForm(formdata=None), _get(term_id)
    form.show(term)
    return _form_page(form, term)


@bp.post("/words/<uuid:term_id>/change")
@requires(Permission.WORDS_EDIT)
@transactional
def change(term_id: uuid.UUID) -> Page:
    """Change a word; what somebody else did to it meanwhile is shown beside what was typed, and neither is lost."""
    form = TermForm()
    try:
        term = terms.change_term(current_actor(), term_id, form.new, seen_version=form.seen_version)
    except NotFound:
        forget_changes()
        form.take_in(REMOVED_MEANWHILE, "")
        return _form_page(form), Conflict.status
    except (Invalid, Conflict) as error:
        forget_changes()
        form.take_in(str(error), error.field if isinstance(error, Invalid) else "")
        now = _get(term_id)
        form.version.data = str(now.version) if isinstance(error, Conflict) else form.said("version")
        return _form_page(form, now, is_overtaken=isinstance(error, Conflict)), error.status
    say(f"“{term.word}” is changed.")
    return back_to("words.list_words", _anchor=f"word-{term.id}")


@bp.get("/words/<uuid:term_id>/remove")
@requires(Permission.WORDS_EDIT)
def remove_form(term_id: uuid.UUID) -> str:
    """Asks once more before a word goes."""
    return render_template("words/remove.html", term=_get(term_id))


@bp.post("/words/<uuid:term_id>/remove")
@requires(Permission.WORDS_EDIT)
@transactional
def remove(term_id: uuid.UUID) -> Page:
    """Take a word out of the list."""
    word = terms.remove_term(current_actor(), term_id)
    say(f"“{word}” is no longer in the list.")
    return back_to("words.list_words")


def _get(term_id: uuid.UUID) -> ListedTerm:
    term = find_term(term_id)
    if term is None:
        raise NotFound
    return term


def _by_letter(found: Sequence[ListedTerm]) -> list[tuple[str, list[ListedTerm]]]:
    """The words under their first letters; those that begin with a number come together."""
    groups = itertools.groupby(found, key=lambda term: term.folded[0].upper() if term.folded[0].isalpha() else "0 to 9")
    return [(letter, list(terms_of_letter)) for letter, terms_of_letter in groups]


def _form_page(form: TermForm, term: ListedTerm | None = None, *, is_overtaken: bool = False) -> str:
    problems = form.summary()
    return render_template(
        "words/form.html", form=form, term=term, problems=problems, is_overtaken=is_overtaken, is_error=bool(problems)
    )
