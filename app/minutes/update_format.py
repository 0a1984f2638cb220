"""Reading a Yjs update (version 1) before it is let near a document: what it adds, and what must be there before it.

An update is taken only if it writes or deletes plain text in the one text of a document, and if everything it builds
on is there already. So each update in the log stands on those before it, and none ever waits for a missing one.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from heapq import heappop, heappush
from types import MappingProxyType
from typing import Final, NamedTuple

TEXT_NAME: Final = b"text"
UNREADABLE: Final = "This change cannot be read."

_CONTENT: Final = 0x1F
_DELETED: Final = 1
_STRING: Final = 4
_HAS_LEFT: Final = 0x80
_HAS_RIGHT: Final = 0x40
_HAS_KEY: Final = 0x20
_LARGEST_CLOCK: Final = 2**31
_LARGEST_CLIENT: Final = 2**53
_MOST_BITS: Final = 56

Clocks = Mapping[int, int]
# Where the second unit of a character of two units stands, by page.
Halves = Mapping[int, AbstractSet[int]]


class UnusableUpdate(ValueError):
    """This is no update of a text. The message is for the person who sent it."""


class SomethingMissing(UnusableUpdate):
    """This builds on something that is not here: the page must send all that the server lacks."""


class Checked(NamedTuple):
    """How far each page's writing reaches after an update, and the second halves of characters that it brings."""

    reached: dict[int, int]
    halves: Mapping[int, AbstractSet[int]]


# Where it ends, what it stands next to, and whether the first of those is on its left.
_Piece = tuple[int, tuple[tuple[int, int], ...], int]


@dataclass(slots=True)
class _Run:
    """What one page wrote, one piece after the other; each piece with its end and what it stands next to."""

    client: int
    start: int
    pieces: list[_Piece] = field(default_factory=list)
    halves: set[int] | None = None
    done: int = 0


class _Reader:
    """The bytes of an update, read once from front to back."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        value = self.data[self.at]
        self.at += 1
        return value

    def number(self, limit: int = _LARGEST_CLOCK) -> int:
        data, at = self.data, self.at
        value = shift = 0
        while True:
            piece = data[at]
            at += 1
            value |= (piece & 0x7F) << shift
            if piece < 0x80:  # noqa: PLR2004  # the format's own mark of the last byte
                break
            shift += 7
            if shift > _MOST_BITS:
                raise UnusableUpdate(UNREADABLE)
        self.at = at
        if value >= limit:
            raise UnusableUpdate(UNREADABLE)
        return value

    def text(self) -> bytes:
        length = self.number()
        end = self.at + length
        if end > len(self.data):
            raise UnusableUpdate(UNREADABLE)
        piece = self.data[self.at : end]
        self.at = end
        return piece

    def place(self) -> tuple[int, int]:
        return self.number(_LARGEST_CLIENT), self.number()


_NOT_PLAIN: Final = "Only plain text can be written here."
_MISSING: Final = "Something before this has not arrived."


_NO_HALVES: Final[AbstractSet[int]] = frozenset()
_NONE_NEW: Final[Mapping[int, AbstractSet[int]]] = MappingProxyType({})


def check_update(data: bytes, known: Clocks, halves: Halves) -> Checked:
    """What this update adds to a text that has got as far as `known`. Raises `UnusableUpdate`."""
    reader = _Reader(data)
    try:
        runs = _read_runs(reader, known)
        reached = _reach(runs, known)
        new = _NONE_NEW
        # Hardly any text has such a character, and nearly every keystroke is spared the look.
        for run in runs.values():
            if run.halves:
                new = {**new, run.client: run.halves}
        if halves or new:
            both = {*halves, *new}
            halves = {client: halves.get(client, _NO_HALVES) | new.get(client, _NO_HALVES) for client in both}
            _check_neighbours(runs, halves)
        _check_deletions(reader, reached, known, halves)
    except (IndexError, UnicodeDecodeError) as error:
        raise UnusableUpdate(UNREADABLE) from error
    if reader.at != len(data):
        raise UnusableUpdate(UNREADABLE)
    return Checked(reached, new)


def find_halves(data: bytes) -> Halves:
    """Where characters of two units have their second one, in an update that holds a whole text."""
    return check_update(data, {}, {}).halves


def read_clocks(vector: bytes) -> dict[int, int]:
    """A state vector as numbers. Raises `UnusableUpdate`."""
    reader = _Reader(vector)
    try:
        clocks = dict(reader.place() for _ in range(reader.number()))
    except IndexError as error:
        raise UnusableUpdate(UNREADABLE) from error
    if reader.at != len(vector):
        raise UnusableUpdate(UNREADABLE)
    return clocks


def _read_runs(reader: _Reader, known: Clocks) -> dict[int, _Run]:
    runs: dict[int, _Run] = {}
    for _ in range(reader.number()):
        count = reader.number()
        client, clock = reader.place()
        if client in runs or count == 0:
            raise UnusableUpdate(UNREADABLE)
        run = runs[client] = _Run(client, clock)
        here = known.get(client, 0)
        if clock > here:
            raise SomethingMissing(_MISSING)
        for _ in range(count):
            length, needs, has_left = _read_piece(reader, run, clock, here)
            clock += length
            if clock >= _LARGEST_CLOCK:
                raise UnusableUpdate(UNREADABLE)
            run.pieces.append((clock, needs, has_left))
    return runs


def _read_piece(reader: _Reader, run: _Run, clock: int, here: int) -> _Piece:
    """The length of the next piece of a run in UTF-16 units, its neighbours, and whether the first is on its left."""
    info = reader.byte()
    if info & _HAS_KEY:
        raise UnusableUpdate(_NOT_PLAIN)
    needs: tuple[tuple[int, int], ...] = ()
    if info & _HAS_LEFT:
        needs = (reader.place(),)
    if info & _HAS_RIGHT:
        needs = (*needs, reader.place())
    if not needs and (reader.number() != 1 or reader.text() != TEXT_NAME):
        raise UnusableUpdate(_NOT_PLAIN)
    content = info & _CONTENT
    if content == _STRING:
        length = _length_of(reader.text(), run, clock, here)
    elif content == _DELETED:
        length = reader.number()
    else:
        raise UnusableUpdate(_NOT_PLAIN)
    if length == 0:
        raise UnusableUpdate(UNREADABLE)
    return length, needs, info & _HAS_LEFT


def _length_of(text: bytes, run: _Run, clock: int, here: int) -> int:
    if text.isascii():
        return len(text)
    units = text.decode().encode("utf-16-le")
    for at in range(1, len(units), 2):
        if 0xDC <= units[at] <= 0xDF:  # noqa: PLR2004  # the range of second halves
            # A piece that is known in part is cut there; a cut through a character reads differently on each side.
            if clock + at // 2 == here:
                raise UnusableUpdate(UNREADABLE)
            run.halves = run.halves or set()
            run.halves.add(clock + at // 2)
    return len(units) // 2


def _reach(runs: dict[int, _Run], known: Clocks) -> dict[int, int]:
    """How far each run gets when nothing may stand next to something that is not there yet."""
    reached = {client: known.get(client, 0) for client in runs}
    # Whoever waits is woken only when what it waits for is there, so that no order of pieces takes long.
    waiting: dict[int, list[tuple[int, int]]] = {}
    ready = list(runs)
    unfinished = len(ready)
    while ready:
        client = ready.pop()
        blocker = _advance(runs[client], reached, known)
        if blocker is None:
            unfinished -= 1
        else:
            heappush(waiting.setdefault(blocker[0], []), (blocker[1], client))
        queue = waiting.get(client, [])
        while queue and queue[0][0] < reached[client]:
            ready.append(heappop(queue)[1])
    if unfinished:
        raise SomethingMissing(_MISSING)
    return reached


def _advance(run: _Run, reached: dict[int, int], known: Clocks) -> tuple[int, int] | None:
    """Take this run as far as it gets; answers the client and clock it then waits for, if any."""
    while run.done < len(run.pieces):
        end, needs, _ = run.pieces[run.done]
        start = run.pieces[run.done - 1][0] if run.done else run.start
        for client, clock in needs:
            if client == run.client:
                # A piece can stand next to what the same page wrote before it, never next to itself.
                if clock >= start:
                    raise UnusableUpdate(UNREADABLE)
            elif clock >= reached.get(client, known.get(client, 0)):
                return client, clock
        run.done += 1
        reached[run.client] = max(reached[run.client], end)
    return None


def _check_neighbours(runs: Mapping[int, _Run], halves: Halves) -> None:
    for _, needs, has_left in (piece for run in runs.values() for piece in run.pieces):
        for place, (client, clock) in enumerate(needs):
            # It stands behind what is on its left, and before what is on its right.
            if clock + (place == 0 and has_left > 0) in halves.get(client, _NO_HALVES):
                raise UnusableUpdate(UNREADABLE)


def _check_deletions(reader: _Reader, reached: Clocks, known: Clocks, halves: Halves) -> None:
    for _ in range(reader.number()):
        client = reader.number(_LARGEST_CLIENT)
        there = reached.get(client, known.get(client, 0))
        theirs = halves.get(client, _NO_HALVES)
        for clock, length in _pairs(reader, reader.number()):
            if length == 0 or (theirs and (clock in theirs or clock + length in theirs)):
                raise UnusableUpdate(UNREADABLE)
            if clock + length > there:
                raise SomethingMissing(_MISSING)


def _pairs(reader: _Reader, count: int) -> Iterator[tuple[int, int]]:
    for _ in range(count):
        yield reader.number(), reader.number()
