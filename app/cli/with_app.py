"""Running a command that needs the app, with the settings of this environment."""

import sys

import click

from app.config import INSTANCE_FOLDER, SettingsError, forget_key, read_settings
from app.core.cipher import VaultError
from app.wiring import create_app

# What mail servers understand (sysexits.h).
BRING_AGAIN = 75


def run(command: click.Command) -> None:
    """Run the command in the context of the app; say in one line what is wrong with the settings."""
    try:
        settings = read_settings()
        INSTANCE_FOLDER.mkdir(exist_ok=True)
        app = create_app(settings)
        forget_key()
    except (SettingsError, VaultError) as error:
        click.echo(str(error), err=True)
        # A mail that is brought through a pipe is not lost for it: its mail server tries again.
        sys.exit(BRING_AGAIN if sys.argv[1:3] == ["mail", "receive"] else 2)
    with app.app_context():
        command()
