"""Where everybody stands in the picture of a family, and where the lines run. Plain data in, plain numbers out.

Generations stand in rows, partners and those who share a home beside each other. Lines run in channels between the
rows, each on a track of its own with its words on it, so that nothing covers anybody. The same people give the same
picture. What somebody accuses somebody of is no tie, and is never drawn.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.cases.models import TieKind

BOX_WIDTH: Final = 152
BOX_HEIGHT: Final = 106
GAP: Final = 18
TRACK: Final = 24
LABEL_HEIGHT: Final = 20
_PAD: Final = 12
_LANE: Final = 9
_LETTER: Final = 7.4
_LONGEST_LABEL: Final = 30
_SAME_GENERATION: Final = frozenset({TieKind.PARTNER, TieKind.EX_PARTNER, TieKind.MARRIED, TieKind.SIBLING})
_SIDE_BY_SIDE: Final = _SAME_GENERATION - {TieKind.SIBLING}
_HAS_DIRECTION: Final = frozenset({TieKind.PARENT_OF, TieKind.CARER_OF})


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


@dataclass(frozen=True, slots=True)
class Box:
    """Where somebody stands. `home` is a letter where they share one with somebody in the picture."""

    key: str
    x: float
    y: float
    home: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its words; `label` is left edge, upper edge and width."""

    points: tuple[tuple[float, float], ...]
    words: str
    label: tuple[float, float, float]

    @property
    def path(self) -> str:
        """The points as SVG takes them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def lay_out(people: Sequence[Somebody], ties: Sequence[Tie], columns: int) -> Layout:
    """Place these people and the lines between them, at most so many beside each other."""
    known = {person.key for person in people}
    drawn = [tie for tie in ties if {tie.one, tie.other} <= known and tie.one != tie.other]
    homes = _homes(people, drawn)
    rows = _rows(people, drawn, homes, columns)
    return _Drawing(rows, homes, _merged([tie for tie in drawn if tie.kind is not TieKind.LIVES_WITH])).done()


class _Drawing:
    def __init__(self, rows: list[list[str]], homes: Mapping[str, str], ties: Sequence[Tie]) -> None:
        self.rows, self.homes, self.ties = rows, homes, ties
        self.row_of = {key: number for number, row in enumerate(rows) for key in row}
        self.tracks = [0] * len(rows)
        self.places: dict[int, list[tuple[int, int]]] = {}
        lanes = 0
        for number, tie in enumerate(ties):
            upper, lower = sorted((self.row_of[tie.one], self.row_of[tie.other]))
            channels = [lower] if lower - upper <= 1 else [upper + 1, lower]
            self.places[number] = [(channel, self._next(channel)) for channel in channels]
            lanes += len(channels) - 1
        self.left = _PAD + lanes * _LANE
        widest = max((len(row) for row in rows), default=0)
        self.width = self.left + widest * (BOX_WIDTH + GAP) - (GAP if widest else 0) + _PAD
        self.top = self._tops()
        self.boxes = self._boxes()

    def done(self) -> Layout:
        ports = self._ports()
        lanes = iter(range(len(self.ties)))
        lines = tuple(self._line(number, tie, ports, lanes) for number, tie in enumerate(self.ties))
        last = self.top[-1] + BOX_HEIGHT + _PAD if self.rows else 0
        return Layout(width=self.width, height=last, boxes=tuple(self.boxes.values()), lines=lines)

    def _next(self, channel: int) -> int:
        self.tracks[channel] += 1
        return self.tracks[channel] - 1

    def _tops(self) -> list[float]:
        tops: list[float] = []
        bottom = 0.0
        for count in self.tracks:
            top = bottom + _PAD + (count * TRACK + _PAD if count else 0)
            tops.append(top)
            bottom = top + BOX_HEIGHT
        return tops

    def _boxes(self) -> dict[str, Box]:
        found = {}
        for number, row in enumerate(self.rows):
            free = self.width - self.left - _PAD - len(row) * (BOX_WIDTH + GAP) + GAP
            for place, key in enumerate(row):
                x = self.left + free / 2 + place * (BOX_WIDTH + GAP)
                found[key] = Box(key, x, self.top[number], self.homes.get(key, ""))
        return found

    def _ports(self) -> dict[tuple[int, str], tuple[float, float]]:
        """Where each line meets each of its two people, no two at one place."""
        sides: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
        for number, tie in enumerate(self.ties):
            for key, other in ((tie.one, tie.other), (tie.other, tie.one)):
                is_below = self.row_of[key] < self.row_of[other]
                sides[key, is_below].append((self.boxes[other].x, number))
        ports = {}
        for (key, is_below), there in sides.items():
            box = self.boxes[key]
            for place, (_x, number) in enumerate(sorted(there)):
                x = box.x + BOX_WIDTH * (place + 1) / (len(there) + 1) + (3 if is_below else -3)
                ports[number, key] = (x, box.y + (BOX_HEIGHT if is_below else 0))
        return ports

    def _line(
        self, number: int, tie: Tie, ports: Mapping[tuple[int, str], tuple[float, float]], lanes: Iterable[int]
    ) -> Line:
        one, other = sorted((tie.one, tie.other), key=lambda key: (self.row_of[key], self.boxes[key].x))
        start, end = ports[number, one], ports[number, other]
        heights = [self._height(channel, track) for channel, track in self.places[number]]
        points = [start, (start[0], heights[0])]
        if len(heights) > 1:
            lane = _PAD / 2 + next(iter(lanes)) * _LANE
            points += [(lane, heights[0]), (lane, heights[1])]
        points += [(end[0], heights[-1]), end]
        words = self._words(tie, one)
        width = len(words) * _LETTER + 10
        middle = (points[-3][0] + points[-2][0]) / 2
        left = min(max(2.0, middle - width / 2), max(2.0, self.width - width - 2))
        return Line(tuple(points), words, (left, heights[-1] - LABEL_HEIGHT / 2, width))

    def _height(self, channel: int, track: int) -> float:
        above = self.top[channel] - self.tracks[channel] * TRACK - _PAD
        return above + track * TRACK + TRACK / 2

    def _words(self, tie: Tie, first: str) -> str:
        words = tie.words if len(tie.words) <= _LONGEST_LABEL else f"{tie.words[: _LONGEST_LABEL - 1].rstrip()}…"
        if tie.kind not in _HAS_DIRECTION:
            return words
        is_level = self.row_of[tie.one] == self.row_of[tie.other]
        forward, back = ("→", "←") if is_level else ("↓", "↑")
        return f"{words} {forward}" if tie.one == first else f"{back} {words}"


def _rows(people: Sequence[Somebody], ties: Sequence[Tie], homes: Mapping[str, str], columns: int) -> list[list[str]]:
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


def _homes(people: Sequence[Somebody], ties: Sequence[Tie]) -> Mapping[str, str]:
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


def _merged(ties: Sequence[Tie]) -> list[Tie]:
    """One line for each two people; what has a direction keeps a line of its own."""
    found: dict[tuple[object, ...], Tie] = {}
    for tie in ties:
        key: tuple[object, ...] = (
            (tie.kind, tie.one, tie.other) if tie.kind in _HAS_DIRECTION else tuple(sorted((tie.one, tie.other)))
        )
        before = found.get(key)
        if before is None:
            found[key] = tie
        elif tie.words not in before.words:
            found[key] = Tie(before.kind, before.one, before.other, f"{before.words}, {tie.words}")
    return list(found.values())


def overlap(one: Box, other: Box) -> bool:
    """Whether two people would stand on each other."""
    return abs(one.x - other.x) < BOX_WIDTH and abs(one.y - other.y) < BOX_HEIGHT


def crosses(line: Line, box: Box) -> bool:
    """Whether a line would run through somebody."""
    return any(
        max(x1, x2) > box.x + 1
        and min(x1, x2) < box.x + BOX_WIDTH - 1
        and max(y1, y2) > box.y + 1
        and min(y1, y2) < box.y + BOX_HEIGHT - 1
        for (x1, y1), (x2, y2) in pairwise(line.points)
    )
