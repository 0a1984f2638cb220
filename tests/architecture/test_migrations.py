"""The migrations run up and down, and what they make is what the models say."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import databases_for
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
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
