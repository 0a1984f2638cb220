"""What is well, and what somebody should look at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.status.rules import Facts, judge

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
WELL = Facts(
    now_utc=NOW,
    is_schema_current=True,
    sends_mail=True,
    mail_waiting=0,
    mail_waits=timedelta(0),
    mail_failing=0,
    lease_until_utc=NOW + timedelta(seconds=20),
    backup_utc=NOW - timedelta(hours=3),
    anchor_utc=NOW - timedelta(minutes=5),
    free_bytes=20 * 1024**3,
)


def ill(facts: Facts) -> list[str]:
    return [line.what for line in judge(facts) if not line.is_well]


def test_all_is_well_where_nothing_is_wrong() -> None:
    assert ill(WELL) == []
    assert {line.to_do for line in judge(WELL)} == {""}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"is_schema_current": False}, "Database"),
        ({"lease_until_utc": None}, "Timed jobs"),
        ({"lease_until_utc": NOW - timedelta(seconds=1)}, "Timed jobs"),
        ({"sends_mail": False}, "Mail"),
        ({"mail_waiting": 1, "mail_waits": timedelta(minutes=16)}, "Mail"),
        ({"mail_waiting": 1, "mail_failing": 1}, "Mail"),
        ({"backup_utc": None}, "Last backup"),
        ({"backup_utc": NOW - timedelta(hours=27)}, "Last backup"),
        ({"anchor_utc": NOW - timedelta(days=2)}, "Last anchor of the trail"),
        ({"free_bytes": 1024}, "Disk"),
    ],
)
def test_each_thing_that_is_wrong_is_named_with_what_to_do(change: dict[str, Any], what: str) -> None:
    lines = judge(replace(WELL, **change))
    assert [line.what for line in lines if not line.is_well] == [what]
    assert all(line.to_do for line in lines if not line.is_well)
