"""A backup holds one moment, whole; it comes back into an empty installation, and anything else is refused loudly."""

import dataclasses
import io
import os
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from builders import make_case, make_partnership
from click.testing import CliRunner, Result
from conftest import settings_for
from databases import Databases, databases_for
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.models import Case, Person
from app.cli import cli
from app.core.backup_file import BackupError, read_header, read_lines, write_backup
from app.core.custody import LocalCustodian
from app.core.database import db

KEY = LocalCustodian(b"k" * 32)
LINES = [b"one", b"", b"two " * 1000, "Łucja 🙂".encode()]


def written(lines: list[bytes] = LINES) -> bytes:
    file = io.BytesIO()
    write_backup(file, KEY, "2026-11-28T09:00:00+00:00", "0018", lines)
    return file.getvalue()


def read(raw: bytes, key: LocalCustodian = KEY) -> list[bytes]:
    file = io.BytesIO(raw)
    return list(read_lines(file, key, read_header(file)))


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=300).filter(lambda line: b"\n" not in line), max_size=20))
def test_every_line_comes_back(lines: list[bytes]) -> None:
    assert read(written(lines)) == lines


def test_a_long_backup_comes_back_in_parts() -> None:
    lines = [random.Random(7).randbytes(3000).replace(b"\n", b"") for _ in range(1200)]
    assert read(written(lines)) == lines


@given(st.data())
def test_one_that_ends_too_early_is_refused(data: st.DataObject) -> None:
    raw = written()
    with pytest.raises(BackupError):
        read(raw[: data.draw(st.integers(0, len(raw) - 1))])


@given(st.data())
def test_one_with_a_changed_bit_is_refused(data: st.DataObject) -> None:
    raw = bytearray(written())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BackupError):
        read(bytes(raw))


def test_one_that_goes_on_behind_its_end_is_refused() -> None:
    with pytest.raises(BackupError, match="end"):
        read(written() + b"x")


def test_one_put_together_from_two_is_refused() -> None:
    one, other = written(), written()
    with pytest.raises(BackupError):
        read(one[: len(one) // 2] + other[len(other) // 2 :])


def test_another_master_key_opens_nothing() -> None:
    with pytest.raises(BackupError, match="another master key"):
        read(written(), LocalCustodian(b"x" * 32))


def contents() -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row of the database of this context, by table."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(db.select(table).order_by(*table.primary_key.columns))
            ]
            for table in db.metadata.sorted_tables
        }


KINDS = ["sqlite", *(["postgresql"] if os.environ.get("TEST_POSTGRES_URL") else [])]


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, not even a schema."""
    databases: Databases = databases_for(request.param, tmp_path)
    url = databases.new_url()
    yield url
    databases.remove(url)
    databases.close()


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(cli, list(words))


def test_the_whole_of_marlbeck_comes_back_on_either_database(
    app: Flask, marlbeck: Any, empty_url: str, make_app: Callable[..., Flask], run_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    assert run(app, "backup", str(file)).exit_code == 0
    assert run(app, "restore", "--check", str(file)).exit_code == 0
    other = make_app(settings_for(run_folder, empty_url))
    result = run(other, "restore", str(file))
    assert (result.exit_code, result.output[:9]) == (0, "Restored:"), result.output
    with app.app_context():
        before = contents()
    with other.app_context():
        after = contents()
        assert run(other, "audit", "verify").exit_code == 0
        assert run(other, "keys", "check").exit_code == 0
    trail = {"audit_entry", "audit_chain"}
    assert {name: rows for name, rows in after.items() if name not in trail} == {
        name: rows for name, rows in before.items() if name not in trail
    }
    # Each of both notes in its own trail what was done; what stood there at the moment of the copy is the same.
    assert before["audit_entry"][:-1] == after["audit_entry"][:-1]


def test_a_backup_holds_no_word_about_anybody(app: Flask, context: None, tmp_path: Path) -> None:
    make_case(make_partnership("POL")["POL"], victim="Zuleika Quirke")
    db.session.commit()
    run(app, "backup", str(tmp_path / "backup"))
    raw = (tmp_path / "backup").read_bytes()
    assert b"Zuleika" not in raw
    assert b"POL of Testbury" not in raw


def test_it_holds_one_moment_whatever_is_written_meanwhile(app: Flask, context: None, tmp_path: Path) -> None:
    police = make_partnership("POL")["POL"]
    db.session.commit()
    is_over = threading.Event()

    def go_on_referring() -> None:
        with app.app_context():
            agency = db.session.merge(police, load=False)
            while not is_over.is_set():
                make_case(agency)
                db.session.commit()

    busy = threading.Thread(target=go_on_referring)
    busy.start()
    try:
        results = [run(app, "backup", str(tmp_path / f"backup{number}")) for number in range(4)]
    finally:
        is_over.set()
        busy.join()
    assert [result.exit_code for result in results] == [0] * 4
    for number in range(4):
        with (tmp_path / f"backup{number}").open("rb") as file, app.app_context():
            told = _rows_of(file)
        people = {row["case_id"] for row in told["person"]}
        assert people == {row["id"] for row in told["case"]} == {row["id"] for row in told["case_key"]}


def _rows_of(file: Any) -> dict[str, list[dict[str, Any]]]:
    from app.core.backup import _rows
    from app.core.vault import current_custodian

    header = read_header(file)
    found: dict[str, list[dict[str, Any]]] = {}
    for table, row in _rows(read_lines(file, current_custodian(), header)):
        found.setdefault(table, []).extend([row] if row else [])
    return found


def test_nothing_comes_back_where_something_is(app: Flask, context: None, tmp_path: Path) -> None:
    make_case(make_partnership("POL")["POL"])
    db.session.commit()
    run(app, "backup", str(tmp_path / "backup"))
    result = run(app, "restore", str(tmp_path / "backup"))
    assert result.exit_code == 1
    assert "holds something already" in result.output
    assert db.session.scalar(db.select(db.func.count()).select_from(Case)) == 1


def test_a_torn_backup_changes_nothing(
    app: Flask, context: None, empty_url: str, make_app: Callable[..., Flask], run_folder: Path, tmp_path: Path
) -> None:
    make_case(make_partnership("POL")["POL"])
    db.session.commit()
    file = tmp_path / "backup"
    run(app, "backup", str(file))
    file.write_bytes(file.read_bytes()[:-20])
    result = run(make_app(settings_for(run_folder, empty_url)), "restore", str(file))
    assert result.exit_code == 1
    assert "Nothing was restored. This backup is torn" in result.output


def test_a_backup_never_takes_the_place_of_another(app: Flask, context: None, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_bytes(b"kept")
    assert run(app, "backup", str(file)).exit_code == 1
    assert file.read_bytes() == b"kept"


def test_after_restoring_with_another_key_nothing_opens(
    app: Flask, context: None, empty_url: str, make_app: Callable[..., Flask], run_folder: Path, tmp_path: Path
) -> None:
    make_case(make_partnership("POL")["POL"])
    db.session.commit()
    run(app, "backup", str(tmp_path / "backup"))
    elsewhere = dataclasses.replace(settings_for(run_folder, empty_url), key_file=tmp_path / "other.key")
    result = run(make_app(elsewhere), "restore", str(tmp_path / "backup"))
    assert result.exit_code == 1
    assert "another master key" in result.output


def test_what_was_restored_goes_on_being_written(
    app: Flask, context: None, empty_url: str, make_app: Callable[..., Flask], run_folder: Path, tmp_path: Path
) -> None:
    make_case(make_partnership("POL")["POL"], victim="Kay Marsh")
    db.session.commit()
    run(app, "backup", str(tmp_path / "backup"))
    other = make_app(settings_for(run_folder, empty_url))
    run(other, "restore", str(tmp_path / "backup"))
    with other.app_context():
        make_case(make_partnership("HOU")["HOU"], victim="Jo Park")
        db.session.commit()
        names = {person.name for person in db.session.scalars(db.select(Person).order_by(Person.id))}
        db.session.remove()
    assert {"Kay Marsh", "Jo Park"} <= names
