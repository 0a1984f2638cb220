"""The page says what a change of order costs by itself: as the program would."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

from app.agenda.optimiser import Agency, Problem, cost_of

MODULE = Path(__file__).resolve().parents[2] / "static" / "js" / "agenda" / "cost.js"
IMPORTS = (
    f"import * as cost from '{MODULE.as_uri()}'; import {{ readFileSync }} from 'node:fs';"
    "const told = JSON.parse(readFileSync(0, 'utf8'));"
)


def run(script: str, told: object) -> Any:
    """What a script of the page prints, which has the module as `cost` and what it is told as `told`."""
    node = shutil.which("node")
    assert node, "these tests need node"
    answer = subprocess.run(
        [node, "--input-type=module", "--eval", f"{IMPORTS}{script}"],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_the_page_and_the_program_agree_about_every_cost() -> None:
    chance = random.Random(7)
    meetings = []
    for _ in range(200):
        agencies = [[f"Agency {n}", chance.randint(1, 3), chance.randint(0, 30)] for n in range(chance.randint(1, 6))]
        cases = [
            {
                "minutes": chance.randint(1, 20),
                "agencies": sorted(chance.sample(range(len(agencies)), chance.randint(0, len(agencies)))),
            }
            for _ in range(chance.randint(1, 12))
        ]
        meetings.append({"agencies": agencies, "cases": cases})
    script = "console.log(JSON.stringify(told.map(({cases, agencies}) => cost.costOf(cases, agencies))));"
    for meeting, answer in zip(meetings, run(script, meetings), strict=True):
        cases: Any = meeting["cases"]
        problem = Problem(
            durations=tuple(case["minutes"] for case in cases),
            agencies=tuple(
                Agency(name, people, fetching, frozenset(k for k, case in enumerate(cases) if n in case["agencies"]))
                for n, (name, people, fetching) in enumerate(meeting["agencies"])
            ),
        )
        found = cost_of(problem, range(len(cases)))
        assert answer["cost"] == found.cost
        assert [one["cost"] for one in answer["each"]] == [one.cost for one in found.agencies]
        assert [one["fetched"] for one in answer["each"]] == [one.rejoins for one in found.agencies]


def test_a_change_is_said_in_plain_words() -> None:
    a, b, c, d = (
        {"minutes": 10, "agencies": [0]},
        {"minutes": 5, "agencies": [1]},
        {"minutes": 5, "agencies": []},
        {"minutes": 10, "agencies": [0, 1]},
    )
    changes = [
        ([a, d, b, c], [a, c, d, b]),
        ([a, b, c, d], [a, d, b, c]),
        ([a, c, b, d], [c, a, d, b]),
        ([c, a], [a, c]),
    ]
    script = (
        "const [changes, agencies] = told; console.log(JSON.stringify(changes.map((pair) => "
        "cost.changeInWords(...pair.map((cases) => cost.costOf(cases, agencies)), agencies))));"
    )
    assert run(script, [changes, [["Housing", 1, 8], ["Police", 2, 16]]]) == [
        "This costs agencies 5 minutes more. Housing waits 5 minutes between its cases.",
        "This saves agencies 18 minutes. Police no longer waits between its cases.",
        "This saves agencies 8 minutes. Housing is fetched one time less.",
        "This costs agencies as much time as before.",
    ]
