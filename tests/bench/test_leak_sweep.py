"""The sweep over every page as everybody, in a world of fifty cases and ten agencies. Prints the figures."""

import os
import time
from random import Random

import pytest
from canary_building import build
from canary_drawing import Size, draw_world
from canary_world import World, word
from conftest import MovableClock, SignInAs
from flask import Flask
from pages.sweeping import Sweep, check_what_else_leaves

from app.core.access import Role
from app.core.database import db
from app.meetings.models import MeetingState

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

CASES = int(os.environ.get("SWEEP_CASES", "50"))
CONTRIBUTIONS = 6
KINDS_OF_CASE = {
    *("victim", "child", "reference", "event", "grounds", "worries", "consent", "note"),
    *("open", "opensafe", "safe", "protected", "protectedsafe", "visit"),
}


def test_leak_sweep(
    app: Flask, context: None, at: MovableClock, sign_in_as: SignInAs, request: pytest.FixtureRequest
) -> None:
    size = Size(cases=CASES, agencies=10, people=24, needed=CONTRIBUTIONS, has_everybody=True)
    world = draw_world(Random(f"sweep {request.config.getoption('randomly_seed', 0)}"), size)
    parts = parts_of(world)
    shared = [sum(part[1] == case for part in parts) for case in range(CASES)]
    assert min(shared) >= CONTRIBUTIONS
    assert {held.role for someone in world.people for held in someone.held} == set(Role)
    build(world)
    db.session.commit()
    sweep, started = Sweep(app, world, read_strictly=0), time.monotonic()
    for number, someone in enumerate(world.people):
        sweep.walk_as(someone, sign_in_as(someone.account))
        print(f"{number}: {sweep.pages} answers so far after {time.monotonic() - started:.0f} s", flush=True)
    sweep.check_rich()
    check_what_else_leaves(world)
    planted = planted_in(world)
    assert sweep.shown <= planted
    print(
        f"\n{CASES} cases x {min(shared)} to {max(shared)} contributions ({sum(shared)} in all), "
        f"{len(world.people)} people of all {len(Role)} roles\n"
        f"{sweep.pages} answers read in {time.monotonic() - started:.0f} s: 0 leaks, nothing missing\n"
        f"words came before entitled eyes {sweep.words} times, {len(sweep.shown)} of {len(planted)} that were planted\n"
        f"{sweep.withheld} times a contribution was withheld from somebody who sees its case"
    )


def parts_of(world: World) -> list[tuple[int, int, int]]:
    """Meeting, case and agency of every contribution."""
    return [(*place, agency) for place in sorted(world.listed) for agency in sorted(world.needed_at(*place))]


def planted_in(world: World) -> set[str]:
    """Every made word in the database of a world."""
    words = {word(kind, case) for kind in KINDS_OF_CASE for case in range(CASES)}
    kinds = ("voice", "minutes", "view", "respond", "addition")
    words |= {word(kind, *place) for kind in kinds for place in world.listed}
    words |= {word("outcome", m, c) for m, c in world.listed if world.states[m] is MeetingState.CLOSED}
    kinds = ("research", "reason", "contribution", "purpose", "action")
    words |= {word(kind, *part) for kind in kinds for part in parts_of(world)}
    words |= {word("limit", *part) for part in world.limits}
    return words | {word("glass", *key) for key in world.glass} | {word("why", *key) for key in world.reasons}
