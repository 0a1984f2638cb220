"""A whole consistent copy of the database while people go on working, and back into an empty installation.

The copy holds rows, not files of a database: so one made on SQLite comes back on PostgreSQL, which is how an
installation grows, and the other way round.
"""

import enum
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any, Final
from uuid import UUID

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Table,
    Time,
    TypeDecorator,
    Update,
    Uuid,
    bindparam,
    func,
    select,
)

from app.config import PROJECT_FOLDER
from app.core.backup_file import BackupError, read_header, read_lines, write_backup
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import current_custodian

ROWS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds: when it was made, how many rows there are in each table, and how long they are."""

    made_utc: datetime
    rows: Mapping[str, int]

    @property
    def count(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def back_up(file: IO[bytes]) -> Copied:
    """Write everything that stands in the database at this one moment. Raises `BackupError` for an older schema."""
    made_utc, rows = now_utc(), dict[str, int]()
    with _one_moment() as connection:
        schema = _schema_of(connection)
        if schema != newest_schema():
            raise BackupError("The database is older or newer than this program. Run `caseround migrate` first.")
        write_backup(file, current_custodian(), made_utc.isoformat(), schema, _lines(connection, rows))
    return Copied(made_utc, rows)


def look_through(file: IO[bytes]) -> Copied:
    """Read a whole backup and change nothing: every part opens, and it ends where it should. Raises `BackupError`."""
    header = read_header(file)
    rows: dict[str, int] = {}
    for table, values in _rows(read_lines(file, current_custodian(), header)):
        rows[table] = rows.get(table, 0) + bool(values)
    return Copied(datetime.fromisoformat(header.made_utc), rows)


def restore(file: IO[bytes], connection: Connection) -> Copied:
    """Put everything back into an empty database of the same schema, within the caller's transaction.

    Raises `BackupError`, and nothing was changed, where the file is damaged, belongs to another schema or master key,
    or the database holds anything.
    """
    header = read_header(file)
    if header.schema != newest_schema():
        raise BackupError("This backup belongs to another version of Caseround. Restore it there, then upgrade.")
    tables = {table.name: table for table in db.metadata.sorted_tables}
    if any(connection.execute(select(func.count()).select_from(table)).scalar() for table in tables.values()):
        raise BackupError("This database holds something already. Restore into an empty one.")
    rows: dict[str, int] = {}
    waiting: list[dict[str, Any]] = []
    later: list[tuple[Update, list[dict[str, Any]]]] = []
    name = ""
    for table_name, values in _rows(read_lines(file, current_custodian(), header)):
        if table_name not in tables:
            raise BackupError(f"This backup has a table that is not known here: {table_name}.")
        if table_name != name or len(waiting) >= ROWS_AT_ONCE:
            _insert(connection, tables.get(name), waiting, later)
            name, waiting = table_name, []
        rows.setdefault(name, 0)
        if values:
            waiting.append(_read_row(tables[name], values))
            rows[name] += 1
    _insert(connection, tables.get(name), waiting, later)
    for change, pairs in later:
        connection.execute(change, pairs)
    _go_on_counting(connection, tables.values())
    return Copied(datetime.fromisoformat(header.made_utc), rows)


def newest_schema() -> str:
    """The schema that this program needs."""
    return ",".join(sorted(ScriptDirectory(str(PROJECT_FOLDER / "migrations")).get_heads()))


@contextmanager
def _one_moment() -> Iterator[Connection]:
    """A connection that sees the database as it is at this moment, whatever is committed meanwhile."""
    with db.engine.connect() as opened:
        if opened.dialect.name == "postgresql":
            connection = opened.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection = opened
            connection.exec_driver_sql("BEGIN")
        yield connection
        connection.rollback()


def _schema_of(connection: Connection) -> str:
    return ",".join(sorted(MigrationContext.configure(connection).get_current_heads()))


def _lines(connection: Connection, rows: dict[str, int]) -> Iterator[bytes]:
    for table in db.metadata.sorted_tables:
        rows[table.name] = 0
        yield json.dumps([table.name]).encode()
        found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
            select(table).order_by(*table.primary_key.columns)
        )
        for row in found.mappings():
            rows[table.name] += 1
            yield json.dumps({name: _plain(value) for name, value in row.items()}).encode()


def _rows(lines: Iterator[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each table's name alone first, then with each of its rows."""
    table = ""
    for line in lines:
        told = json.loads(line)
        if isinstance(told, list):
            table = told[0]
            yield table, {}
        else:
            yield table, told


def _plain(value: object) -> object:
    match value:
        case bytes():
            return b64encode(value).decode()
        case UUID():
            return value.hex
        case enum.Enum():
            return value.value
        case datetime() | date() | time():
            return value.isoformat()
    return value


def _read_row(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    if values.keys() != set(table.columns.keys()):
        raise BackupError(f"A row of {table.name} has other columns than it should.")
    return {name: _read(table.columns[name], value) for name, value in values.items()}


def _read(column: Column[Any], value: Any) -> Any:  # noqa: ANN401  # any value of any column
    if value is None:
        return None
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    match kind:
        case Enum():
            return kind.enum_class(value) if kind.enum_class else value
        case Uuid():
            return UUID(value)
        case LargeBinary():
            return b64decode(value)
        case DateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case Time():
            return time.fromisoformat(value)
    return value


def _insert(
    connection: Connection,
    table: Table | None,
    rows: list[dict[str, Any]],
    later: list[tuple[Update, list[dict[str, Any]]]],
) -> None:
    """Insert these rows; what refers to another row of the same table is put in once all of them are there."""
    if table is None or not rows:
        return
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    connection.execute(table.insert(), [row | dict.fromkeys(own) for row in rows])
    for name in own:
        pairs = [{"row_id": row["id"], "other": row[name]} for row in rows if row[name] is not None]
        change = table.update().where(table.c.id == bindparam("row_id")).values({name: bindparam("other")})
        if pairs:
            later.append((change, pairs))


def _go_on_counting(connection: Connection, tables: Iterable[Table]) -> None:
    """Let the numbers of rows that count go on behind the last one; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if isinstance(column.type, Integer):
                newest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, newest, False))).scalar()  # noqa: FBT003  # PostgreSQL's own form
