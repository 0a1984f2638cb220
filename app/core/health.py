"""Whether the program lives, and whether it can be used."""

import functools
from typing import Final

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from app.config import PROJECT_FOLDER
from app.core.access import public
from app.core.database import db

bp: Final = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """200 while the process lives."""
    return Response("alive\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> Response:
    """200 when the database answers and its schema is current, else 503."""
    try:
        is_ready = schema_is_current()
    except SQLAlchemyError:
        is_ready = False
    return Response("ready\n" if is_ready else "not ready\n", status=200 if is_ready else 503, mimetype="text/plain")


def schema_is_current() -> bool:
    """Whether the newest migration has been run on this database."""
    with db.engine.connect() as connection:
        return frozenset(MigrationContext.configure(connection).get_current_heads()) == _newest_migrations()


@functools.cache
def _newest_migrations() -> frozenset[str]:
    # All of them are read for it, and a proxy asks every other second. They stay as they are while the process lives.
    return frozenset(ScriptDirectory(str(PROJECT_FOLDER / "migrations")).get_heads())
