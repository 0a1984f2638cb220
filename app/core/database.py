"""The database: names of constraints, random ids, times in UTC, and SQLite told to keep its promises."""

import enum
import sqlite3
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from app.config import PROJECT_FOLDER, Settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is refused: nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the interface's name
        """The value as UTC; raises `ValueError` for a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "A time without a zone cannot be stored."
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the interface's name
        """The value as UTC; SQLite hands it back without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> uuid.UUID:
    """A random id. Ids are never counted, so that none tells how many others there are."""
    return uuid.uuid4()


class Base(DeclarativeBase):
    """What every table shares: named constraints."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate(directory=str(PROJECT_FOLDER / "migrations"), compare_type=True, render_as_batch=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

# Choices are kept as their words, not as types of the database, so that a new one needs no change of schema.
Model.registry.update_type_annotation_map(
    {
        datetime: UtcDateTime,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=40,
            values_callable=lambda choices: [choice.value for choice in choices],
        ),
    }
)


class Row(Model):
    """A table whose rows have a random id. Logs, whose order matters, count instead and build on `Model`."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401, ARG001  # any driver's connection comes here
    if not isinstance(connection, sqlite3.Connection):
        return
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def init_database(app: Flask, settings: Settings) -> None:
    """Connect the app to its database. PostgreSQL is told to wait for the disk at every commit.

    It is told to compile no query either: that takes longer than the longest of ours.
    """
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    # What an error says may reach a log; the values of the row it was about must not.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True}
    if settings.database_url.startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] |= {
            "connect_args": {"options": "-c synchronous_commit=on -c jit=off"},
            "pool_size": 20,
            "pool_pre_ping": True,
        }
    db.init_app(app)
    migrate.init_app(app, db)
