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


class PostgresqlDatabases:
    """Databases of one PostgreSQL server; a copy is made from a template."""

    def __init__(self, server_url: str) -> None:
        self.server_url = server_url.replace("postgresql+psycopg://", "postgresql://")
        self.prefix = f"caseround_test_{secrets.token_hex(NAME_BYTES)}"
        self.snapshots: dict[str, str] = {}
        self.made: set[str] = set()

    def new_url(self, template: str = "template0") -> str:
        """The address of a new database, empty unless a template is named."""
        name = f"{self.prefix}_{secrets.token_hex(NAME_BYTES)}"
        self._do(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        self.made.add(name)
        return urlunsplit(urlsplit(self.server_url)._replace(scheme="postgresql+psycopg", path=f"/{name}"))

    def snapshot(self, name: str, fill: Callable[[str], None]) -> None:
        """Keep what `fill(url)` makes, under that name, unless it is there already. `fill` closes what it opens."""
        if name not in self.snapshots:
            url = self.new_url()
            fill(url)
            self.snapshots[name] = self._name(url)

    def copy_of(self, name: str) -> str:
        """The address of a new database that holds what the snapshot holds."""
        return self.new_url(self.snapshots[name])

    def remove(self, url: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._drop(self._name(url))

    def close(self) -> None:
        """Drop everything that was made here."""
        for name in sorted(self.made):
            self._drop(name)

    def _drop(self, name: str) -> None:
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self.made.discard(name)

    def _do(self, command: sql.Composed) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(command)

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
