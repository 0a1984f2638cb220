"""Loads the word list, as the coordinator wrote it when the partnership began."""

from app.demo.cast import Cast
from app.demo.marlbeck.words import WORDS
from app.directory.terms import NewTerm, add_term


def load_words(cast: Cast, coordinator: str) -> None:
    """Add every word of the list."""
    for told in WORDS:
        add_term(
            cast.actor(coordinator),
            NewTerm(word=told.word, full_form=told.full_form, meaning=told.meaning, spellings=told.spellings),
        )
