"""In which rows the people of a family stand, and beside whom: generations below each other. Plain data in and out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.cases.models import TieKind

_SAME_GENERATION: Final = frozenset({TieKind.PARTNER, TieKind.EX_PARTNER, TieKind.MARRIED, TieKind.SIBLING})
_SIDE_BY_SIDE: Final = _SAME_GENERATION - {TieKind.SIBLING}


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody to draw, in the order in which they were told of."""

    key: str
    is_child: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """How one is to another, with the words on the line."""

    kind: TieKind
    one: str
    other: str
    words: str
    # What the line says where several are so to the same people.
    words_of_several: str = ""


def rows_of(people: Sequence[Somebody], ties: Sequence[Tie], homes: Mapping[str, str], columns: int) -> list[list[str]]:
    """Everybody's key, row by row; partners and those who share a home beside each other where it can be."""
    generations = _generations(people, ties)
    place = {person.key: number for number, person in enumerate(people)}
    rows: list[list[str]] = []
    order: dict[str, float] = {}
    for generation in sorted(set(generations.values())):
        here = [person.key for person in people if generations[person.key] == generation]
        parents = {
            key: [order[t.one] for t in ties if t.kind is TieKind.PARENT_OF and t.other == key and t.one in order]
            for key in here
        }
        here.sort(
            key=lambda key: (
                sum(parents[key]) / len(parents[key]) if parents[key] else 0.0,
                homes.get(key, "~"),
                place[key],
            )
        )
        here = _side_by_side(here, ties)
        order |= {key: float(number) for number, key in enumerate(here)}
        rows += [here[at : at + columns] for at in range(0, len(here), columns)]
    return rows


def _side_by_side(keys: Sequence[str], ties: Sequence[Tie]) -> list[str]:
    """The same people with partners, and former ones, beside each other where it can be."""
    placed: list[str] = []
    for key in keys:
        if key in placed:
            continue
        placed.append(key)
        partners = {
            other
            for tie in ties
            if tie.kind in _SIDE_BY_SIDE and key in {tie.one, tie.other}
            for other in {tie.one, tie.other} - {key}
        }
        placed += [one for one in keys if one in partners and one not in placed]
    return placed


def _generations(people: Sequence[Somebody], ties: Sequence[Tie]) -> Mapping[str, int]:
    group = _united([person.key for person in people], [t for t in ties if t.kind in _SAME_GENERATION])
    below = {
        (group[t.one], group[t.other]) for t in ties if t.kind is TieKind.PARENT_OF and group[t.one] != group[t.other]
    }
    grown = {group[person.key] for person in people if not person.is_child}
    depth = {root: 0 if root in grown else 1 for root in group.values()}
    # A family tree told wrong may go round in circles: no more steps are made than there are people.
    for _step in people:
        for parent, child in sorted(below):
            depth[child] = min(max(depth[child], depth[parent] + 1), len(people))
    has_parents = {child for _parent, child in below}
    for _step in people:
        for root in sorted(depth.keys() - has_parents):
            children = [depth[child] for parent, child in below if parent == root]
            depth[root] = max(depth[root], min(children) - 1) if children else depth[root]
    return {key: depth[root] for key, root in group.items()}


def homes_of(people: Sequence[Somebody], ties: Sequence[Tie]) -> Mapping[str, str]:
    """A letter for everybody who shares a home with somebody, as it was told; addresses are not asked."""
    group = _united([person.key for person in people], [t for t in ties if t.kind is TieKind.LIVES_WITH])
    members: dict[str, list[str]] = defaultdict(list)
    for key, root in group.items():
        members[root].append(key)
    shared = [keys for keys in members.values() if len(keys) > 1]
    return {key: chr(ord("A") + number % 26) for number, keys in enumerate(shared) for key in keys}


def _united(keys: Sequence[str], ties: Iterable[Tie]) -> Mapping[str, str]:
    """For everybody the first of those to whom ties lead, one after the other."""
    root = {key: key for key in keys}
    first = {key: number for number, key in enumerate(keys)}
    for tie in ties:
        one, other = sorted((root[tie.one], root[tie.other]), key=first.__getitem__)
        root = {key: one if found == other else found for key, found in root.items()}
    return root
