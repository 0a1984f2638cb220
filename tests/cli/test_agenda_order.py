"""`caseround agenda order`: one line of JSON, or in words why there is none."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import cli

AGENCIES = {
    "police": {"weight": 2, "rejoin_cost": 16, "cases": [0, 2, 4]},
    "housing": {"weight": 1, "rejoin_cost": None, "cases": [1, 3]},
    "health": {"weight": 1, "rejoin_cost": 10, "cases": [0, 3, 4]},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "agenda.json"


def write(file: Path, **constraints: Any) -> None:
    told = {"durations": [10, 5, 8, 5, 10], "agencies": AGENCIES, "constraints": constraints}
    file.write_text(json.dumps(told), encoding="utf-8")


def order(file: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["agenda", "order", str(file), *words])


@pytest.mark.parametrize("words", [(), ("--prove",), ("--seconds", "0.5")])
def test_it_prints_the_order_as_one_line_of_json(file: Path, words: tuple[str, ...]) -> None:
    write(file, urgent_first=[4], pinned=[[1, 1]])
    done = order(file, *words)
    assert done.exit_code == 0, done.output
    (line,) = done.output.splitlines()
    answer = json.loads(line)
    assert answer.keys() == {"order", "cost", "proved_optimal", "seconds"}
    assert answer["order"] == [4, 1, 3, 0, 2]
    assert answer["cost"] == 16 + 5  # the police are fetched again, health waits for one case
    assert answer["proved_optimal"] is True


def test_where_no_order_keeps_every_constraint_it_says_why(file: Path) -> None:
    write(file, windows=[{"agency": "police", "from": 0, "to": 20}], breaks=[{"at": 60, "length": 5}])
    done = order(file)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: No order keeps all of these: police can be there from minute 0 to minute 20 only, "
        "and is needed for case 0, case 2 and case 4, 28 minutes in all.\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be ordered: Expecting property name"),
        ("[" * 100_000, "cannot be ordered"),
        ('{"durations": [1]}', "“agencies” is missing in the document"),
        ("\xff", "cannot be ordered"),
    ],
    ids=["no JSON", "deep", "no agencies", "no UTF-8"],
)
def test_what_is_no_agenda_is_refused_in_words(file: Path, text: str, said: str) -> None:
    file.write_bytes(text.encode("latin-1") if text == "\xff" else text.encode())
    done = order(file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    done = order(file)
    assert done.exit_code == 2
    assert "No such file" in done.stderr


def test_it_starts_without_the_app(file: Path) -> None:
    """The time allowed is that of the whole command, and loading the app alone takes longer."""
    write(file)
    program = (
        "import sys; from app.cli import main; sys.argv = ['caseround', 'agenda', 'order', sys.argv[1]]\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code, {'flask', 'sqlalchemy', 'app.wiring'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    answer, end = done.stdout.splitlines()
    assert json.loads(answer)["proved_optimal"] is True
    assert end == "0 set()"


def test_every_command_is_found_by_its_name() -> None:
    listed = CliRunner().invoke(cli, ["--help"])
    assert listed.exit_code == 0, listed.output
    for name in ("access", "agenda", "audit", "demo", "keys", "mail", "migrate", "serve", "set-up"):
        assert f"  {name} " in listed.output
    assert CliRunner().invoke(cli, ["unheard-of"]).exit_code == 2
