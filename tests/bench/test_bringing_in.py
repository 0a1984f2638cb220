"""How long a list of a police system takes, from the file to what was sent, and what the largest file needs."""

import csv
import io
import time
import tracemalloc

import pytest
from builders import actor_for, make_member, make_partnership
from flask.ctx import AppContext

from app.core.access import Role
from app.core.database import db
from app.core.tables_in import LARGEST_TABLE_BYTES, MOST_LINES, read_table
from app.core.transaction import transactional
from app.meetings.models import Shape
from app.referrals.import_models import LineState
from app.referrals.import_taking import go_on, take
from app.referrals.importing import begin_batch, count_lines
from app.referrals.models import SubmissionKind

pytestmark = pytest.mark.bench

HEADINGS = (
    *("Crime Ref", "Incident Date", "Location", "Circumstances", "DASH", "OIC", "Victim Surname", "Victim Forename"),
    *("Victim DOB", "Victim Mobile", "Suspect Name", "Suspect DOB", "Child 1 Name", "Child 1 DOB", "Child 2 Name"),
)


def table_of(lines: int, wrong: int = 0, more: str = "") -> bytes:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(HEADINGS)
    for n in range(lines):
        born = "31/02/1990" if n < wrong else f"{n % 28 + 1:02}/{n % 12 + 1:02}/{1950 + n % 50}"
        rows.writerow(
            (
                *(f"42/{n:06}/26", "24/11/2026 22:10", f"{n} Hollin Road", f"Neighbours rang. He broke in. {n}{more}"),
                *(str(n % 24), "PC 1432", f"Marsh{n}", "Kay", born, f"07700 9{n:05}", f"Dean Marsh{n}", "3 May 1988"),
                *(f"Łucja Marsh{n}", "14/07/2019", f"Tom Marsh{n}" if n % 2 else ""),
            )
        )
    return written.getvalue().encode()


def test_a_list_of_five_hundred_lines(context: AppContext) -> None:
    agencies = make_partnership("POL")
    officer = actor_for(make_member(Role.REPRESENTATIVE, agencies["POL"]))
    db.session.commit()
    for lines, wrong in ((500, 20), (60, 2)):
        data = table_of(lines, wrong) if lines == 500 else table_of(lines, wrong).replace(b"42/", b"43/")
        began, busy = time.perf_counter(), time.process_time()
        table = read_table(data)
        batch = transactional(begin_batch)(
            officer, agencies["POL"].id, officer.account_id, SubmissionKind.REFERRAL, Shape.DAILY, table
        )
        while transactional(go_on)(officer, batch):
            pass
        looked = time.perf_counter()
        taken = transactional(take)(officer, batch)
        ended = time.perf_counter()
        print(
            f"\n{lines} lines, {len(data) / 1000:.0f} kB, {wrong} wrong: read in {looked - began:.2f} s, "
            f"{taken} taken in {ended - looked:.2f} s, {ended - began:.2f} s in all, "
            f"{time.process_time() - busy:.2f} s of them of this process"
        )
        assert taken == lines - wrong
        assert time.process_time() - busy < 3


def test_the_largest_file(context: AppContext) -> None:
    agencies = make_partnership("POL")
    officer = actor_for(make_member(Role.REPRESENTATIVE, agencies["POL"]))
    data = table_of(MOST_LINES)
    data = table_of(MOST_LINES, more="x" * ((LARGEST_TABLE_BYTES - len(data)) // MOST_LINES))
    tracemalloc.start()
    began = time.perf_counter()
    table = read_table(data)
    read = time.perf_counter()
    batch = begin_batch(officer, agencies["POL"].id, officer.account_id, SubmissionKind.REFERRAL, Shape.DAILY, table)
    kept = time.perf_counter()
    del table
    while go_on(officer, batch):
        pass
    ended = time.perf_counter()
    most = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    print(
        f"\nthe largest file, {len(data) / 1_000_000:.1f} MB in {MOST_LINES} lines: parsed in {read - began:.1f} s, "
        f"kept in {kept - read:.1f} s, read in steps in {ended - kept:.1f} s with memory traced, {most:.0f} MB at most"
    )
    assert count_lines(batch.id)[LineState.FINE] == MOST_LINES
