"""`caseround demo`: the demonstration, and measurements in it."""

import json
from pathlib import Path

import click

from app.cli.upkeep import bring_up_to_date
from app.core.clock import local_today
from app.core.transaction import transactional
from app.core.words import day
from app.demo.bench import BenchMeeting, add_bench
from app.demo.ground import Ground, empty_demonstration, find_demonstration_day, look_at_ground
from app.demo.load import load_marlbeck
from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.canaries import canaried

START_AFRESH = "caseround demo load --fresh"


@click.group()
def demo() -> None:
    """The demonstration, Marlbeck: everything in it is invented."""


@demo.command("load")
@click.option("--canaries", is_flag=True, help="End every free text of a case in a made word.")
@click.option("--fresh", is_flag=True, help="Empty a demonstration database first.")
def load(*, canaries: bool, fresh: bool) -> None:
    """Load Marlbeck for today, or for the next working day; keep it where it is there already."""
    bring_up_to_date()
    ground = look_at_ground()
    if ground is Ground.SOMETHING_ELSE:
        message = "This database holds something other than the demonstration. Nothing was changed."
        raise click.ClickException(message)
    if ground is Ground.DEMONSTRATION and not fresh:
        _say_that_it_is_kept()
        return
    _load(canaries=canaries, is_there=ground is Ground.DEMONSTRATION)
    meeting_day = find_demonstration_day()
    click.echo(f"Marlbeck is loaded. Its daily meeting is on {day(meeting_day) if meeting_day else 'no day'} at 10:00.")


@transactional
def _load(*, canaries: bool, is_there: bool) -> None:
    if is_there:
        empty_demonstration()
    load_marlbeck(canaried(MARLBECK) if canaries else MARLBECK)


def _say_that_it_is_kept() -> None:
    meeting_day = find_demonstration_day()
    click.echo("Marlbeck is here already, and what was done in it is kept.")
    if meeting_day is not None and meeting_day < local_today():
        click.echo(f"Its meeting was on {day(meeting_day)}. To start afresh: {START_AFRESH}")


@demo.command("bench")
@click.option("--documents", type=click.IntRange(1, 200), required=True, help="How many items, each with its minutes.")
@click.option("--people", type=click.IntRange(1, 60), required=True, help="How many may write in all of them.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
def bench(documents: int, people: int, out: Path) -> None:
    """Add one open meeting to measure typing in; also while the server runs."""
    if look_at_ground() is not Ground.DEMONSTRATION:
        message = "Measurements belong into a demonstration. Load it first: caseround demo load"
        raise click.ClickException(message)
    made = _add_bench(documents, people)
    out.write_text(
        json.dumps(
            {
                "meeting": str(made.meeting_id),
                "documents": [str(document_id) for document_id in made.document_ids],
                "accounts": list(made.accounts),
            }
        )
        + "\n",
        encoding="utf-8",
    )


@transactional
def _add_bench(documents: int, people: int) -> BenchMeeting:
    return add_bench(documents, people)
