"""Who wrote each passage of a text, kept exactly while the text changes. Plain data, without database or web.

Lengths count UTF-8 bytes, as the changes do that the CRDT library tells of.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that one account wrote; nobody's where it was put in without one."""

    length: int
    account_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a run."""

    text: str
    account_id: uuid.UUID | None


Runs = tuple[Run, ...]
Delta = Iterable[Mapping[str, object]]


def apply_delta(runs: Sequence[Run], delta: Delta, account_id: uuid.UUID | None) -> Runs:
    """The runs after a change by an account: pieces kept, put in and taken out, from front to back.

    Raises `ValueError` for a change of a longer text than this.
    """
    before = _Before(runs)
    after: list[Run] = []
    for step in delta:
        match step:
            case {"insert": str(text)}:
                _put(after, [Run(len(text.encode()), account_id)])
            case {"retain": int(length)} | {"retain": float(length)}:
                _put(after, before.take(int(length)))
            case {"delete": int(length)} | {"delete": float(length)}:
                before.take(int(length))
            case _:
                message = "This is no change of a plain text."
                raise ValueError(message)
    _put(after, before.rest())
    return tuple(after)


class _Before:
    """The runs before a change, taken from the front."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._at = 0
        # How much of the run at `_at` has been taken.
        self._taken = 0

    def take(self, length: int) -> list[Run]:
        """The runs of the next so many bytes."""
        out: list[Run] = []
        if self._taken:
            run = self._runs[self._at]
            piece = min(length, run.length - self._taken)
            out.append(Run(piece, run.account_id))
            self._advance(piece)
            length -= piece
        runs, first, at, many = self._runs, self._at, self._at, len(self._runs)
        while length and at < many and runs[at].length <= length:
            length -= runs[at].length
            at += 1
        out += runs[first:at]
        self._at = at
        if length:
            if at == many:
                message = "This change is of a longer text."
                raise ValueError(message)
            out.append(Run(length, runs[at].account_id))
            self._taken = length
        return out

    def rest(self) -> list[Run]:
        """All that is left."""
        left = self.take(self._runs[self._at].length - self._taken) if self._taken else []
        return [*left, *self._runs[self._at :]]

    def _advance(self, piece: int) -> None:
        self._taken += piece
        if self._taken == self._runs[self._at].length:
            self._at, self._taken = self._at + 1, 0


def _put(after: list[Run], runs: Sequence[Run]) -> None:
    """Add runs behind, joined with what the same account wrote just before."""
    first = next((at for at, run in enumerate(runs) if run.length), len(runs))
    if first == len(runs):
        return
    if after and after[-1].account_id == runs[first].account_id:
        after[-1] = Run(after[-1].length + runs[first].length, after[-1].account_id)
        first += 1
    after.extend(runs[first:])


def split_text(text: str, runs: Sequence[Run]) -> tuple[Passage, ...]:
    """The passages of a text, in order. Raises `ValueError` if the runs are not those of this text."""
    raw = text.encode()
    ends = [0]
    for run in runs:
        ends.append(ends[-1] + run.length)
    if ends[-1] != len(raw):
        message = "These are the writers of another text."
        raise ValueError(message)
    return tuple(
        Passage(raw[start:end].decode(), run.account_id) for (start, end), run in zip(pairwise(ends), runs, strict=True)
    )


def pack_runs(runs: Sequence[Run]) -> bytes:
    """The runs as bytes, to be sealed."""
    who = list(dict.fromkeys(run.account_id for run in runs))
    places = {account_id: place for place, account_id in enumerate(who)}
    named = [None if account_id is None else account_id.hex for account_id in who]
    return json.dumps({"who": named, "runs": [[run.length, places[run.account_id]] for run in runs]}).encode()


def unpack_runs(packed: bytes) -> Runs:
    """What `pack_runs` made bytes of."""
    kept = json.loads(packed)
    who = [None if text is None else uuid.UUID(text) for text in kept["who"]]
    return tuple(Run(length, who[place]) for length, place in kept["runs"])
