"""What is asked of the database is the same, whichever part of the program is loaded first."""

import subprocess
import sys

import pytest

ASKED = """
from app.meetings.queries import _ATTENDANCE_OF, _SIGNATURE_OF
print([str(part.right.type) for asked in (_ATTENDANCE_OF, _SIGNATURE_OF) for part in asked.whereclause.clauses])
"""


@pytest.mark.parametrize("first", ["app.wiring", "app.cli.serve", "app.meetings.queries"])
def test_somebody_at_a_meeting_is_asked_for_by_id(first: str) -> None:
    program = f"import {first}{ASKED}"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "['CHAR(32)', 'CHAR(32)', 'NULL', 'CHAR(32)', 'CHAR(32)']"
