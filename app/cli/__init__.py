"""The `caseround` command: serve, migrate, and the other verbs, each a thin call."""

import json
import os
import sys
from typing import NoReturn

import click
from flask import current_app

from app import create_app
from app.cli.audit import audit
from app.cli.demo import demo
from app.cli.keys import keys
from app.cli.mail import mail
from app.cli.matrix import access_matrix
from app.cli.set_up import set_up
from app.cli.upkeep import bring_up_to_date
from app.config import INSTANCE_FOLDER, SettingsError, forget_key, read_settings
from app.core.cipher import VaultError


@click.group()
def cli() -> None:
    """Runs multi-agency case-discussion meetings."""


@cli.command()
def serve() -> NoReturn:
    """The web process."""
    # gevent must patch the standard library before anything else is imported, so the server is a program of its own.
    os.execv(sys.executable, [sys.executable, "-m", "gevent.monkey", "--module", "app.cli.serve"])  # noqa: S606  # our own interpreter, fixed words


@cli.command()
def migrate() -> None:
    """Bring the database up to date, from an empty one too."""
    bring_up_to_date()


@cli.group()
def access() -> None:
    """Who may do what."""


@access.command("matrix")
@click.option("--json", "as_json", is_flag=True, required=True, help="Print a JSON list.")
def matrix(as_json: bool) -> None:  # noqa: ARG001, FBT001  # the one form there is; the flag keeps room for others
    """Every route and socket event with its permission and roles."""
    click.echo(json.dumps(access_matrix(current_app), indent=1))


cli.add_command(audit)
cli.add_command(demo)
cli.add_command(set_up)
cli.add_command(keys)
cli.add_command(mail)


def main() -> None:
    """Run the command with the settings of this environment; say in one line what is wrong with them."""
    try:
        settings = read_settings()
        if sys.argv[1:2] == ["serve"]:
            cli()
        INSTANCE_FOLDER.mkdir(exist_ok=True)
        app = create_app(settings)
        forget_key()
    except (SettingsError, VaultError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    with app.app_context():
        cli()
