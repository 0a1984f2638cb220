"""`caseround jobs`: the process of the timed jobs, running one by hand, and which there are."""

import os

import click
from flask import Flask, current_app

from app.cli.figures import serve_figures_in_a_thread
from app.config import Settings
from app.core.logs import keep_logs
from app.schedule.jobs import JOBS, run_job
from app.schedule.process import keep_running


@click.group(invoke_without_command=True)
@click.option("--with-parent", is_flag=True, help="End when the process that started this one ends.")
@click.pass_context
def jobs(ctx: click.Context, *, with_parent: bool) -> None:
    """Do the timed jobs, each at its time, until told to stop."""
    if ctx.invoked_subcommand is None:
        settings: Settings = current_app.extensions["settings"]
        if settings.metrics and not with_parent:
            serve_figures_in_a_thread(_app(), settings.metrics)
        keep_logs("jobs", level=settings.log_level)
        keep_running(_app(), ends_with=os.getppid() if with_parent else None)


@jobs.command("run")
@click.argument("name", type=click.Choice([job.name for job in JOBS]))
def run(name: str) -> None:
    """Run one job now."""
    (job,) = (job for job in JOBS if job.name == name)
    done = run_job(_app(), job)
    if done is None:
        message = f"{name} failed; the log says how."
        raise click.ClickException(message)
    click.echo(f"{name}: {done}")


@jobs.command("list")
def list_jobs() -> None:
    """Which jobs there are."""
    for job in JOBS:
        click.echo(f"{job.name:12} every {job.seconds:g} s: {job.what}")


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # Flask's own way
    return app
