"""`caseround serve`."""

import os
import subprocess
import sys
from typing import NoReturn

import click

from app.config import SettingsError, read_settings


@click.command()
@click.option("--with-jobs", is_flag=True, help="Do the timed jobs too, in a process beside it.")
def serve(*, with_jobs: bool) -> NoReturn:
    """The web process."""
    try:
        read_settings()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if with_jobs:
        # It ends when this process does, which goes on below under another name.
        jobs = "from app.cli import main; main()"
        subprocess.Popen([sys.executable, "-c", jobs, "jobs", "--with-parent"])  # noqa: S603  # our own interpreter, fixed words
    # gevent must patch the standard library before anything else is imported, so the server is a program of its own.
    os.execv(sys.executable, [sys.executable, "-m", "gevent.monkey", "--module", "app.cli.served"])  # noqa: S606  # our own interpreter, fixed words
