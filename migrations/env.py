"""Runs the migrations inside the app, on its own database."""

from alembic import context
from flask import current_app

from app.core.database import UtcDateTime
from app.core.vault import Sealed


def render_item(kind, item, _autogen_context):
    """Write our own column types as the plain ones below them, so that a migration never changes with the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Sealed):
        return "sa.LargeBinary()"
    return False


def run() -> None:
    """Run what is missing, in one transaction: all of it, or nothing."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # A changed table is copied and put in place of the old one, to which other tables refer meanwhile.
            set_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                if is_sqlite:
                    # Its driver begins a transaction for changes of rows alone.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                context.configure(
                    connection=connection,
                    target_metadata=database.metadata,
                    render_as_batch=True,
                    compare_type=True,
                    render_item=render_item,
                )
                context.run_migrations()
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    message = "A migration would leave rows that refer to nothing."
                    raise RuntimeError(message)
        finally:
            if is_sqlite:
                set_foreign_keys(connection, "ON")


def set_foreign_keys(connection, state) -> None:
    """Have SQLite look after references, or not. It hears of it between transactions alone."""
    connection.exec_driver_sql(f"PRAGMA foreign_keys={state}")
    connection.commit()


run()
