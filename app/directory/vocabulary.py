"""The word list as texts are searched for it: asked for once a request, read again only when it has changed."""

import uuid
from typing import Final

from flask import current_app, g

from app.directory.queries import find_words_edition, list_terms
from app.directory.term_rules import Vocabulary

_KEPT: Final = "vocabulary"


def read_vocabulary() -> Vocabulary:
    """The word list of this request. It is the same for every reader, and holds nothing about a case."""
    if _KEPT not in g:
        setattr(g, _KEPT, _read())
    vocabulary: Vocabulary = g.get(_KEPT)
    return vocabulary


def forget_vocabulary() -> None:
    """Say that this request has changed the word list."""
    g.pop(_KEPT, None)


def _read() -> Vocabulary:
    # The edition is read before the words, so that these may be newer than it, and never older.
    edition = find_words_edition()
    kept: tuple[uuid.UUID, Vocabulary] | None = current_app.extensions.get(_KEPT)
    if kept is not None and kept[0] == edition:
        return kept[1]
    vocabulary = Vocabulary(list_terms())
    if edition is not None:
        current_app.extensions[_KEPT] = (edition, vocabulary)
    return vocabulary
