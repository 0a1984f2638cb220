"""How often each fault happens, from which seed, and what holds every time.

FAULTS is the share of the full number of loops: 1, as `make faults` runs it; a tenth where nothing is said. FAULT_SEED
repeats a run.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from morning_under_way import Morning

SHARE = float(os.environ.get("FAULTS", "0.1"))
SEED = int(os.environ.get("FAULT_SEED", str(secrets.randbelow(10**6))))
LOOPS_OF_A_MORNING = 10


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

    `harm` answers how many seconds it took until all stood again. People work on all morning, and after each harm what
    was acknowledged is looked for in the database. A morning ends now and then, or when its list does: then every page
    shows the same, and the trail is whole.
    """
    began, many = time.monotonic(), loops(full)
    took: list[float] = []
    words = commands = refused = 0
    while len(took) < many:
        morning = begin()
        with nothing_is_lost(morning):
            while True:
                took.append(harm(morning))
                morning.harmed += 1
                if len(took) == many or morning.harmed == LOOPS_OF_A_MORNING or not morning.cases:
                    break
                morning.wait_for_progress()
                morning.assert_acknowledged_is_on_disk()
        words, commands, refused = (
            total + now for total, now in zip((words, commands, refused), morning.counts(), strict=True)
        )
        morning.leave()
    return (
        f"{what}: {len(took)} loops of {full}, {words} words and {commands} commands acknowledged, 0 lost, 0 doubled; "
        f"{refused} refused in words; standing again after {median(took):.1f} s, at most {max(took):.1f}; "
        f"{(time.monotonic() - began) / many:.1f} s for each loop"
    )
