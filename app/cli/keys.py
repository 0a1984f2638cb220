"""`caseround keys`: whether every key opens, and a new master key."""

from pathlib import Path

import click
from flask import current_app

from app.audit.service import record
from app.config import KeySource, Settings
from app.core.cipher import VaultError
from app.core.custody import Custodian, FileCustodian, Succession
from app.core.key_care import count_keys, rewrap_all
from app.core.key_files import announce_successor
from app.core.transaction import transactional


@click.group()
def keys() -> None:
    """The keys of cases, and the master key that wraps them."""


@keys.command("check")
def check() -> None:
    """Open every key, and say how many there are under which master key."""
    counts = count_keys()
    for count in counts:
        click.echo(f"master key {count.master}: {count.keys} keys, {count.opened} open")
    if any(count.opened < count.keys for count in counts):
        message = "Some keys do not open. What they seal cannot be read with this master key."
        raise click.ClickException(message)


@keys.command("rotate")
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file of the new master key; made if it is not there.",
)
def rotate(path: Path) -> None:
    """Wrap every key under a new master key, all of them or none. The old file is left alone."""
    settings: Settings = current_app.extensions["settings"]
    is_of_file = settings.key_source is KeySource.FILE
    try:
        new = FileCustodian(path)
        if is_of_file and settings.key_file.resolve() != path.resolve():
            # Before anything is wrapped: a server that runs on the old file then finds the new one.
            announce_successor(settings.key_file, path)
        count = _rewrap(new)
    except (VaultError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} keys are wrapped under master key {new.name} in {path} now, and each was opened again.")
    if is_of_file:
        click.echo(f"Servers that run go on. Start the next with CASEROUND_KEY_FILE={path}.")
    else:
        click.echo(
            f"Start all servers again now, with CASEROUND_KEY_FILE={path} instead of {settings.key_source.value}."
        )
    click.echo("Keep the old key with the backups it opens, and run `caseround keys check` before you take it away.")


@transactional
def _rewrap(new: FileCustodian) -> int:
    old: Custodian = current_app.extensions["custodian"]
    current_app.extensions["custodian"] = Succession(new, old)
    count = rewrap_all(new)
    record("master_key_replaced", None, master=new.name, keys=count)
    return count
