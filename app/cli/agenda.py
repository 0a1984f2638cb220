"""`caseround agenda`: the order of an agenda that stands in a file. It needs neither the database nor the app."""

import json
import time
from pathlib import Path

import click

from app.agenda.optimiser import NoOrder, NotInTime, Problem, order_agenda, read_problem

USUAL_SECONDS = 1.0
SECONDS_OF_A_PROOF = 60.0
ENDING = 0.02  # what it takes to answer and end
SHORTEST = 0.03  # even where starting took all the time: an order that was hardly looked for helps nobody


@click.group()
def agenda() -> None:
    """The order of an agenda."""


@agenda.command("order")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True, max=3600), help="All in all; 1 unless told.")
@click.option("--prove", is_flag=True, help="Look for the proof that no order is better, a minute unless told.")
@click.pass_obj
def order(began: float | None, file: Path, seconds: float | None, *, prove: bool) -> None:
    """Order the cases in FILE so that people wait least, and print the order as one line of JSON."""
    began = time.monotonic() if began is None else began
    allowed = seconds or (SECONDS_OF_A_PROOF if prove else USUAL_SECONDS)
    problem = _read(file)
    left = max(SHORTEST, began + allowed - ENDING - time.monotonic())
    try:
        found = order_agenda(problem, seconds=left, prove=prove)
    except (NoOrder, NotInTime) as error:
        raise click.ClickException(str(error)) from None
    answer = {
        "order": found.order,
        "cost": found.cost,
        "proved_optimal": found.proved_optimal,
        "seconds": round(time.monotonic() - began, 3),
    }
    click.echo(json.dumps(answer))


def _read(file: Path) -> Problem:
    try:
        return read_problem(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        words = error.strerror or "It cannot be read."
    except (ValueError, RecursionError) as error:
        words = str(error)
    raise click.UsageError(f"{file} cannot be ordered: {words}")
