"""Whether two records may tell of one person, and why, in words. Plain data in, plain words out; never a score.

A name alone says too little unless both words of it are the same; what is known of both sides and differs speaks
against it. Nothing is decided here: somebody looks, and says what it is.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import jellyfish

from app.cases.alike import spelt_plainly
from app.cases.tokens import Particulars, address_texts, name_parts, phone_texts

SAME_NAME: Final = "name"
LIKE_NAME: Final = "a name that is nearly the same"
PART_OF_NAME: Final = "one word of the name"
SAME_BIRTH: Final = "date of birth"
SWAPPED_BIRTH: Final = "date of birth with day and month the other way round"
NEAR_BIRTH: Final = "a date of birth that differs in one place"
SAME_PHONE: Final = "phone number"
SAME_ADDRESS: Final = "address"
# How near two words are before they are taken for one that was written twice; short words have to be the same.
_NEAR: Final = 0.8
_SHORTEST: Final = 3
_LONGER: Final = 4
_MOST_WORDS: Final = 2
_TYPED_WRONG: Final = 1
_ORDER: Final = ("", PART_OF_NAME, LIKE_NAME, SAME_NAME)

_Fits = Callable[[frozenset[str], frozenset[str]], bool]
_Texts = Callable[[str], frozenset[str]]


def reasons_alike(one: Particulars, other: Particulars) -> tuple[str, ...]:
    """Why the two may be one person, or nothing where they are not taken for one."""
    name = max((_names(left, right) for left in one.names for right in other.names), key=_ORDER.index, default="")
    birth = _births(one.birth_date, other.birth_date)
    if not name or birth is None:
        return ()
    near = [
        said
        for said, is_shared in (
            (SAME_PHONE, _shared(phone_texts, one.phones, other.phones)),
            (SAME_ADDRESS, _shared(address_texts, one.addresses, other.addresses)),
        )
        if is_shared
    ]
    reasons = tuple(filter(None, (name, birth, *near)))
    if name == PART_OF_NAME:
        # A new surname, or one word that was heard quite otherwise: the whole date has to be the same, or two things.
        return reasons if birth == SAME_BIRTH or (birth and SAME_PHONE in near) else ()
    if birth or near:
        return reasons
    is_whole = name == SAME_NAME and any(len(name_parts(text)) >= _MOST_WORDS for text in one.names)
    return reasons if is_whole else ()


def _names(one: str, other: str) -> str:
    """How near two names are, whatever the order of their words."""
    left, right = name_parts(one), name_parts(other)
    if not left or not right:
        return ""
    if len(left) > len(right):
        left, right = right, left
    same = _paired(left, right, lambda a, b: not a.isdisjoint(b))
    near = _paired(left, right, _is_near)
    if _run_together(left) & _run_together(right) and len(right) > 1:
        return SAME_NAME
    if len(left) == 1:
        # Of somebody with one name alone, it says little.
        return PART_OF_NAME if near else ""
    if same == len(left):
        return SAME_NAME
    if near == len(left):
        return LIKE_NAME
    first = _is_near(left[0], right[0])
    return PART_OF_NAME if first or near >= _MOST_WORDS else ""


def _run_together(parts: list[frozenset[str]]) -> frozenset[str]:
    """All words of a name as one, for names that are written apart or together."""
    longest = [max(part, key=lambda form: (len(form), form)) for part in parts]
    return frozenset({"".join(map(spelt_plainly, longest))})


def _paired(left: list[frozenset[str]], right: list[frozenset[str]], fits: _Fits) -> int:
    """For how many words of one name there is a word of the other that fits, each taken once."""
    free = list(right)
    found = 0
    for part in left:
        match = next((candidate for candidate in free if fits(part, candidate)), None)
        if match is not None:
            free.remove(match)
            found += 1
    return found


def _is_near(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(_are_near_words(left, right) for left in one for right in other)


def _are_near_words(left: str, right: str) -> bool:
    if left == right or spelt_plainly(left) == spelt_plainly(right):
        return True
    shorter = min(len(left), len(right))
    if shorter < _SHORTEST:
        return False
    if shorter >= _LONGER and jellyfish.damerau_levenshtein_distance(left, right) == _TYPED_WRONG:
        return True
    plain = spelt_plainly(left), spelt_plainly(right)
    is_heard_so = all(map(str.isascii, plain)) and jellyfish.metaphone(plain[0]) == jellyfish.metaphone(plain[1])
    return is_heard_so and jellyfish.jaro_winkler_similarity(*plain) >= _NEAR


def _births(one: date | None, other: date | None) -> str | None:
    """How near two dates of birth are; empty where one is not known, None where they speak against it."""
    if one is None or other is None:
        return ""
    if one == other:
        return SAME_BIRTH
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return SWAPPED_BIRTH
    differing = sum(left != right for left, right in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    return NEAR_BIRTH if differing == _TYPED_WRONG else None


def _shared(texts: _Texts, one: Iterable[str], other: Iterable[str]) -> bool:
    left = {text for typed in one for text in texts(typed)}
    return any(text in left for typed in other for text in texts(typed))
