"""A new master key for every key, all or none, while the program goes on; and the end of a case's own key."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import make_case, make_partnership
from click.testing import CliRunner
from flask import Flask

from app.audit.models import AuditEntry
from app.cases.models import Person
from app.cli import cli
from app.config import Settings
from app.core.cipher import VaultError
from app.core.custody import FileCustodian, LocalCustodian
from app.core.database import db
from app.core.key_care import count_keys, rewrap_all
from app.core.vault import CaseKey, Purpose, PurposeKey, purpose_key


@pytest.fixture
def own_settings(settings: Settings, tmp_path: Path) -> Settings:
    """A copy of the run's master key, because a test leaves a note beside its own."""
    copy = tmp_path / "master.key"
    copy.write_bytes(settings.key_file.read_bytes())
    return dataclasses.replace(settings, key_file=copy)


@pytest.fixture
def partnership(make_app: Callable[[Settings], Flask], own_settings: Settings) -> Iterator[Flask]:
    """The program with two cases, in its own context."""
    app = make_app(own_settings)
    with app.app_context():
        police = make_partnership("POL")["POL"]
        make_case(police, victim="Kay Marsh")
        make_case(police, victim="Jo Park")
        db.session.commit()
        yield app
        db.session.rollback()


def names() -> set[str]:
    db.session.remove()
    return {person.name for person in db.session.scalars(db.select(Person).order_by(Person.id))}


def wrapped() -> set[bytes]:
    keys = (db.select(CaseKey.wrapped).order_by(CaseKey.id), db.select(PurposeKey.wrapped).order_by(PurposeKey.purpose))
    return {bytes(row) for query in keys for row in db.session.scalars(query)}


EVERYBODY = {"Kay Marsh", "Dean Marsh", "Jo Park", "Dean Park"}
ALL_KEYS = len(Purpose) + 2


def test_check_counts_every_key_under_its_master(partnership: Flask, own_settings: Settings) -> None:
    result = CliRunner().invoke(cli, ["keys", "check"])
    assert result.exit_code == 0
    name = FileCustodian(own_settings.key_file).name
    assert result.output == f"master key {name}: {ALL_KEYS} keys, {ALL_KEYS} open\n"


def test_check_says_which_keys_do_not_open(partnership: Flask) -> None:
    partnership.extensions["custodian"] = LocalCustodian(bytes(32))
    result = CliRunner().invoke(cli, ["keys", "check"])
    assert result.exit_code == 1
    assert f"{ALL_KEYS} keys, 0 open" in result.output
    assert "cannot be read with this master key" in result.output


def test_every_key_moves_to_the_new_master_and_the_running_program_goes_on(
    partnership: Flask, own_settings: Settings, make_app: Callable[[Settings], Flask], tmp_path: Path
) -> None:
    running, old_key, before = make_app(own_settings), own_settings.key_file.read_bytes(), wrapped()
    result = CliRunner().invoke(cli, ["keys", "rotate", "--to", str(tmp_path / "new.key")])
    assert result.exit_code == 0, result.output
    assert own_settings.key_file.read_bytes() == old_key, "the old file was touched"
    assert not wrapped() & before
    new = FileCustodian(tmp_path / "new.key")
    assert [(count.master, count.opened) for count in count_keys()] == [(new.name, ALL_KEYS)]
    assert names() == EVERYBODY

    with running.app_context():
        assert names() == EVERYBODY
        make_case(make_partnership("HOU")["HOU"], victim="Ann Lee")
        db.session.commit()

    restarted = make_app(dataclasses.replace(own_settings, key_file=tmp_path / "new.key"))
    with restarted.app_context():
        assert names() == {*EVERYBODY, "Ann Lee", "Dean Lee"}
        entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "master_key_replaced")).one()
        assert entry.fields == {"master": new.name, "keys": ALL_KEYS}


def test_a_server_may_know_both_master_keys_before_they_are_changed(
    partnership: Flask, own_settings: Settings, make_app: Callable[[Settings], Flask], tmp_path: Path
) -> None:
    new = FileCustodian(tmp_path / "new.key")
    both = dataclasses.replace(own_settings, key_file=tmp_path / "new.key", old_key_file=own_settings.key_file)
    with make_app(both).app_context():
        assert names() == EVERYBODY
        result = CliRunner().invoke(cli, ["keys", "rotate", "--to", str(tmp_path / "new.key")])
        assert result.exit_code == 0, result.output
        assert names() == EVERYBODY
        assert [count.master for count in count_keys()] == [new.name]
    assert not list(tmp_path.glob("*.next")), "no note is needed where both were named"


def test_nothing_changes_when_one_key_does_not_open(partnership: Flask, tmp_path: Path) -> None:
    db.session.execute(
        db.update(PurposeKey).where(PurposeKey.purpose == Purpose.MAIL).values(wrapped=b"\x01" + bytes(60))
    )
    db.session.commit()
    before = wrapped()
    result = CliRunner().invoke(cli, ["keys", "rotate", "--to", str(tmp_path / "new.key")])
    assert result.exit_code == 1
    assert "cannot be opened" in result.output
    assert wrapped() == before


def test_nothing_changes_when_the_new_custodian_does_not_open_what_it_wrapped(partnership: Flask) -> None:
    class Forgetful(LocalCustodian):
        def wrap(self, place: str, key: bytes) -> bytes:
            return super().wrap(place, bytes(len(key)))

    with pytest.raises(VaultError, match="Nothing was changed"):
        rewrap_all(Forgetful(bytes(32)))


def test_no_output_holds_a_key(partnership: Flask, tmp_path: Path) -> None:
    said = CliRunner().invoke(cli, ["keys", "rotate", "--to", str(tmp_path / "new.key")]).output
    said += CliRunner().invoke(cli, ["keys", "check"]).output
    assert re.findall(r"[0-9a-f]{8,}", said)
    assert not re.findall(r"[0-9a-f]{17,}", said.replace(str(tmp_path), ""))
    assert (tmp_path / "new.key").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("partnership")
def test_a_new_purpose_gets_its_key_when_the_database_is_brought_up_to_date() -> None:
    db.session.execute(db.delete(PurposeKey).where(PurposeKey.purpose == Purpose.SIGNING))
    db.session.commit()
    db.session.remove()
    with pytest.raises(VaultError, match="caseround migrate"):
        purpose_key(Purpose.SIGNING)
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0
    assert len(purpose_key(Purpose.SIGNING)) == 32
