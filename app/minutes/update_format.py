"""Reading a Yjs update (version 1) before it is let near a document: what it adds, and what must be there before it.

An update is taken only if it writes or deletes plain text in the one text of a document, and if everything it builds
on is there already. So each update in the log stands on those before it, and none ever waits for a missing one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final

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


class UnusableUpdate(ValueError):
    """This is no update of a text. The message is for the person who sent it."""


class SomethingMissing(UnusableUpdate):
    """This builds on something that is not here: the page must send all that the server lacks."""


@dataclass(slots=True)
class _Run:
    """What one page wrote, one piece after the other; each piece with its end and what it stands next to."""

    client: int
    start: int
    pieces: list[tuple[int, tuple[tuple[int, int], ...]]] = field(default_factory=list)
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


def check_update(data: bytes, known: Clocks) -> dict[int, int]:
    """How far each page's writing reaches after this update, on top of `known`. Raises `UnusableUpdate`."""
    reader = _Reader(data)
    try:
        runs = _read_runs(reader, known)
        reached = _reach(runs, known)
        _check_deletions(reader, reached, known)
    except (IndexError, UnicodeDecodeError) as error:
        raise UnusableUpdate(UNREADABLE) from error
    if reader.at != len(data):
        raise UnusableUpdate(UNREADABLE)
    return reached


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
            length, needs = _read_piece(reader, here - clock)
            clock += length
            if clock >= _LARGEST_CLOCK:
                raise UnusableUpdate(UNREADABLE)
            run.pieces.append((clock, needs))
    return runs


def _read_piece(reader: _Reader, already_known: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The length of the next piece in UTF-16 units, and its neighbours."""
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
        length = _length_of(reader.text(), already_known)
    elif content == _DELETED:
        length = reader.number()
    else:
        raise UnusableUpdate(_NOT_PLAIN)
    if length == 0:
        raise UnusableUpdate(UNREADABLE)
    return length, needs


def _length_of(text: bytes, already_known: int) -> int:
    if text.isascii():
        return len(text)
    units = text.decode().encode("utf-16-le")
    length = len(units) // 2
    # A piece that is known in part is cut there; a cut through one character would read differently on each side.
    if 0 < already_known < length and 0xDC <= units[2 * already_known + 1] <= 0xDF:  # noqa: PLR2004  # low surrogates
        raise UnusableUpdate(UNREADABLE)
    return length


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
        end, needs = run.pieces[run.done]
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


def _check_deletions(reader: _Reader, reached: Clocks, known: Clocks) -> None:
    for _ in range(reader.number()):
        client = reader.number(_LARGEST_CLIENT)
        there = reached.get(client, known.get(client, 0))
        for clock, length in _pairs(reader, reader.number()):
            if length == 0:
                raise UnusableUpdate(UNREADABLE)
            if clock + length > there:
                raise SomethingMissing(_MISSING)


def _pairs(reader: _Reader, count: int) -> Iterable[tuple[int, int]]:
    for _ in range(count):
        yield reader.number(), reader.number()
