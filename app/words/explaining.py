"""Texts in which the words of the word list explain themselves, as safe HTML.

Each word becomes a button with its meaning behind it, which a browser shows by itself when the button is pressed.
So a text that is explained must stand in no link, button or label.
"""

import uuid

from flask import Flask
from markupsafe import Markup, escape

from app.core.words import paragraphs
from app.directory.term_rules import ListedTerm, Vocabulary, fold
from app.directory.vocabulary import read_vocabulary

_WORD = Markup(
    '<span class="app-term"><button type="button" class="app-term__word" popovertarget="{id}" aria-describedby="{id}">'
    '{written}</button><span class="app-term__meaning" id="{id}" popover>{other}{meaning}</span></span>'
)
_OTHER = Markup('<strong class="app-term__other">{}.</strong> ')


class Explainer:
    """Explains the words of one text, each where it stands first. `key` tells the text apart from others on its page.

    It stays the same while the page stands, so that a part which is fetched again has the same ids.
    """

    def __init__(self, vocabulary: Vocabulary, key: object) -> None:
        self._vocabulary, self._key = vocabulary, key
        self._seen: set[uuid.UUID] = set()

    def __call__(self, text: str) -> Markup:
        """The text, or the next part of it, as safe HTML."""
        pieces, at = [], 0
        for found in self._vocabulary.find_firsts(text, self._seen):
            pieces += [escape(text[at : found.start]), self._word(text[found.start : found.end], found.term)]
            at = found.end
        return Markup("").join([*pieces, escape(text[at:])])

    def _word(self, written: str, term: ListedTerm) -> Markup:
        # What stands in the text need not be said again.
        other = next((text for text in (term.full_form, term.word) if text and fold(text) != fold(written)), "")
        return _WORD.format(
            id=f"{self._key}-{term.id.hex[:12]}",
            written=written,
            other=_OTHER.format(other.removesuffix(".")) if other else "",
            meaning=term.meaning,
        )


def explained(text: str, key: object) -> Markup:
    """A text with its words explained."""
    return Explainer(read_vocabulary(), key)(str(text))


def explained_paragraphs(text: str, key: object) -> Markup:
    """The same in paragraphs and lists, as it was typed."""
    return paragraphs(text, Explainer(read_vocabulary(), key))


def init_words(app: Flask) -> None:
    """Give the templates both."""
    app.jinja_env.filters.update(explained=explained, explained_paragraphs=explained_paragraphs)
