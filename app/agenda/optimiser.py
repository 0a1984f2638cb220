"""The order of an agenda that keeps people waiting least, within rules that all hold.

Plain data in, plain data out; nothing here knows the rest of the program. The searches are compiled (`ordering/core`):
local search finds a good order within milliseconds, an exact search proves the best one where it can.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from app.agenda.ordering.cost import PLAIN, AgencyCost, CostOfOrder, Gap, Words, cost_of, cost_of_moving
from app.agenda.ordering.problem import HUNDREDTHS, MOST_MINUTES, Agency, Break, MalformedProblem, Problem, Window
from app.agenda.ordering.reading import read_problem
from app.agenda.ordering.reasons import fewest_rules, tell_rules
from app.agenda.ordering.searching import Effort, Status, is_possible, search

__all__ = [
    "Agency",
    "AgencyCost",
    "Break",
    "CostOfOrder",
    "Gap",
    "MalformedProblem",
    "NoOrder",
    "NotInTime",
    "Ordering",
    "Problem",
    "Window",
    "Words",
    "cost_of",
    "cost_of_moving",
    "order_agenda",
    "read_problem",
]

MOST_SECONDS = 86_400
MOST_STABILITY = 1_000
MOST_LABELS = 3_000_000  # of the proof, some 60 bytes each
MOST_LABELS_TO_PROVE = 12_000_000


class NoOrder(Exception):
    """No order keeps every rule; that is proved. `reasons` are sentences: rules that cannot hold together."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(["No order keeps all of these:", *reasons]))
        self.reasons = reasons


class NotInTime(Exception):
    """No order that keeps every rule was found in this time; whether there is one is not known."""

    def __init__(self) -> None:
        super().__init__("No order that keeps every rule was found in this time. There may be one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """The best order that was found. `moved` is what moving announced cases costs on top of `cost`, in hundredths.

    `proved_optimal` says that no order costs less, both together; `lower_bound` is what every order costs at least.
    """

    order: tuple[int, ...]
    cost: int
    moved: int
    proved_optimal: bool
    seconds: float
    seed: int
    lower_bound: int
    nodes: int
    found_after: float


def order_agenda(
    problem: Problem,
    *,
    seconds: float = 1.0,
    seed: int = 1,
    prove: bool = False,
    moves: int | None = None,
    announced: Mapping[int, int] | None = None,
    stability: int = 0,
    words: Words = PLAIN,
) -> Ordering:
    """The best order found within so many seconds, sooner where it is proved best.

    With `prove` nearly all the time goes into the proof. With `moves` and time enough, the same seed gives the same
    order. `announced` says when cases were told to start; each minute that one of them moves for a person costs
    `stability` hundredths of a minute of waiting. Raises `NoOrder` where it is proved that no order keeps every rule,
    and `NotInTime` where none was found.
    """
    began = time.monotonic()
    announced = announced or {}
    _check(problem, seconds, announced, stability)
    effort = Effort(
        seconds=seconds,
        moves=moves,
        labels=MOST_LABELS_TO_PROVE if prove else MOST_LABELS,
        seed=seed,
        proof_share=100 if prove else 60,
        is_patient=prove,
    )
    found = search(problem, announced, stability, effort)
    if found.status == Status.IMPOSSIBLE:
        raise NoOrder(tell_rules(fewest_rules(problem, is_possible), words))
    if found.status == Status.NONE_FOUND:
        raise NotInTime
    moved = cost_of_moving(problem, found.order, announced, stability)
    scale = HUNDREDTHS if announced and stability else 1
    return Ordering(
        order=found.order,
        cost=(found.cost - moved) // scale,
        moved=moved,
        proved_optimal=found.status == Status.PROVED,
        seconds=time.monotonic() - began,
        seed=seed,
        lower_bound=-(-found.lower_bound // scale),
        nodes=found.nodes,
        found_after=found.found_after,
    )


def _check(problem: Problem, seconds: float, announced: Mapping[int, int], stability: int) -> None:
    if not 0 < seconds < MOST_SECONDS:
        raise MalformedProblem(f"The time must be more than 0 and less than {MOST_SECONDS} seconds.")
    if not 0 <= stability <= MOST_STABILITY:
        raise MalformedProblem(f"Stability is {stability}, and must be 0 to {MOST_STABILITY}.")
    for case, at in announced.items():
        if not 0 <= case < len(problem.durations):
            raise MalformedProblem(f"Case {case} was announced, but is not among the {len(problem.durations)} cases.")
        if not 0 <= at <= MOST_MINUTES:
            raise MalformedProblem(f"Case {case} was announced for minute {at}; it must be 0 to {MOST_MINUTES}.")
