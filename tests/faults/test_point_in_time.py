"""Back to one moment of a PostgreSQL whose disk is gone: from a copy of the night before, and its log since then."""

import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from conftest import _fill, settings_for
from databases import PostgresqlDatabases
from fault_servers import Postgres, free_port
from flask import Flask

from app.audit.anchors import keep_outside, make_anchor, read_kept
from app.audit.verify import verify
from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core.database import db
from app.demo.bench import add_bench
from app.meetings.models import Meeting

MOST_MINUTES = 15


class ArchivingPostgres(Postgres):
    """A cluster that hands each finished part of its log to a folder, as `app/production/README.md` tells."""

    def __init__(self) -> None:
        super().__init__()
        self.archive, self.copy = self.folder / "archive", self.folder / "copy"
        self.archive.mkdir()
        if self.runs_as_postgres():
            shutil.chown(self.archive, "postgres")

    def command(self) -> list[str]:
        keep = f"test ! -f {self.archive}/%f && cp %p {self.archive}/%f"
        told = ("archive_mode=on", f"archive_command={keep}", "archive_timeout=5min")
        return [*super().command(), *(word for setting in told for word in ("-c", setting))]

    def copy_now(self) -> None:
        """What the night's copy does, while people work."""
        self._run("pg_basebackup", "-D", str(self.copy), "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres")

    def lose_the_disk(self) -> None:
        """Only what was handed over is left."""
        self.kill(signal.SIGKILL)
        shutil.rmtree(self.folder / "data")

    def go_back_to(self, moment: str) -> None:
        """Put the copy in its place and read the log up to that moment."""
        shutil.move(self.copy, self.folder / "data")
        settings = (
            f"restore_command = 'cp {self.archive}/%f %p'",
            f"recovery_target_time = '{moment}'",
            "recovery_target_action = 'promote'",
        )
        with (self.folder / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(settings) + "\n")
        (self.folder / "data" / "recovery.signal").touch()
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.start()

    def _run(self, program: str, *words: str) -> None:
        user = "postgres" if self.runs_as_postgres() else None
        subprocess.run([str(self.programs / program), *words], check=True, user=user, cwd=self.folder)

    def ask(self, question: str) -> str:
        """One answer of the server."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            ((said,),) = connection.execute(question.encode()).fetchall()
            return str(said)


@pytest.fixture
def archiving() -> Iterator[ArchivingPostgres]:
    server = ArchivingPostgres()
    server.start()
    yield server
    server.close()


def hold_one(app: Flask, anchors: Path) -> uuid.UUID:
    """A meeting with a case, acknowledged to whoever asked for it, and how far the trail goes noted outside."""
    with app.app_context():
        meeting_id = add_bench(1, 1).meeting_id
        db.session.commit()
        make_anchor()
        db.session.commit()
        keep_outside(anchors)
        db.session.remove()
        db.engine.dispose()
    return meeting_id


def test_going_back_to_a_moment_keeps_what_was_acknowledged_before_it(
    archiving: ArchivingPostgres,
    make_app: Callable[[Settings], Flask],
    run_folder: Path,
    tmp_path: Path,
    report: Callable[[str], None],
) -> None:
    url = PostgresqlDatabases(archiving.url).new_url()
    _fill(run_folder, url, bring_up_to_date)
    app, anchors = make_app(settings_for(run_folder, url)), tmp_path / "anchors.jsonl"

    before_the_copy = hold_one(app, anchors)
    archiving.copy_now()
    before_the_moment = hold_one(app, anchors)
    wanted = read_kept(anchors)
    time.sleep(1.0)
    moment = archiving.ask("SELECT now()")
    time.sleep(1.0)
    too_late = hold_one(app, anchors)
    lost_for = (datetime.fromisoformat(archiving.ask("SELECT now()")) - datetime.fromisoformat(moment)).total_seconds()
    archiving.ask("SELECT pg_switch_wal()")
    held = archiving.ask("SELECT pg_walfile_name(pg_current_wal_lsn() - 1)")
    end = time.monotonic() + 30
    while not (archiving.archive / held).exists():
        assert time.monotonic() < end, "the log was not handed over"
        time.sleep(0.1)

    lost_port = archiving.port
    archiving.lose_the_disk()
    began = time.monotonic()
    archiving.go_back_to(moment)
    seconds = time.monotonic() - began

    restored = url.replace(f":{lost_port}/", f":{archiving.port}/")
    meetings = [before_the_copy, before_the_moment, too_late]
    with make_app(settings_for(run_folder, restored)).app_context():
        there = [meeting_id for meeting_id in meetings if db.session.get(Meeting, meeting_id)]
        assert there == [before_the_copy, before_the_moment]
        assert verify(wanted).fault == ""
        # Anchors are in no copy, so that going back is noticed.
        assert verify(read_kept(anchors)).fault != ""
    assert seconds < MOST_MINUTES * 60
    report(f"back to a moment {lost_for:.0f} s before the loss of the disk: {seconds:.1f} s until it answers")
