"""Finding the words of the word list in a text: plain data in, plain data out.

A word is found whole, with a plural `s` or without. What is written with capitals inside, such as MARAC, is found only
so; anything else in capitals or not. Of several that begin at one place the longest counts.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

# What is longer is a sentence. It stands in the list, but no text is searched for it.
MOST_WORDS: Final = 12
SHORTEST_WITH_PLURAL: Final = 2

_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")
# Word processors write these for what a keyboard has.
_AS_TYPED: Final = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTerm:
    """A word or an abbreviation and what it means. `full_form` is empty for what is no abbreviation."""

    id: uuid.UUID
    word: str
    full_form: str
    meaning: str
    spellings: tuple[str, ...]
    version: int = 1

    @property
    def folded(self) -> str:
        """By which it is told apart and sorted."""
        return fold(self.word)

    @property
    def written(self) -> tuple[str, ...]:
        """Every way it is written, the word itself first."""
        return tuple(text for text in (self.word, self.full_form, *self.spellings) if text)


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A word of the list, and where it stands in the text."""

    start: int
    end: int
    term: ListedTerm


@dataclass(slots=True)
class _Step:
    next: dict[str, "_Step"] = field(default_factory=dict)
    term: ListedTerm | None = None


class Vocabulary:
    """The word list as texts are searched for it. Where two words are written alike, the first one counts."""

    def __init__(self, terms: Iterable[ListedTerm]) -> None:
        self.terms: tuple[ListedTerm, ...] = tuple(sorted(terms, key=lambda term: (term.folded, str(term.id))))
        self._as_written, self._folded = _Step(), _Step()
        for place in range(max((len(term.written) for term in self.terms), default=0)):
            for term in self.terms:
                if place < len(term.written):
                    self._learn(term.written[place], term)

    def _learn(self, spelling: str, term: ListedTerm) -> None:
        tokens = _tokens_of_spelling(spelling)
        if not tokens or sum(_is_word(token) for token in tokens) > MOST_WORDS:
            return
        is_as_written = is_abbreviation(spelling)
        step = self._as_written if is_as_written else self._folded
        for token in tokens:
            step = step.next.setdefault(token if is_as_written else token.casefold(), _Step())
        step.term = step.term or term

    def find(self, text: str) -> Iterator[FoundTerm]:
        """Every word of the list in the text, in order, none within another."""
        if not self.terms:
            return
        places = [(match.start(), match.end()) for match in _TOKEN.finditer(text)]
        tokens = [_key(text[start:end]) for start, end in places]
        folded = [token.casefold() for token in tokens]
        at = 0
        while at < len(tokens):
            found = max(
                _longest(self._as_written, tokens, at), _longest(self._folded, folded, at), key=lambda found: found[0]
            )
            if found[1] is None:
                at += 1
                continue
            yield FoundTerm(places[at][0], places[found[0] - 1][1], found[1])
            at = found[0]

    def find_firsts(self, text: str, seen: set[uuid.UUID]) -> Iterator[FoundTerm]:
        """The same, each where it stands first; those in `seen` are left out, and the others go in there."""
        for found in self.find(text):
            if found.term.id not in seen:
                seen.add(found.term.id)
                yield found

    def terms_in(self, texts: Iterable[str]) -> Sequence[ListedTerm]:
        """The words that stand in any of the texts, in alphabetical order."""
        ids = {found.term.id for text in texts for found in self.find(text)}
        return [term for term in self.terms if term.id in ids]


def fold(text: str) -> str:
    """A word without what does not tell it apart from another: capitals, kinds of apostrophe, spaces around."""
    return "".join(token.casefold() for token in _tokens_of_spelling(text))


def is_abbreviation(spelling: str) -> bool:
    """Whether it has capitals where a sentence or a name would have none, as in MARAC or GPs."""
    words = [token for token in _tokens_of_spelling(spelling) if _is_word(token)]
    return any(letter.isupper() for word in words for letter in word[1:]) or (
        len(words) == 1 and len(words[0]) == 1 and words[0].isupper()
    )


def fits(term: ListedTerm, typed: str) -> bool:
    """Whether somebody who looks for `typed` may mean this word."""
    wanted = _plain(typed)
    return any(wanted in _plain(text) for text in (*term.written, term.meaning))


def _plain(text: str) -> str:
    return " ".join(text.translate(_AS_TYPED).casefold().split())


def _key(token: str) -> str:
    return " " if token.isspace() else token.translate(_AS_TYPED)


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


def _tokens_of_spelling(spelling: str) -> list[str]:
    """Its tokens from the first word to the last; what stands around them is not looked for."""
    tokens = [_key(token) for token in _TOKEN.findall(spelling)]
    words = [place for place, token in enumerate(tokens) if _is_word(token)]
    return tokens[words[0] : words[-1] + 1] if words else []


def _longest(step: _Step, tokens: Sequence[str], at: int) -> tuple[int, ListedTerm | None]:
    """Where the longest spelling that begins at a token ends, and whose it is; before the token where none does."""
    end, term = at, None
    for place in range(at, len(tokens)):
        token = tokens[place]
        after = step.next.get(token)
        if after is None or after.term is None:
            singular = step.next.get(token[:-1]) if _may_be_plural(token) else None
            if singular is not None and singular.term is not None:
                end, term = place + 1, singular.term
        if after is None:
            break
        if after.term is not None:
            end, term = place + 1, after.term
        step = after
    return end, term


def _may_be_plural(token: str) -> bool:
    return len(token) > SHORTEST_WITH_PLURAL and token[-1] == "s"
