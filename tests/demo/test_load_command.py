"""`caseround demo load`: what it keeps, what it refuses, what it empties, and what a thief would find on the disk."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from marlbeck_reading import case_parts, strings

from app.audit.models import AuditChain
from app.cli import cli
from app.config import Settings
from app.core.database import db
from app.core.vault import Purpose
from app.demo.ground import Ground, empty_demonstration, find_demonstration_day, look_at_ground
from app.demo.load import LoadedMarlbeck
from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.canaries import canaried
from app.directory.service import add_agency, create_partnership
from app.identity.models import Account
from app.identity.service import create_account
from app.meetings.models import Meeting

Load = Callable[..., Result]
WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CANARY = re.compile(r"zq[ceg]\d\d[a-z]+")


@pytest.fixture
def load(app: Flask) -> Iterator[Load]:
    """Runs `caseround demo load` with these options, as the command line does."""
    with app.app_context():
        yield lambda *options: CliRunner().invoke(cli, ["demo", "load", *options])


@pytest.fixture
def unmigrated(make_app: Callable[[Settings], Flask], settings: Settings, tmp_path: Path) -> Flask:
    """The program on a database without any table."""
    return make_app(dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path / 'new.sqlite'}"))


def test_it_migrates_first(unmigrated: Flask, at: Any) -> None:
    with unmigrated.app_context():
        result = CliRunner().invoke(cli, ["demo", "load"])
        assert (result.exit_code, look_at_ground()) == (0, Ground.DEMONSTRATION)
    assert "Wednesday 25 November 2026 at 10:00" in result.output


def test_loading_again_keeps_what_is_there(load: Load, marlbeck: LoadedMarlbeck) -> None:
    accounts = db.session.scalars(db.select(Account.id)).all()
    result = load()
    assert result.exit_code == 0
    assert "kept" in result.output
    assert "--fresh" not in result.output
    assert db.session.scalars(db.select(Account.id)).all() == accounts


@pytest.mark.usefixtures("marlbeck")
def test_the_day_after_it_says_how_to_start_afresh(load: Load, at: Any) -> None:
    at(WEDNESDAY.replace(day=26))
    result = load()
    assert result.exit_code == 0
    assert (
        "Its meeting was on Wednesday 25 November 2026. To start afresh: caseround demo load --fresh" in result.output
    )


def test_fresh_puts_everything_in_again(load: Load, marlbeck: LoadedMarlbeck, at: Any) -> None:
    create_account(email="somebody.new@chs.example", name="Somebody New", job_title="", phone="")
    before = len(db.session.scalars(db.select(Account.id)).all())
    db.session.commit()
    at(WEDNESDAY.replace(day=26))
    result = load("--fresh")
    assert result.exit_code == 0, result.output
    assert db.session.get(Meeting, marlbeck.meeting_id) is None
    assert len(db.session.scalars(db.select(Account.id)).all()) == before - 1
    assert find_demonstration_day() == WEDNESDAY.replace(day=26).date()


@pytest.mark.usefixtures("marlbeck", "context")
def test_emptying_leaves_only_what_every_database_has() -> None:
    before = db.session.scalar(db.select(AuditChain.id))
    empty_demonstration()
    db.session.commit()
    left = {
        table.name: count
        for table in db.metadata.sorted_tables
        if (count := db.session.scalar(db.select(db.func.count()).select_from(table)))
    }
    assert left == {"purpose_key": len(Purpose), "audit_chain": 1}
    assert look_at_ground() is Ground.EMPTY
    chain = db.session.scalars(db.select(AuditChain)).one()
    assert (chain.number, chain.id == before) == (0, False)


@pytest.mark.parametrize("options", [(), ("--fresh",)])
class TestAnotherDatabase:
    def test_a_real_partnership_is_refused(self, load: Load, options: tuple[str, ...]) -> None:
        create_partnership(name="Realshire", email="office@realshire.example", phone="01632 960001")
        self.refused(load, options)

    def test_people_without_a_partnership_are_refused(self, load: Load, options: tuple[str, ...]) -> None:
        add_agency(code="POL", name="Police", domain="police.example", phone="", has_accounts=True)
        create_account(email="somebody@police.example", name="Somebody", job_title="", phone="")
        self.refused(load, options)

    def refused(self, load: Load, options: tuple[str, ...]) -> None:
        db.session.commit()
        result = load(*options)
        assert result.exit_code == 1
        assert "something other than the demonstration" in result.output
        assert not db.session.scalars(db.select(Meeting)).all()
        with pytest.raises(ValueError, match="Only a demonstration"):
            empty_demonstration()


def canaries() -> set[str]:
    marked = canaried(MARLBECK)
    parts = [*(part for _, part in case_parts(marked)), marked.question, marked.sent_in]
    return {word for part in parts for text in strings(part) for word in CANARY.findall(text)}


def test_no_canary_can_be_read_on_the_disk(load: Load, settings: Settings, at: Any) -> None:
    result = load("--canaries")
    assert result.exit_code == 0, result.output
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("one reads the files of SQLite")
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    raw = b"".join(file.read_bytes() for file in (path, Path(f"{path}-wal")) if file.exists())
    assert b"Marlbeck Police Safeguarding Unit" in raw, "what is read here is not what was written"
    assert len(canaries()) > 250
    assert {word for word in canaries() if word.encode() in raw} == set()
