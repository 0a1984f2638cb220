"""What a person may come across, over every page, is exactly what the model says, in any world.

Each world is drawn anew; the seed that the run prints draws it again. `bench/test_leak_sweep.py` is the same in a world
of fifty cases.
"""

from random import Random

import pytest
from canary_building import build
from canary_drawing import draw_world
from canary_world import World
from conftest import MovableClock, SignInAs
from flask import Flask
from page_client import PageClient
from pages.sweeping import Sweep, check_what_else_leaves, walk

from app.core.database import db

# Twenty people open every page there is.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(params=range(1))
def world(request: pytest.FixtureRequest, context: None, at: MovableClock) -> World:
    """A world of this run, built and committed."""
    seed = request.config.getoption("randomly_seed", 0)
    world = draw_world(Random(f"{seed} {request.param}"))
    build(world)
    db.session.commit()
    return world


def test_everybody_comes_across_what_they_may_and_nothing_else(app: Flask, world: World, sign_in_as: SignInAs) -> None:
    sweep = Sweep(app, world, read_strictly=4)
    for someone in world.people:
        sweep.walk_as(someone, sign_in_as(someone.account))
    sweep.check_rich()
    check_what_else_leaves(world)


def test_nobody_signed_in_comes_across_nothing(app: Flask, world: World, client: PageClient) -> None:
    assert walk(app, world, client).words == set()
