"""How long it takes to verify a million entries, in the database and in an export; and ten thousand tampers.

`pytest -m bench -s tests/bench/test_trail.py`. TRAIL_ENTRIES asks for another number of entries, TRAIL_TAMPERS for
another number of tampers.
"""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from test_tampering import tamper_with_copies, tamper_with_exports
from trail_building import write_entries

from app.audit import check
from app.audit.chain import seal_of, text_of
from app.audit.check import next_digest
from app.audit.models import AuditChain, AuditEntry
from app.audit.verify import export, verify
from app.core.database import db
from app.core.vault import Purpose, purpose_key
from app.oversight.anchoring import anchor_now

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
ENTRIES = int(os.environ.get("TRAIL_ENTRIES", "1000000"))
TAMPERS = int(os.environ.get("TRAIL_TAMPERS", "10000"))
SECONDS = 10.0


def entries(digest: str) -> Iterator[dict[str, Any]]:
    """Views of cases, a second apart, chained and sealed."""
    key, begins = purpose_key(Purpose.TRAIL), datetime(2026, 1, 1, tzinfo=UTC)
    people, cases = [uuid.uuid4() for _ in range(200)], [uuid.uuid4() for _ in range(5000)]
    meeting_id = uuid.uuid4()
    for number in range(1, ENTRIES + 1):
        case_id = cases[number % len(cases)]
        entry = {
            "number": number,
            "kind": "case_viewed",
            "account_id": people[number % len(people)],
            "occurred_utc": begins + timedelta(seconds=number),
            "fields": {"case_id": str(case_id), "meeting_id": str(meeting_id), "sight": "case"},
            "case_id": case_id,
            "meeting_id": meeting_id,
        }
        digest = next_digest(digest, text_of(entry, number))
        yield entry | {"digest": digest, "seal": seal_of(key, digest)}


def test_a_million_entries_are_verified_in_ten_seconds(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        chain = db.session.scalars(db.select(AuditChain)).one()
        rows, last = entries(chain.digest), {}
        while batch := list(islice(rows, 20_000)):
            db.session.execute(db.insert(AuditEntry), batch)
            last = batch[-1]
        db.session.execute(db.update(AuditChain).values(number=last["number"], digest=last["digest"]))
        db.session.commit()
        kept = anchor_now()

        started = time.perf_counter()
        finding = verify([kept])
        database_seconds = time.perf_counter() - started
        assert str(finding) == f"audit: {ENTRIES} entries, whole"

        file = tmp_path / "trail.jsonl"
        started = time.perf_counter()
        with file.open("w", encoding="utf-8") as out:
            out.writelines(export(kept))
        export_seconds = time.perf_counter() - started
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(check.__file__), str(file)], capture_output=True, text=True, check=False
    )
    file_seconds = time.perf_counter() - started
    assert done.stdout == f"audit: {ENTRIES} entries, whole\n"
    print(
        f"\n{ENTRIES} entries: verified in the database ({db_name(app)}) in {database_seconds:.1f} s, "
        f"exported in {export_seconds:.1f} s ({file.stat().st_size / 1e6:.0f} MB), "
        f"the export checked by itself in {file_seconds:.1f} s (goal {SECONDS} s)"
    )


def db_name(app: Flask) -> str:
    with app.app_context():
        return db.engine.dialect.name


def test_ten_thousand_tampers_are_all_noticed(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        write_entries(40)
        started = time.perf_counter()
        outcomes = [tamper_with_exports(TAMPERS // 2), tamper_with_copies(app, tmp_path, TAMPERS // 2)]
        seconds = time.perf_counter() - started
    for done, noticed in outcomes:
        print("\n" + ", ".join(f"{kind} {noticed[kind]}/{count}" for kind, count in done.items()))
        assert done == noticed
    print(f"{TAMPERS} tampers, all noticed, {seconds:.0f} s")
