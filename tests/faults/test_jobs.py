"""The timed jobs while their process is killed or their database is away: another goes on, and so does the same one."""

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import serving
from fault_loops import run
from fault_servers import Postgres
from flask import Flask
from morning_under_way import Morning, Served, until

from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db
from app.core.lease import JobLease, find_lease

FULL = 200

Place = Callable[[str], Settings]
Serve = Callable[..., Served]
Report = Callable[[str], None]
Process = subprocess.Popen[bytes]
StartJobs = Callable[[Settings], Process]


@pytest.fixture
def start_jobs() -> Iterator[StartJobs]:
    """Starts `caseround jobs`, as somebody would."""
    started: list[Process] = []

    def start(settings: Settings) -> Process:
        started.append(serving.start_jobs(settings))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(10)


def holder(app: Flask) -> object:
    """Who does the jobs, and until when; None where nobody does."""
    with app.app_context():
        lease = find_lease()
        return (lease.holder_id, lease.until_utc) if lease and lease.until_utc > now_utc() else None


def half_a_minute_passes(app: Flask) -> None:
    """So long the lease of who died is believed; only the waiting is left out."""
    with app.app_context():
        db.session.execute(db.update(JobLease).values(until_utc=now_utc() - timedelta(seconds=1)))
        db.session.commit()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_process_of_the_jobs_is_killed(
    kind: str, place: Place, serve: Serve, start_jobs: StartJobs, rng: random.Random, report: Report
) -> None:
    settings = place(kind)
    served = serve(settings)
    running = [start_jobs(settings)]
    until(lambda: holder(served.app), "the jobs to be done by somebody")

    def harm(morning: Morning) -> float:
        # Long enough for some of the jobs, which begin two seconds after their process.
        time.sleep(morning.rng.uniform(0.0, 3.0))
        running[0].send_signal(signal.SIGKILL)
        assert running.pop().wait(10) == -signal.SIGKILL
        half_a_minute_passes(served.app)
        began = time.monotonic()
        running.append(start_jobs(settings))
        until(lambda: holder(served.app), "the jobs to be done by another process")
        return time.monotonic() - began

    report(run(f"kill -9 of jobs on {kind}", FULL, lambda: Morning(served, rng), harm))


def test_the_jobs_go_on_after_their_database_was_away(
    postgres: Postgres, place: Place, make_app: Callable[[Settings], Flask], start_jobs: StartJobs
) -> None:
    settings = place("postgresql")
    app, process = make_app(settings), start_jobs(settings)
    until(lambda: holder(app), "the jobs to be done by somebody")
    held = holder(app)
    postgres.kill(signal.SIGINT)
    # The lease is renewed every ten seconds, so that this falls into the time away.
    time.sleep(12)
    assert process.poll() is None, "the process of the jobs has ended"
    postgres.start()
    until(lambda: holder(app) not in {None, held}, "the jobs to be done again")
    assert process.poll() is None
