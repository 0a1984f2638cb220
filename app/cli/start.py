"""`caseround serve`."""

import os
import sys
from typing import NoReturn

import click

from app.config import SettingsError, read_settings


@click.command()
def serve() -> NoReturn:
    """The web process."""
    try:
        read_settings()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    # gevent must patch the standard library before anything else is imported, so the server is a program of its own.
    os.execv(sys.executable, [sys.executable, "-m", "gevent.monkey", "--module", "app.cli.serve"])  # noqa: S606  # our own interpreter, fixed words
