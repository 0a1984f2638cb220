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
    """Run what is missing, in one transaction."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
