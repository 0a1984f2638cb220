"""The `caseround` command: serve, migrate, and the other verbs, each a thin call."""

import importlib
import os
import sys
import time
from pathlib import Path

import click

# Where each command is. Only the one that runs is loaded: some must answer at once.
COMMANDS = {
    "access": "app.cli.matrix",
    "agenda": "app.cli.agenda",
    "audit": "app.cli.audit",
    "backup": "app.cli.backup",
    "demo": "app.cli.demo",
    "jobs": "app.cli.jobs",
    "keys": "app.cli.keys",
    "mail": "app.cli.mail",
    "migrate": "app.cli.upkeep",
    "restore": "app.cli.backup",
    "serve": "app.cli.start",
    "set-up": "app.cli.set_up",
}
NEED_NO_APP = {"agenda", "serve"}


class CommandsByName(click.Group):
    """Loads a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own form
        """Every command there is."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the same
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name.replace("-", "_"))
        return command


@click.group(cls=CommandsByName)
def cli() -> None:
    """Runs multi-agency case-discussion meetings."""


def main() -> None:
    """Run the command, with the app where it needs one."""
    if sys.argv[1:2] and sys.argv[1] in NEED_NO_APP:
        cli(obj=_began())
    importlib.import_module("app.cli.with_app").run(cli)


def _began() -> float:
    """When this process began, on the monotonic clock: loading the interpreter counts as waiting too."""
    try:
        words = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - int(words[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError):
        age = 0.0
    return time.monotonic() - max(age, 0.0)
