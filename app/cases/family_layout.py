"""Where everybody stands in the picture of a family, and where the lines run. Plain data in, plain numbers out.

Generations stand in rows, partners and those who share a home beside each other. All children of the same
parents hang on one line. Lines run in channels between the rows, each on a track of its own with its words on it, so
that nothing covers anybody. The same people give the same
picture. What somebody accuses somebody of is no tie, and is never drawn.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from app.cases.family_rows import Somebody, Tie, homes_of, rows_of
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
_HAS_DIRECTION: Final = frozenset({TieKind.PARENT_OF, TieKind.CARER_OF})


@dataclass(frozen=True, slots=True)
class Box:
    """Where somebody stands. `home` is a letter where they share one with somebody in the picture."""

    key: str
    x: float
    y: float
    home: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its words: one stroke, or several that meet; `label` is left edge, upper edge and width."""

    strokes: tuple[tuple[tuple[float, float], ...], ...]
    words: str
    label: tuple[float, float, float]

    @property
    def path(self) -> str:
        """The strokes as SVG takes them."""
        return " ".join(f"M{' L'.join(f'{x:g},{y:g}' for x, y in stroke)}" for stroke in self.strokes)


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Knot:
    """What one line tells: how some are to others. Where they are several, they stand in two rows below each other."""

    kind: TieKind
    ones: tuple[str, ...]
    others: tuple[str, ...]
    words: str

    @property
    def everybody(self) -> tuple[str, ...]:
        return (*self.ones, *self.others)


def lay_out(people: Sequence[Somebody], ties: Sequence[Tie], columns: int) -> Layout:
    """Place these people and the lines between them, at most so many beside each other."""
    known = {person.key for person in people}
    drawn = [tie for tie in ties if {tie.one, tie.other} <= known and tie.one != tie.other]
    homes = homes_of(people, drawn)
    rows = rows_of(people, drawn, homes, columns)
    return _Drawing(rows, homes, _merged([tie for tie in drawn if tie.kind is not TieKind.LIVES_WITH])).done()


class _Drawing:
    def __init__(self, rows: list[list[str]], homes: Mapping[str, str], ties: Sequence[Tie]) -> None:
        self.rows, self.homes = rows, homes
        self.row_of = {key: number for number, row in enumerate(rows) for key in row}
        self.knots = _knotted(ties, self.row_of)
        self.tracks = [0] * len(rows)
        self.places: dict[int, list[tuple[int, int]]] = {}
        lanes = 0
        # Lines between people of one row run right above it, so that those from the row before do not cross them.
        for number, knot in sorted(enumerate(self.knots), key=lambda told: self._is_level(told[1])):
            upper, lower = self._span(knot)
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
        lanes = iter(range(len(self.knots)))
        lines = tuple(self._line(number, knot, ports, lanes) for number, knot in enumerate(self.knots))
        last = self.top[-1] + BOX_HEIGHT + _PAD if self.rows else 0
        return Layout(width=self.width, height=last, boxes=tuple(self.boxes.values()), lines=lines)

    def _span(self, knot: _Knot) -> tuple[int, int]:
        rows = [self.row_of[key] for key in knot.everybody]
        return min(rows), max(rows)

    def _is_level(self, knot: _Knot) -> bool:
        upper, lower = self._span(knot)
        return upper == lower

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
        """Where each line meets each of its people, no two at one place."""
        sides: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
        for number, knot in enumerate(self.knots):
            _upper, lower = self._span(knot)
            for keys, others in ((knot.ones, knot.others), (knot.others, knot.ones)):
                middle = sum(self.boxes[other].x for other in others) / len(others)
                for key in keys:
                    sides[key, self.row_of[key] < lower].append((middle, number))
        ports = {}
        for (key, is_below), there in sides.items():
            box = self.boxes[key]
            for place, (_middle, number) in enumerate(sorted(there)):
                x = box.x + BOX_WIDTH * (place + 1) / (len(there) + 1) + (3 if is_below else -3)
                ports[number, key] = (x, box.y + (BOX_HEIGHT if is_below else 0))
        return ports

    def _line(
        self, number: int, knot: _Knot, ports: Mapping[tuple[int, str], tuple[float, float]], lanes: Iterator[int]
    ) -> Line:
        heights = [self._height(channel, track) for channel, track in self.places[number]]
        ends = sorted(knot.everybody, key=lambda key: (self.row_of[key], self.boxes[key].x))
        met = [ports[number, key] for key in ends]
        # Each of them is joined to a level piece, on which the words stand.
        strokes: list[tuple[tuple[float, float], ...]] = [
            (place, (place[0], heights[0 if place is met[0] else -1])) for place in met
        ]
        level = [x for x, _y in met]
        if len(heights) > 1:
            lane = _PAD / 2 + next(lanes) * _LANE
            strokes.append(((met[0][0], heights[0]), (lane, heights[0]), (lane, heights[1])))
            level[0] = lane
        strokes.append(((min(level), heights[-1]), (max(level), heights[-1])))
        words = self._words(knot, ends[0])
        width = len(words) * _LETTER + 10
        middle = (min(level) + max(level)) / 2
        left = min(max(2.0, middle - width / 2), max(2.0, self.width - width - 2))
        return Line(tuple(strokes), words, (left, heights[-1] - LABEL_HEIGHT / 2, width))

    def _height(self, channel: int, track: int) -> float:
        above = self.top[channel] - self.tracks[channel] * TRACK - _PAD
        return above + track * TRACK + TRACK / 2

    def _words(self, knot: _Knot, first: str) -> str:
        words = knot.words if len(knot.words) <= _LONGEST_LABEL else f"{knot.words[: _LONGEST_LABEL - 1].rstrip()}…"
        if knot.kind not in _HAS_DIRECTION:
            return words
        forward, back = ("→", "←") if self._is_level(knot) else ("↓", "↑")
        return f"{words} {forward}" if first in knot.ones else f"{back} {words}"


def _knotted(ties: Sequence[Tie], row_of: Mapping[str, int]) -> list[_Knot]:
    """One line for all children of the same parents where they stand right below them; one for each tie otherwise."""
    parents: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        if _leads_right_below(tie, row_of):
            parents[tie.other, tie.words].append(tie)
    children: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (child, words), theirs in parents.items():
        children[words, tuple(sorted(tie.one for tie in theirs))].append(child)
    knots: list[_Knot] = []
    for tie in ties:
        if not _leads_right_below(tie, row_of):
            knots.append(_Knot(tie.kind, (tie.one,), (tie.other,), tie.words))
            continue
        ones = tuple(sorted(one.one for one in parents[tie.other, tie.words]))
        if theirs_below := children.pop((tie.words, ones), None):
            words = tie.words_of_several or tie.words if len(ones) > 1 else tie.words
            knots.append(_Knot(tie.kind, ones, tuple(theirs_below), words))
    return knots


def _leads_right_below(tie: Tie, row_of: Mapping[str, int]) -> bool:
    return tie.kind is TieKind.PARENT_OF and row_of[tie.other] - row_of[tie.one] == 1


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
            found[key] = replace(before, words=f"{before.words}, {tie.words}", words_of_several="")
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
        for stroke in line.strokes
        for (x1, y1), (x2, y2) in pairwise(stroke)
    )
