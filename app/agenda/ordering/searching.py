"""The compiled searches (`core/*.c`), called through ctypes: outside Python's lock, so that nobody waits for them."""

import ctypes
from collections.abc import Mapping, Sequence
from ctypes import POINTER, Structure, byref, c_double, c_int32, c_int64, c_uint64
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TypeVar

from app.agenda.ordering.cost import people_of
from app.agenda.ordering.problem import HUNDREDTHS, MOST_CASES, Agency, Problem

Number = TypeVar("Number", c_int32, c_int64, c_uint64)

LIBRARY = Path(__file__).parent / "core" / "ordering.so"
ALWAYS = 10**9  # later than any case can end


class Status(IntEnum):
    """What a search found."""

    NONE_FOUND = 0
    FOUND = 1
    PROVED = 2
    IMPOSSIBLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long a search may take. `proof_share` is the part of the time for the proof, in per cent.

    `is_patient` where the proof is what is wanted: then the bound that is close and takes long is tried for many cases.
    """

    seconds: float
    moves: int | None
    labels: int
    seed: int
    proof_share: int
    is_patient: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found. Where announced cases count, `cost` and `lower_bound` hold their moving, in hundredths."""

    status: Status
    order: tuple[int, ...]
    cost: int
    lower_bound: int
    nodes: int
    moves: int
    found_after: float


class _Problem(Structure):
    _fields_ = (
        *((name, c_int32) for name in ("cases", "agencies", "done", "total", "precedences", "groups")),
        ("minutes", POINTER(c_int32)),
        ("weight", POINTER(c_int64)),
        ("rejoin", POINTER(c_int64)),
        ("attendance", POINTER(c_uint64)),
        *((name, POINTER(c_int32)) for name in ("clock", "earliest", "latest", "first_place", "last_place")),
        *((name, POINTER(c_int32)) for name in ("before", "after", "group_start", "group_cases", "done_cases")),
        ("moved", POINTER(c_int64)),
    )


class _Limits(Structure):
    _fields_ = (
        ("seconds", c_double),
        ("moves", c_int64),
        ("labels", c_int64),
        ("seed", c_uint64),
        ("share_proof", c_int32),
        ("is_patient", c_int32),
    )


class _Result(Structure):
    _fields_ = (
        ("status", c_int32),
        ("reserved", c_int32),
        ("order", c_int32 * MOST_CASES),
        ("cost", c_int64),
        ("lower_bound", c_int64),
        ("nodes", c_int64),
        ("moves", c_int64),
        ("found_after", c_double),
    )


def search(problem: Problem, announced: Mapping[int, int], stability: int, effort: Effort) -> Found:
    """The best order that was found within these limits."""
    result = _Result()
    limits = _Limits(
        effort.seconds,
        -1 if effort.moves is None else effort.moves,
        effort.labels,
        effort.seed % 2**64,
        effort.proof_share,
        effort.is_patient,
    )
    made = _problem_of(problem, _moved(problem, announced, stability))
    _refuse(_library().ordering_search(byref(made), byref(limits), byref(result)))
    return Found(
        status=Status(result.status),
        order=tuple(result.order[: len(problem.durations)]),
        cost=result.cost,
        lower_bound=result.lower_bound,
        nodes=result.nodes,
        moves=result.moves,
        found_after=result.found_after,
    )


def is_possible(problem: Problem, seconds: float) -> bool | None:
    """Whether some order keeps every rule; None where the time was over before that was certain."""
    order = (c_int32 * MOST_CASES)()
    verdict = _library().ordering_feasible(byref(_problem_of(problem, None)), c_double(seconds), order)
    _refuse(verdict)
    return None if verdict < 0 else bool(verdict)


def _refuse(answer: int) -> None:
    if answer == -2:  # noqa: PLR2004  # as ordering.h says
        raise MemoryError("There was not enough memory to order the agenda.")


_loaded: list[ctypes.CDLL] = []


def _library() -> ctypes.CDLL:
    if not _loaded:
        try:
            _loaded.append(ctypes.CDLL(str(LIBRARY)))
        except OSError as error:
            raise RuntimeError(f"The optimiser is not built; run `make setup`. ({error})") from None
    return _loaded[0]


def _costs_something(agency: Agency) -> bool:
    return len(agency.cases) > 1 and agency.weight > 0 and agency.rejoin_cost != 0


def _problem_of(problem: Problem, moved: Sequence[int] | None) -> _Problem:
    # What moving costs is in hundredths; so is waiting, then.
    scale = 1 if moved is None else HUNDREDTHS
    agencies = [agency for agency in problem.agencies if _costs_something(agency)]
    cases = range(len(problem.durations))
    earliest, latest = [0 for _ in cases], [ALWAYS for _ in cases]
    for window in problem.windows:
        for case in problem.agencies[window.agency].cases:
            earliest[case] = max(earliest[case], min(window.start, ALWAYS))
            latest[case] = min(latest[case], max(window.end, -1))
    first, last = _places(problem)
    precedence = [pair for pair in problem.precedence if pair[0] != pair[1]]
    group_start = [0]
    for group in problem.adjacent:
        group_start.append(group_start[-1] + len(group))
    return _Problem(
        len(problem.durations),
        len(agencies),
        len(problem.fixed_prefix),
        sum(problem.durations),
        len(precedence),
        len(problem.adjacent),
        _array(c_int32, problem.durations),
        _array(c_int64, [scale * agency.weight for agency in agencies]),
        _array(c_int64, [_rejoin_cost(problem, agency, scale) for agency in agencies]),
        _array(c_uint64, [sum((case in a.cases) << k for k, a in enumerate(agencies)) for case in cases]),
        _array(c_int32, problem.clock),
        _array(c_int32, earliest),
        _array(c_int32, latest),
        _array(c_int32, first),
        _array(c_int32, last),
        _array(c_int32, [before for before, _ in precedence]),
        _array(c_int32, [after for _, after in precedence]),
        _array(c_int32, group_start),
        _array(c_int32, [case for group in problem.adjacent for case in group]),
        _array(c_int32, problem.fixed_prefix),
        None if moved is None else _array(c_int64, moved),
    )


def _rejoin_cost(problem: Problem, agency: Agency, scale: int) -> int:
    """-1 for an agency that never leaves, because it may not or because waiting is always cheaper."""
    longest_wait = agency.weight * sum(problem.durations)
    return -1 if agency.rejoin_cost is None or agency.rejoin_cost >= longest_wait else scale * agency.rejoin_cost


def _places(problem: Problem) -> tuple[list[int], list[int]]:
    """The first and the last place that each case may take."""
    count, urgent = len(problem.durations), set(problem.urgent_first)
    first = [0 if case in urgent else len(urgent) for case in range(count)]
    last = [len(urgent) - 1 if case in urgent else count - 1 for case in range(count)]
    for case, place in problem.pinned:
        # A place that there is not lets no order keep the rule, and fits into 32 bits.
        place_or_none = place if 0 <= place < count else count
        first[case], last[case] = max(first[case], place_or_none), min(last[case], place_or_none)
    return first, last


def _moved(problem: Problem, announced: Mapping[int, int], stability: int) -> list[int] | None:
    """For each case and minute of discussion before it, what it costs to start there, in hundredths."""
    if not announced or not stability:
        return None
    table = []
    for case in range(len(problem.durations)):
        if case not in announced:
            table += [0] * len(problem.clock)
            continue
        each = stability * people_of(problem, case)
        table += [each * abs(at - announced[case]) for at in problem.clock]
    return table


def _array(kind: type[Number], values: Sequence[int]) -> ctypes.Array[Number]:
    """A C array that is never empty; a Structure keeps alive what its pointers point to."""
    return (kind * max(1, len(values)))(*values)
