"""How good and how fast the order of an agenda is, on published and generated instances. Prints the figures.

`AGENDA_INSTANCES=folder pytest -m bench -s tests/bench/test_ordering.py`. Each instance is a JSON file as
`caseround agenda order` reads it, with `best_known` beside it. AGENDA_PROOF_SECONDS gives the proofs longer.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from app.agenda.optimiser import Ordering, Problem, cost_of, order_agenda, read_problem

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

FOLDER = os.environ.get("AGENDA_INSTANCES", "")
PROOF_SECONDS = float(os.environ.get("AGENDA_PROOF_SECONDS", "5"))
FILMS = ("film1", "MobStory")
MOST_NODES = 13_000  # twice what the best published search of its time needed for a film


@dataclass(frozen=True)
class Instance:
    name: str
    file: Path
    problem: Problem
    best_known: int
    told: dict[str, Any]

    @property
    def count(self) -> int:
        return len(self.problem.durations)

    @property
    def is_meeting(self) -> bool:
        return self.told["kind"] == "meeting"

    @property
    def is_tail(self) -> bool:
        return self.told["kind"] == "tail"

    def gap(self, cost: int) -> float:
        """Per cent above the best known."""
        return 100 * (cost - self.best_known) / max(self.best_known, 1)

    def order(self, seconds: float, **asked: Any) -> Ordering:
        found = order_agenda(self.problem, seconds=seconds, **asked)
        told = cost_of(self.problem, found.order)
        assert told.violations == ()
        assert told.cost == found.cost
        return found


@pytest.fixture(scope="module")
def instances() -> list[Instance]:
    if not FOLDER:
        pytest.fail("AGENDA_INSTANCES names no folder.")
    return list(read(Path(FOLDER)))


def read(folder: Path) -> Iterator[Instance]:
    for file in sorted(folder.glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        yield Instance(told["name"], file, read_problem(told), told["best_known"], told)


def test_values_in_the_time_of_a_page(instances: list[Instance]) -> None:
    """G1 to G5: 0.5 s up to 20 cases, 1 s above, 0.15 s for what is left of a meeting, 0.1 s for films."""
    print(f"\n{'instance':24} {'n':>3} {'cost':>6} {'best':>6} {'gap %':>6} {'found s':>8} {'moves or proof':>14}")
    gaps: dict[str, list[float]] = {}
    for one in instances:
        is_film = one.name.startswith(FILMS)
        seconds = 0.1 if is_film else 0.15 if one.is_tail else 0.5 if one.count <= 20 else 1.0
        found = one.order(seconds)
        group = "films" if is_film else "tails" if one.is_tail else f"n <= {-(-one.count // 10) * 10}"
        gaps.setdefault(group, []).append(one.gap(found.cost))
        print(
            f"{one.name:24} {one.count:3} {found.cost:6} {one.best_known:6} {one.gap(found.cost):6.2f} "
            f"{found.found_after:8.3f} {'proved' if found.proved_optimal else '':>14}"
        )
    for group, values in sorted(gaps.items()):
        print(f"{group:8} {len(values):3} instances, gap mean {mean(values):.2f} %, max {max(values):.2f} %")


def test_proofs(instances: list[Instance]) -> None:
    """G1, G5 and G7, and beyond: what is proved, how soon, and with how many subproblems."""
    print(f"\n{'instance':24} {'cost':>6} {'bound':>6} {'proved':>6} {'was':>6} {'seconds':>8} {'nodes':>9}")
    for one in instances:
        found = one.order(PROOF_SECONDS, prove=True)
        print(
            f"{one.name:24} {found.cost:6} {found.lower_bound:6} {found.proved_optimal!s:>6} "
            f"{one.told['proved_optimal']!s:>6} {found.seconds:8.2f} {found.nodes:9}"
        )
        assert found.lower_bound <= min(found.cost, one.best_known)
        if one.name.startswith(FILMS):
            assert found.nodes <= MOST_NODES


def test_what_ordering_saves(instances: list[Instance]) -> None:
    """G6: against the order of arrival, where nothing but the cost counts."""
    saved = []
    for one in instances:
        if one.is_meeting and not any(one.told["constraints"].values()):
            arrival = cost_of(one.problem, range(one.count)).cost
            saved.append(100 * (1 - one.order(1.0).cost / arrival))
    print(f"\n{len(saved)} meetings: {mean(saved):.0f} % less than in the order of arrival (goal 60 %)")


def test_the_whole_command(instances: list[Instance]) -> None:
    """G4: wall time of `caseround agenda order` for what is left of a meeting, the interpreter's start included."""
    command = str(Path(sys.executable).with_name("caseround"))
    walls = []
    for one in instances:
        if one.is_tail:
            began = time.monotonic()
            words = [command, "agenda", "order", str(one.file), "--seconds", "0.2"]
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            walls.append(time.monotonic() - began)
            print(f"{one.name:24} {walls[-1]:.3f} s, gap {one.gap(json.loads(done.stdout)['cost']):.2f} %")
    print(f"{len(walls)} tails: mean {mean(walls):.3f} s, longest {max(walls):.3f} s")
