"""First letters in place of names, for what leaves on paper."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_SHORTEST_NAME: Final = 3


def make_initials(names: Sequence[str]) -> Mapping[str, str]:
    """For each full name the fewest first letters that tell it apart in the family; else those of all its parts."""
    firsts = {name: name.split()[0] if name.split() else "" for name in names}
    initials = {}
    for name, first in firsts.items():
        others = [other for key, other in firsts.items() if key != name]
        lengths = range(1, len(first) + 1)
        fits = (first[:n] for n in lengths if not any(other.startswith(first[:n]) for other in others))
        initials[name] = next(fits, "".join(part[0] for part in name.split()))
    return initials


def with_initials(text: str, initials: Mapping[str, str]) -> str:
    """The text with everybody's full name, first name and surname cut down to first letters."""
    short: dict[str, str] = {}
    for name, letters in initials.items():
        parts = name.split()
        if not parts:
            continue
        short |= {part: part[0] for part in parts[1:] if len(part) >= _SHORTEST_NAME and part not in short}
        short |= {parts[0]: letters} if len(parts[0]) >= _SHORTEST_NAME else {}
        short[name] = letters
    return _replace(text, short) if short else text


def _replace(text: str, short: Mapping[str, str]) -> str:
    # Longest first, so that a full name goes before its parts.
    return re.sub(_whole_words(sorted(short, key=len, reverse=True)), lambda found: short[found.group()], text)


def _whole_words(terms: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, terms))})(?!\w)"
