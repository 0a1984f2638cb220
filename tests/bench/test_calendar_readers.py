"""Ten thousand random series, and a thousand chains of changes, as calendars that are not ours read them: figures."""

import random
import time as stopwatch

import pytest
from calendar_faults import faults_in
from calendar_readers import (
    has_libical,
    read_by_libical,
    starts_by_ical_js,
    starts_by_recurring_ical_events,
    starts_by_vobject,
)
from calendar_series import envelope, random_series
from chains_of_changes import CHANGES, follow_chains

from app.meetings.calendar import write_request

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

SERIES, AT_ONCE = 10_000, 500
CHAINS, CHAINS_AT_ONCE = 1_000, 100


def test_every_reader_agrees_on_every_start() -> None:
    choose = random.Random(20_261_128)
    spent = dict.fromkeys(("written", "checked", "ical.js", "vobject", "recurring-ical-events", "libical"), 0.0)
    dates = 0
    for _ in range(SERIES // AT_ONCE):
        made = [random_series(choose) for _ in range(AT_ONCE)]
        expected = [starts for _, starts in made]
        dates += sum(map(len, expected))
        began = stopwatch.perf_counter()

        def note(what: str) -> None:
            nonlocal began
            now = stopwatch.perf_counter()
            spent[what] += now - began
            began = now

        objects = [write_request(event, envelope()) for event, _ in made]
        note("written")
        assert [fault for text in objects for fault in faults_in(text)] == []
        note("checked")
        assert starts_by_ical_js(objects) == expected
        note("ical.js")
        assert [starts_by_vobject(text) for text in objects] == expected
        note("vobject")
        assert [starts_by_recurring_ical_events(text) for text in objects] == expected
        note("recurring-ical-events")
        if has_libical():
            assert read_by_libical(objects) == [(starts, True) for starts in expected]
            note("libical")
    print(f"\n{SERIES:,} series with {dates:,} dates; every start the same, nothing invalid")
    print("libical took part" if has_libical() else "libical is not on this machine")
    print(", ".join(f"{what} {seconds:.0f} s" for what, seconds in spent.items()))


def test_calendars_follow_every_chain_of_changes() -> None:
    choose = random.Random(20_261_129)
    for _ in range(CHAINS // CHAINS_AT_ONCE):
        assert follow_chains(choose, CHAINS_AT_ONCE) == []
    print(f"\n{CHAINS:,} chains of {CHANGES} changes: three habits of calendars, nothing dropped, every date right")
