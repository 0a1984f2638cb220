"""The migrations run up and down, and what they make is what the models say."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import databases_for
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, MetaData, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import DefaultClause

from app.config import Settings
from app.core.database import db

KINDS = ["sqlite", *(["postgresql"] if os.environ.get("TEST_POSTGRES_URL") else [])]


@pytest.fixture(params=KINDS)
def empty_app(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
) -> Iterator[Flask]:
    """The program on a database without any tables."""
    databases = databases_for(request.param, tmp_path)
    app = make_app(settings_of(databases.new_url()))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.close()


def differences() -> list[object]:
    """What autogenerate would write into a next migration."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": _is_default_different}
        )
        return list(compare_metadata(context, db.metadata))


def _is_default_different(*args: object) -> bool:
    inspected: object = args[2]
    wanted: object = args[5]
    return isinstance(inspected, DefaultClause | str) and wanted is None


def test_the_migrated_schema_is_the_models(empty_app: Flask) -> None:
    upgrade()
    assert differences() == []


def test_a_difference_would_be_noticed(empty_app: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE access_epoch"))
    assert [difference[0] for difference in differences()] == ["add_table"]


def test_the_migrations_run_down_and_up_again(empty_app: Flask) -> None:
    upgrade()
    tables = set(inspect(db.engine).get_table_names())
    assert {table.name for table in db.metadata.sorted_tables} < tables
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert set(inspect(db.engine).get_table_names()) == tables


def test_every_step_runs_down_and_up_by_itself(empty_app: Flask) -> None:
    upgrade()
    while any(name != "alembic_version" for name in inspect(db.engine).get_table_names()):
        downgrade()
        upgrade(revision="+1")
        downgrade()
    upgrade()
    assert differences() == []


def test_a_database_in_use_comes_up_to_date_and_keeps_its_rows(empty_app: Flask) -> None:
    upgrade(revision="0002")
    written = write_a_row_into_every_table()
    upgrade()
    assert count_rows(written) == dict.fromkeys(written, 1)
    downgrade(revision="0002")
    assert count_rows(written) == dict.fromkeys(written, 1)


def test_a_migration_that_fails_leaves_nothing_behind(empty_app: Flask) -> None:
    upgrade(revision="0002")
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE presence_gap (id INTEGER)"))
    before = set(inspect(db.engine).get_table_names())
    with pytest.raises(DBAPIError):
        upgrade()
    assert set(inspect(db.engine).get_table_names()) == before


def write_a_row_into_every_table() -> set[str]:
    """One row in each table, with all that it refers to; answers the tables."""
    tables = MetaData()
    tables.reflect(db.engine)
    ids: dict[str, object] = {}
    with db.engine.begin() as connection:
        written = [one for one in tables.sorted_tables if one.name != "alembic_version"]
        for one in written:
            values = {column.name: _value_for(column, ids) for column in one.columns}
            ids[one.name] = values.get("id")
            connection.execute(one.insert().values(values))
    return {one.name for one in written}


def _value_for(column: Column[Any], ids: dict[str, object]) -> object:
    if str(column) == "conflict_of_interest.account_id":
        return None  # It names an agency or a person, never both.
    for key in column.foreign_keys:
        return ids.get(key.column.table.name)
    moment = datetime(2026, 11, 25, tzinfo=UTC)
    known: dict[type, object] = {uuid.UUID: uuid.uuid4(), int: 1, bool: True, bytes: b"x", datetime: moment}
    kind = column.type.python_type
    if column.primary_key and kind is str:
        return uuid.uuid4().hex
    if kind in {dict, list}:
        return {}
    return moment.date() if kind is date else known.get(kind, "x")


def count_rows(tables: set[str]) -> dict[str, int]:
    with db.engine.connect() as connection:
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in tables}
