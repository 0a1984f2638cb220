"""By what two records of somebody may resemble each other, on plain data: how names sound, dates nearly the same.

These texts only bring records together. Whether they tell of one person is compared afterwards, by `likeness`, and
decided by somebody who looks.
"""

import re
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Final

import jellyfish

from app.cases.access_models import TokenKind
from app.cases.tokens import Particulars, address_texts, name_parts, phone_texts, plain_letters

# The kinds of tokens by which records resemble each other.
LIKENESS: Final = frozenset({TokenKind.SOUND, TokenKind.BORN_LIKE, TokenKind.NEAR})
_LAST_MONTH: Final = 12
# Letters that languages and hands write in several ways, longest first.
_SPELLINGS: Final = (
    ("szcz", "sh"),
    ("tsch", "ch"),
    ("sch", "sh"),
    ("cz", "ch"),
    ("sz", "sh"),
    ("rz", "zh"),
    ("dd", "th"),
    ("kh", "h"),
    ("ph", "f"),
    ("ff", "f"),
    ("ck", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("dj", "j"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
)
_PARTICLES: Final = frozenset({"al", "el", "ap", "ab", "bin", "ibn", "bint", "van", "von", "de", "da", "di", "la"})


def likeness_texts(one: Particulars) -> Mapping[TokenKind, frozenset[str]]:
    """The texts by which records of this person and of somebody who resembles them come together, kind by kind."""
    sounds = [_sounds(word) for name in one.names for word in _words(name)]
    pairs = {
        " ".join(sorted((first, other)))
        for name in one.names
        for left, right in combinations([_sounds(word) for word in _words(name)], 2)
        for first in left
        for other in right
    }
    born: set[str] = set()
    if one.birth_date:
        born = {_date_text(one.birth_date), _swapped_text(one.birth_date)}
        born |= {f"{one.birth_date.year} {sound}" for some in sounds for sound in some}
        born |= {f"{one.birth_date:%m-%d} {sound}" for some in sounds for sound in some}
    near = {text for phone in one.phones for text in phone_texts(phone)}
    near |= {text for address in one.addresses for text in address_texts(address)}
    return {
        TokenKind.SOUND: frozenset(pairs),
        TokenKind.BORN_LIKE: frozenset(born - {""}),
        TokenKind.NEAR: frozenset(near),
    }


def spelt_plainly(word: str) -> str:
    """A word of a name with the spellings that vary between languages and hands brought to one, and no letter twice."""
    plain = plain_letters(word)
    for written, said in _SPELLINGS:
        plain = plain.replace(written, said)
    return re.sub(r"(.)\1+", r"\1", plain)


def _words(name: str) -> list[frozenset[str]]:
    """The words of a name in all their forms; where there are enough others, particles such as `al` are left out."""
    parts = name_parts(name)
    telling = [part for part in parts if part.isdisjoint(_PARTICLES)]
    return telling if len(telling) > 1 else parts


def _sounds(word: frozenset[str]) -> frozenset[str]:
    """How a word of a name sounds, in two ways of hearing; letters of other scripts stand for themselves."""
    heard = set()
    for form in word:
        plain = spelt_plainly(form)
        if plain.isascii():
            heard.add(f"m{jellyfish.metaphone(plain)}")
            heard.add(f"s{jellyfish.soundex(plain)}")
        else:
            heard.add(plain)
    return frozenset(heard - {"m", "s"})


def _date_text(born: date) -> str:
    return born.isoformat()


def _swapped_text(born: date) -> str:
    """The date with day and month the other way round, if there is one: somebody may have read it so."""
    return f"{born.year:04}-{born.day:02}-{born.month:02}" if born.day <= _LAST_MONTH else ""
