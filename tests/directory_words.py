"""Words of a word list for tests, as plain data."""

import uuid
from collections.abc import Sequence

from app.directory.term_rules import ListedTerm


def listed(
    word: str, full_form: str = "", *, spellings: Sequence[str] = (), meaning: str = "What it is."
) -> ListedTerm:
    """A word of the list, with an id that follows from it."""
    return ListedTerm(
        id=uuid.uuid5(uuid.NAMESPACE_URL, word),
        word=word,
        full_form=full_form,
        meaning=meaning,
        spellings=tuple(spellings),
    )
