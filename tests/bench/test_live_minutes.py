"""Typing together beside the peers, in one run: how soon others see it, what it costs, and where it breaks.

Prints the figures, and the ratios that were aimed at; checks that nothing was missing, refused or lost. LIVE_BENCH and
RT: see `peers.py`. LIVE_REPS (5) repetitions of LIVE_SECS (5) seconds; LIVE_OURS (caseround) may name caseround-pg too.
"""

import math
import os
from pathlib import Path

import pytest
from peers import Line, median_of, run_beside_the_peers

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

REPETITIONS = os.environ.get("LIVE_REPS", "5")
SECONDS = os.environ.get("LIVE_SECS", "5")
OURS = os.environ.get("LIVE_OURS", "caseround")
HOCUSPOCUS, BARE, YWS = "hocuspocus", "bare-node", "y-ws-server"

# What is measured of ours, divided by what of whom; at most so much.
GOALS = [
    ("1x30", "p50", HOCUSPOCUS, "p50", 1.0),
    ("1x30", "p95", HOCUSPOCUS, "p95", 1.0),
    ("1x30", "p50", BARE, "p50", 1.7),
    ("1x30", "p95", BARE, "p95", 2.0),
    ("1x30", "ackP95", BARE, "p95", 3.0),
    ("1x30", "usPerDelivery", HOCUSPOCUS, "usPerDelivery", 1.3),
    ("1x60", "p95", HOCUSPOCUS, "p95", 0.6),
    ("1x60", "p95", BARE, "p95", 1.1),
    ("1x60", "ackP95", BARE, "p95", 3.0),
    ("1x60", "usPerDelivery", HOCUSPOCUS, "usPerDelivery", 1.3),
    ("20x15", "p95", HOCUSPOCUS, "p95", 1.2),
    ("20x15", "p95", YWS, "p95", 2.5),
    ("20x15", "usPerDelivery", HOCUSPOCUS, "usPerDelivery", 1.8),
]


def assert_nothing_went_wrong(lines: list[Line]) -> None:
    for line in lines:
        if str(line.get("server", "")).startswith("caseround") and line.get("kind") in {"steady", "listeners"}:
            assert [line.get(field, 0) for field in ("missing", "lost", "bad", "refused")] == [0, 0, 0, 0], line
            assert line.get("converged", True), line


def tell(lines: list[Line], shape: str, ours: str, theirs: str, fields: tuple[str, str], most: float) -> None:
    mine, other = median_of(lines, ours, shape, fields[0]), median_of(lines, theirs, shape, fields[1])
    ratio = mine / other if other else math.nan
    mark = "     " if ratio <= most else "above"
    print(f"  {mark} {shape:6} {ours} {fields[0]} {mine:8.2f} = {ratio:5.2f} x {theirs} {fields[1]} (aim {most})")


def test_how_soon_others_see_it(tmp_path: Path) -> None:
    shapes = ("--shapes", "1x30,1x60,20x15", "--reps", REPETITIONS, "--secs", SECONDS)
    lines = run_beside_the_peers("bench.mjs", f"{HOCUSPOCUS},{BARE},{YWS},{OURS}", *shapes, out=tmp_path / "out")
    for ours in OURS.split(","):
        for shape, mine, theirs, field, most in GOALS:
            tell(lines, shape, ours, theirs, (mine, field), most)
    assert_nothing_went_wrong(lines)


def test_one_speaker_and_a_thousand_listeners(tmp_path: Path) -> None:
    words = ("--shapes", "1x1000", "--typists", "1", "--rate", "2", "--reps", REPETITIONS, "--secs", SECONDS)
    lines = run_beside_the_peers("bench.mjs", f"{HOCUSPOCUS},fs-gevent,{OURS}", *words, out=tmp_path / "out")
    for ours in OURS.split(","):
        tell(lines, "1x1000", ours, HOCUSPOCUS, ("p95", "p95"), 1.0)
        tell(lines, "1x1000", ours, "fs-gevent", ("p95", "p95"), 0.4)
    assert_nothing_went_wrong(lines)


def test_the_highest_rate(tmp_path: Path) -> None:
    words = ("--shapes", "", "--ramp", "1x30,20x15", "--reps", os.environ.get("LIVE_RAMPS", "1"))
    lines = run_beside_the_peers("bench.mjs", f"{HOCUSPOCUS},fs-gevent,{OURS}", *words, out=tmp_path / "out")
    highest = [line for line in lines if line["kind"] == "highest rate"]
    for ours in OURS.split(","):
        for shape, theirs, least in (("1x30", HOCUSPOCUS, 0.8), ("1x30", "fs-gevent", 6.0), ("20x15", HOCUSPOCUS, 0.6)):
            mine, other = (median_of(highest, server, shape, "perSec") for server in (ours, theirs))
            ratio = mine / other if other else math.inf
            mark = "     " if ratio >= least else "below"
            print(f"  {mark} {shape:6} {ours} {mine:9.0f} a second = {ratio:5.2f} x {theirs} (aim {least})")
