"""Fresh databases for tests: one schema migrated once a run, then copied for each test that wants one."""

import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

NAME_BYTES = 4


@dataclass
class SqliteDatabases:
    """Databases that are files; a copy is a copied file."""

    folder: Path
    snapshots: dict[str, Path] = field(default_factory=dict)

    def new_url(self) -> str:
        """The address of a database that does not exist yet."""
        return f"sqlite:///{self.folder / secrets.token_hex(NAME_BYTES)}.sqlite"

    def snapshot(self, name: str, fill: Callable[[str], None]) -> None:
        """Keep what `fill(url)` makes, under that name, unless it is there already. `fill` closes what it opens."""
        if name not in self.snapshots:
            url = self.new_url()
            fill(url)
            self.snapshots[name] = self._path(url)

    def copy_of(self, name: str) -> str:
        """The address of a new database that holds what the snapshot holds."""
        url = self.new_url()
        shutil.copyfile(self.snapshots[name], self._path(url))
        return url

    def remove(self, url: str) -> None:
        """Delete a database with the files beside it."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path(url)}{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        """Delete everything; the folder belongs to pytest, which does it."""

    @staticmethod
    def _path(url: str) -> Path:
        return Path(url.removeprefix("sqlite:///"))


# What a database is made of, as words: tables, what may be done with them, columns, triggers and functions.
MADE_OF = """
    SELECT md5(string_agg(said, ' ' ORDER BY said)) FROM (
        SELECT concat_ws('/', relname, relkind, relacl, attname, atttypid, attnotnull, attisdropped) AS said
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws('/', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws('/', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ) AS parts
"""
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
# Whoever is told to go takes a moment; up to five seconds are waited for each.
SERVE_AGAIN = (
    "ALTER DATABASE {used} ALLOW_CONNECTIONS false",
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {who}",
    "ALTER DATABASE {used} RENAME TO {fresh}",
    "ALTER DATABASE {fresh} ALLOW_CONNECTIONS true",
)
SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"


@dataclass
class Snapshot:
    """A database that is copied, and what stands in it once that was asked for."""

    name: str
    made_of: str = ""
    tables: list[str] = field(default_factory=list)
    rows: dict[str, bytes] = field(default_factory=dict)
    counters: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def read(self, connection: psycopg.Connection) -> None:
        """Read all of it, once."""
        if self.made_of:
            return
        self.made_of = _one(connection, MADE_OF)
        self.tables = [name for (name,) in connection.execute(TABLES)]
        for name in self.tables:
            words = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(name))
            with connection.cursor().copy(words) as rows:
                self.rows[name] = b"".join(rows)
        for (name,) in connection.execute(SEQUENCES).fetchall():
            words = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
            last, is_called = connection.execute(words).fetchall()[0]
            self.counters[name] = (last, is_called)

    def bring_back(self, connection: psycopg.Connection) -> bool:
        """Make a used copy what it was; answers False where a test changed more than rows."""
        if _one(connection, MADE_OF) != self.made_of:
            return False
        # Neither keys of other tables nor rows that nobody may change stand in the way then.
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in self.tables)
        )
        for name in self.tables:
            words = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(name))
            with connection.cursor().copy(words) as rows:
                rows.write(self.rows[name])
        for name, (last, is_called) in self.counters.items():
            connection.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', last, is_called))
        return True


def _one(connection: psycopg.Connection, question: str) -> str:
    ((said,),) = connection.execute(question.encode()).fetchall()
    return str(said)


class PostgresqlDatabases:
    """Databases of one PostgreSQL server; a copy is made from a template.

    To make one and to drop it takes most of a second, so a used copy is brought back to what its snapshot holds, under
    a new name, and serves again.
    """

    def __init__(self, server_url: str) -> None:
        self.server_url = server_url.replace("postgresql+psycopg://", "postgresql://")
        self.prefix = f"caseround_test_{secrets.token_hex(NAME_BYTES)}"
        self.snapshots: dict[str, Snapshot] = {}
        self.made: set[str] = set()
        self.copies: dict[str, str] = {}
        self.used: dict[str, list[str]] = {}

    def new_url(self, template: str = "template0") -> str:
        """The address of a new database, empty unless a template is named."""
        name = self._new_name()
        self._do(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        self.made.add(name)
        return self._url(name)

    def snapshot(self, name: str, fill: Callable[[str], None]) -> None:
        """Keep what `fill(url)` makes, under that name, unless it is there already. `fill` closes what it opens."""
        if name not in self.snapshots:
            url = self.new_url()
            fill(url)
            self.snapshots[name] = Snapshot(self._name(url))

    def copy_of(self, name: str) -> str:
        """The address of a new database that holds what the snapshot holds."""
        url = None
        while url is None and self.used.get(name):
            url = self._serve_again(self.used[name].pop(), self.snapshots[name])
        url = url or self.new_url(self.snapshots[name].name)
        self.copies[url] = name
        return url

    def remove(self, url: str) -> None:
        """Drop a database, whoever is still connected to it; a copy is kept to serve again."""
        if url in self.copies:
            self.used.setdefault(self.copies.pop(url), []).append(self._name(url))
        else:
            self._drop(self._name(url))

    def has(self, name: str) -> bool:
        """Whether the server has a database that is called so."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchall())

    def keep_as(self, name: str, url: str) -> None:
        """Leave a copy of a database, to which nobody is connected, on the server under a name: a template."""
        self._do(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(self._name(url)))
        )

    def close(self) -> None:
        """Drop everything that was made here."""
        for name in sorted(self.made):
            self._drop(name)

    def _serve_again(self, used: str, snapshot: Snapshot) -> str | None:
        """The address of a used copy, as it was, under another name; nothing where it cannot be as it was."""
        fresh = self._new_name()
        names = {"used": sql.Identifier(used), "fresh": sql.Identifier(fresh), "who": sql.Literal(used)}
        try:
            with psycopg.connect(self.server_url, autocommit=True) as connection:
                for command in SERVE_AGAIN:
                    connection.execute(sql.SQL(command).format(**names))
        except psycopg.errors.ObjectInUse:
            self._drop(used)
            return None
        self.made = (self.made - {used}) | {fresh}
        with psycopg.connect(self._plain(snapshot.name)) as connection:
            snapshot.read(connection)
        with psycopg.connect(self._plain(fresh)) as connection:
            is_as_it_was = snapshot.bring_back(connection)
        if not is_as_it_was:
            self._drop(fresh)
            return None
        return self._url(fresh)

    def _drop(self, name: str) -> None:
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self.made.discard(name)

    def _do(self, command: sql.Composed) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(command)

    def _new_name(self) -> str:
        return f"{self.prefix}_{secrets.token_hex(NAME_BYTES)}"

    def _plain(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server_url)._replace(path=f"/{name}"))

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server_url)._replace(scheme="postgresql+psycopg", path=f"/{name}"))

    @staticmethod
    def _name(url: str) -> str:
        return urlsplit(url).path.removeprefix("/")


Databases = SqliteDatabases | PostgresqlDatabases


def databases_for(kind: str, folder: Path) -> Databases:
    """The databases of that kind: `sqlite`, or `postgresql` on the server of TEST_POSTGRES_URL."""
    if kind == "postgresql":
        return PostgresqlDatabases(os.environ["TEST_POSTGRES_URL"])
    if kind != "sqlite":
        message = f"TEST_DATABASE is sqlite or postgresql, not {kind!r}."
        raise ValueError(message)
    return SqliteDatabases(folder)
