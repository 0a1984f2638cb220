"""Ways in which somebody could meddle with a trail: in a copy of its database, and in an export."""

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from app.audit.chain import entry_text, export_line
from app.audit.check import first_digest

COLUMNS = ("kind", "account_id", "occurred_utc", "fields", "case_id", "meeting_id", "digest", "seal")


class Rows:
    """The trail in a copy of an SQLite database, for somebody who may write there as they like."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.number = self.connection.execute("SELECT max(number) FROM audit_entry").fetchone()[0]

    def run(self, words: str, *values: Any) -> None:
        """Change something."""
        self.connection.execute(words, values)

    def one(self, words: str, *values: Any) -> Any:
        """Read one row."""
        return self.connection.execute(words, values).fetchone()

    def rechain(self, start: int, *, end: bool = True) -> None:
        """Work out all digests from `start` on, as somebody would who knows how, and has no key."""
        (chain,) = self.one("SELECT id FROM audit_chain")
        before = self.one("SELECT digest FROM audit_entry WHERE number = ?", start - 1)
        digest = before[0] if before else first_digest(uuid.UUID(chain))
        query = (
            "SELECT number, kind, account_id, occurred_utc, fields FROM audit_entry WHERE number >= ? ORDER BY number"
        )
        for number, kind, account, occurred, fields in self.connection.execute(query, (start,)).fetchall():
            who = str(uuid.UUID(account)) if account else None
            text = entry_text(number, kind, who, f"{str(occurred).replace(' ', 'T')}+00:00", fields)
            digest = hashlib.sha256((digest + text).encode()).hexdigest()
            self.run("UPDATE audit_entry SET digest = ? WHERE number = ?", digest, number)
        if end:
            self.set_end()

    def set_end(self) -> None:
        """Say that the trail ends where it ends now."""
        last = self.one("SELECT number, digest FROM audit_entry ORDER BY number DESC LIMIT 1")
        self.run("UPDATE audit_chain SET number = ?, digest = ?", *last)


def changed(value: Any, random: Random) -> Any:
    """Something else of the same look: one letter or digit is another one."""
    if value is None:
        return uuid.UUID(int=random.getrandbits(128)).hex
    at = random.choice([i for i, letter in enumerate(value) if letter.isalnum()])
    letters = "0123456789" if value[at].isdigit() else "abcdef"
    return value[:at] + random.choice([one for one in letters if one != value[at]]) + value[at + 1 :]


def edit(rows: Rows, random: Random) -> None:
    column, number = random.choice(COLUMNS), random.randint(1, rows.number)
    (value,) = rows.one(f"SELECT {column} FROM audit_entry WHERE number = ?", number)  # noqa: S608  # a word of ours
    rows.run(f"UPDATE audit_entry SET {column} = ? WHERE number = ?", changed(value, random), number)  # noqa: S608  # the same


def empty(rows: Rows, random: Random) -> None:
    filled = []
    while not filled:
        number = random.randint(1, rows.number)
        filled = [
            column
            for column in ("account_id", "case_id", "meeting_id")
            if rows.one(f"SELECT {column} FROM audit_entry WHERE number = ?", number)[0] is not None  # noqa: S608  # a word of ours
        ]
    new = random.choice([None, ""])
    rows.run(f"UPDATE audit_entry SET {random.choice(filled)} = ? WHERE number = ?", new, number)  # noqa: S608  # the same


def delete(rows: Rows, random: Random) -> None:
    rows.run("DELETE FROM audit_entry WHERE number = ?", random.randint(1, rows.number - 1))


def delete_and_renumber(rows: Rows, random: Random) -> None:
    number = random.randint(1, rows.number - 1)
    rows.run("DELETE FROM audit_entry WHERE number = ?", number)
    for later in range(number + 1, rows.number + 1):
        rows.run("UPDATE audit_entry SET number = ? WHERE number = ?", later - 1, later)
    rows.set_end()
    if random.random() < 0.5:
        rows.rechain(number)


def cut_tail(rows: Rows, random: Random) -> None:
    rows.run("DELETE FROM audit_entry WHERE number > ?", random.randint(1, rows.number - 1))
    if random.random() < 0.5:
        rows.set_end()
        rows.run("DELETE FROM audit_anchor")


def insert(rows: Rows, random: Random) -> None:
    number, like = random.randint(1, rows.number), random.randint(1, rows.number)
    for later in range(rows.number, number - 1, -1):
        rows.run("UPDATE audit_entry SET number = ? WHERE number = ?", later + 1, later)
    like += like >= number
    names = ", ".join(COLUMNS)
    rows.run(
        f"INSERT INTO audit_entry (number, {names}) SELECT ?, {names} FROM audit_entry WHERE number = ?",  # noqa: S608  # words of ours
        number,
        like,
    )
    rows.set_end()
    if random.random() < 0.5:
        rows.rechain(number)


def swap(rows: Rows, random: Random) -> None:
    one, other = random.sample(range(1, rows.number + 1), 2)
    for number, new in ((one, -1), (other, one), (-1, other)):
        rows.run("UPDATE audit_entry SET number = ? WHERE number = ?", new, number)
    if random.random() < 0.5:
        rows.rechain(min(one, other))


def recompute(rows: Rows, random: Random) -> None:
    number = random.randint(1, rows.number)
    rows.run(
        "UPDATE audit_entry SET account_id = ? WHERE number = ?", uuid.UUID(int=random.getrandbits(128)).hex, number
    )
    rows.rechain(number)


def renumber(rows: Rows, random: Random) -> None:
    by = random.choice([-5000, -1, 1, 5000])
    rows.run("UPDATE audit_entry SET number = -number - 1000000")
    rows.run("UPDATE audit_entry SET number = -number - 1000000 + ?", by)
    rows.set_end()
    if random.random() < 0.5:
        rows.rechain(1 + by)


def meddle_with_end(rows: Rows, random: Random) -> None:
    random.choice(
        [
            lambda: rows.run("UPDATE audit_chain SET number = number + ?", random.choice([-1, 1])),
            lambda: rows.run(
                "UPDATE audit_chain SET digest = ?", changed(rows.one("SELECT digest FROM audit_chain")[0], random)
            ),
            lambda: rows.run("UPDATE audit_chain SET id = ?", uuid.UUID(int=random.getrandbits(128)).hex),
            lambda: rows.run("DELETE FROM audit_chain"),
            lambda: rows.run("INSERT INTO audit_chain VALUES (?, 0, '')", uuid.UUID(int=random.getrandbits(128)).hex),
        ]
    )()


IN_THE_DATABASE: Mapping[str, Callable[[Rows, Random], None]] = {
    function.__name__: function
    for function in (
        edit,
        empty,
        delete,
        delete_and_renumber,
        cut_tail,
        insert,
        swap,
        recompute,
        renumber,
        meddle_with_end,
    )
}


def tamper_with_database(path: Path, kind: str, random: Random) -> None:
    """Do that to the trail in this database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    rows = Rows(path)
    IN_THE_DATABASE[kind](rows, random)
    rows.connection.commit()
    rows.connection.close()


EXPORT_KINDS = (
    "edit",
    "empty",
    "delete",
    "delete_and_rechain",
    "cut_tail",
    "insert",
    "swap",
    "recompute",
    "renumber",
    "anchor",
)


def tampered_export(  # noqa: C901  # one branch for each way
    lines: Sequence[str], kind: str, random: Random
) -> list[str]:
    """The lines of an export after somebody without any key did that to it."""
    *entries, anchor = [json.loads(line) for line in lines]
    at = random.randrange(len(entries))
    start: int | None = None
    if kind == "edit":
        whole = list(lines)
        place = random.randrange(len(whole) - 1)
        whole[place] = changed(whole[place], random)
        return whole
    if kind == "empty":
        name = random.choice(["account_id", "number", "kind", "occurred_utc", "fields", "digest"])
        at = next((i for i, entry in enumerate(entries) if entry[name]), at)
        entries[at][name] = None
    elif kind in {"delete", "delete_and_rechain"}:
        del entries[at]
        start = at if kind == "delete_and_rechain" else None
    elif kind == "cut_tail":
        del entries[max(at, 1) :]
        if random.random() < 0.5:
            return [json.dumps(entry, separators=(",", ":")) + "\n" for entry in entries]
    elif kind == "insert":
        entries.insert(at, dict(random.choice(entries)))
        start = at if random.random() < 0.5 else None
    elif kind == "swap":
        other = random.choice([i for i in range(len(entries)) if i != at])
        entries[at], entries[other] = entries[other], entries[at]
        start = min(at, other) if random.random() < 0.5 else None
    elif kind == "recompute":
        entries[at]["account_id"] = str(uuid.UUID(int=random.getrandbits(128)))
        start = at
    elif kind == "renumber":
        for entry in entries:
            entry["number"] += random.choice([1, 5])
    elif kind == "anchor":
        name = random.choice(list(anchor))
        anchor[name] = anchor[name] + random.choice([-1, 1]) if name == "number" else changed(anchor[name], random)
    if start is not None:
        _rechain(entries, start, anchor)
    return [*(_line(entry) for entry in entries), json.dumps(anchor, separators=(",", ":")) + "\n"]


def _rechain(entries: list[dict[str, Any]], start: int, anchor: dict[str, Any]) -> None:
    digest = entries[start - 1]["digest"] if start else first_digest(uuid.UUID(anchor["chain_id"]))
    for place in range(start, len(entries)):
        entries[place]["number"] = place + 1
        digest = hashlib.sha256((digest + _text(entries[place])).encode()).hexdigest()
        entries[place]["digest"] = digest
    anchor |= {"number": len(entries), "digest": digest}


def _text(entry: Mapping[str, Any]) -> str:
    return entry_text(
        entry["number"], entry["kind"], entry["account_id"], entry["occurred_utc"], json.dumps(entry["fields"])
    )


def _line(entry: Mapping[str, Any]) -> str:
    return export_line(_text(entry), entry["digest"])
