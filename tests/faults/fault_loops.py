"""How often each fault happens, from which seed, and what holds every time.

FAULTS is the share of the full number of loops: 1, as `make faults` runs it; a tenth where nothing is said. FAULT_SEED
repeats a run.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from morning_under_way import Morning

SHARE = float(os.environ.get("FAULTS", "0.1"))
SEED = int(os.environ.get("FAULT_SEED", str(secrets.randbelow(10**6))))
LOOPS_OF_A_MORNING = 5


def loops(full: int) -> int:
    """As many loops as this run is to make of so many."""
    return max(1, round(full * SHARE))


@contextmanager
def nothing_is_lost(morning: Morning) -> Iterator[None]:
    """People work before, during and after what happens in the block; all that was acknowledged is there, once."""
    with morning.at_work():
        morning.wait_for_progress()
        yield
        morning.wait_for_progress()
    morning.settle()
    morning.assert_nothing_is_lost()


def run(what: str, full: int, begin: Callable[[], Morning], harm: Callable[[Morning], float]) -> str:
    """Harm so many mornings of so many; answers the line that tells of it.

    `harm` answers how many seconds it took until all stood again. A new morning begins now and then, so that no text
    and no list becomes very long.
    """
    took: list[float] = []
    words = commands = refused = 0
    morning = begin()
    for number in range(loops(full)):
        if number and number % LOOPS_OF_A_MORNING == 0:
            morning.leave()
            morning = begin()
        before = morning.counts()
        with nothing_is_lost(morning):
            took.append(harm(morning))
        words, commands, refused = (
            total + now - then
            for total, now, then in zip((words, commands, refused), morning.counts(), before, strict=True)
        )
    morning.leave()
    return (
        f"{what}: {len(took)} loops of {full}, {words} words and {commands} commands acknowledged, 0 lost, 0 doubled; "
        f"{refused} refused in words; standing again after {median(took):.1f} s, at most {max(took):.1f}"
    )
