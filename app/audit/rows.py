"""The entries of the trail as the database holds them, letter by letter, and what is wrong with them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import URL, Connection, NullPool, create_engine

from app.audit.chain import entry_text, export_line, sealer
from app.audit.check import fault_of_fields
from app.audit.kinds import KINDS

ROWS_AT_ONCE: Final = 5000
_COLUMNS: Final = {
    "sqlite": "number, kind, account_id, occurred_utc, fields, case_id, meeting_id, digest, seal",
    "postgresql": """number, kind, replace(account_id::text, '-', ''),
        to_char(occurred_utc AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), fields::text,
        replace(case_id::text, '-', ''), replace(meeting_id::text, '-', ''), digest, seal""",
}
_SPACE: Final = 10

RawRow = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the trail: after `low`, whose digest is `before`, up to `high`. `at` are digests kept outside."""

    low: int
    high: int
    before: str
    key: bytes
    at: Mapping[int, str] = field(default_factory=dict)


def read_rows(connection: Connection, low: int | None, high: int | None) -> Iterator[RawRow]:
    """The entries after `low` up to `high`, in their order, without the library between."""
    bounds = ([f"number > {int(low)}"] if low is not None else []) + (
        [f"number <= {int(high)}"] if high is not None else []
    )
    where = f"WHERE {' AND '.join(bounds)}" if bounds else ""
    # Numbers and our own words only.
    columns = _COLUMNS[connection.dialect.name]
    query = f"SELECT {columns} FROM audit_entry {where} ORDER BY number"  # noqa: S608  # nosec B608
    driver: Any = connection.connection.driver_connection
    # PostgreSQL keeps what was found on its side, and sends a batch at a time.
    with closing(driver.cursor(name="trail") if connection.dialect.name == "postgresql" else driver.cursor()) as cursor:
        cursor.execute(query)
        while batch := cursor.fetchmany(ROWS_AT_ONCE):
            yield from batch


def text_of_row(row: RawRow) -> str:
    """What a row says, as the text that its digest is made of. Raises for what cannot be an entry at all."""
    number, kind, account_id, occurred, fields = row[:5]
    if type(occurred) is not str or occurred[_SPACE] != " " or type(fields) is not str:
        raise TypeError
    who = None if account_id is None else _dashed(account_id)
    return entry_text(number, kind, who, f"{occurred[:_SPACE]}T{occurred[_SPACE + 1 :]}+00:00", fields)


def lines_of(rows: Iterable[RawRow]) -> Iterator[str]:
    """The entries as lines of an export."""
    return (export_line(text_of_row(row), row[7]) for row in rows)


def first_fault(rows: Iterable[RawRow], stretch: Stretch) -> tuple[int, str] | None:
    """The first entry of these that is wrong, with what is wrong with it."""
    number, before = stretch.low, stretch.before
    sha256, seal, read, at = hashlib.sha256, sealer(stretch.key), json.JSONDecoder().raw_decode, stretch.at
    for row in rows:
        number += 1
        if row[0] != number:
            if row[0] < number:
                return row[0], "should not be there: the trail begins with entry 1"
            return number, f"is missing: the next one there is entry {row[0]}"
        digest = row[7]
        try:
            text = text_of_row(row)
            if sha256((before + text).encode()).hexdigest() != digest:
                return number, "is not as it was written: its digest does not fit"
            if seal(digest.encode()) != row[8]:
                return number, "does not have its seal: it was written without the key"
            fields, end = read(row[4])
        except (TypeError, ValueError, IndexError):
            return number, "cannot be read"
        if end != len(row[4]):
            return number, "has fields that cannot be read"
        fault = fault_of_fields(row[1], fields, KINDS) or _fault_of_columns(row, fields)
        if fault:
            return number, fault
        if number in at and at[number] != digest:
            return number, "is not what the anchor that was kept says of it"
        before = digest
    if number != stretch.high:
        return number + 1, "is missing"
    return None


def check_stretch(url: URL, stretch: Stretch) -> tuple[int, str] | None:
    """The same, for a process of its own with its own connection."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return first_fault(read_rows(connection, stretch.low or None, stretch.high), stretch)


def _fault_of_columns(row: RawRow, fields: Mapping[str, Any]) -> str:
    for name, column in (("case_id", row[5]), ("meeting_id", row[6])):
        said = fields.get(name)
        if column != (None if said is None else said.replace("-", "")):
            return f"names another {name.removesuffix('_id')} beside its fields than in them"
    return ""


def _dashed(hex_id: str) -> str:
    return f"{hex_id[:8]}-{hex_id[8:12]}-{hex_id[12:16]}-{hex_id[16:20]}-{hex_id[20:]}"
