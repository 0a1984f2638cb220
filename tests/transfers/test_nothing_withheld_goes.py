"""In any world, a package of everything that somebody may hand over holds nothing that was withheld from anybody."""

import re
from random import Random

import pytest
from builders import actor_for
from canary_building import build
from canary_drawing import draw_world
from canary_limits import is_limited
from canary_world import KINDS, World, shared_words
from flask import Flask

from app.cases.openings import ReasonNeeded
from app.core.access import PERMISSIONS, Permission
from app.core.database import db
from app.core.errors import CommandError
from app.disclosure.handover import disclose_handover
from app.transfers.content import write_content
from app.transfers.handing_over import Choice, make_content

WORD = re.compile(rf"zq(?:{'|'.join(KINDS)})\d+(?:x\d+)*q")
# What is for those who run the meeting, for one agency alone, or about who opened what.
STAYS = ("note", "protected", "protectedsafe", "research", "reason", "limit", "draft", "why", "glass", "number")


@pytest.fixture(params=range(3))
def world(request: pytest.FixtureRequest, context: None, at: object) -> World:
    """A world of this run."""
    seed = request.config.getoption("randomly_seed", 0)
    world = draw_world(Random(f"transfer {seed} {request.param}"))
    build(world)
    db.session.commit()
    return world


def test_a_package_of_everything_holds_nothing_that_is_withheld(app: Flask, world: World) -> None:
    packed = 0
    shared_seen = set()
    for someone in world.people:
        actor = actor_for(someone.account)
        for meeting, case in sorted(world.listed):
            with app.test_request_context():
                try:
                    handover = disclose_handover(actor, world.meetings[meeting].id, world.case_ids[case])
                except (CommandError, ReasonNeeded):
                    continue
                everything = Choice(
                    to="Saltby",
                    purpose="They moved.",
                    with_referral=True,
                    with_contacts=True,
                    contact_ids=frozenset(),
                    meeting_ids=frozenset(handover.visits),
                    with_shared=True,
                    with_plan=True,
                )
                text = write_content(handover.case_id, make_content(actor, handover, everything)).decode()
            found = set(WORD.findall(text))
            packed += 1
            assert any(
                Permission.MEETING_PREPARE in PERMISSIONS[held.role] for held in world.reach(someone, meeting, case)
            )
            assert not world.hides(someone, case)
            assert found <= world.words_for(someone)
            kinds = {re.match(r"zq([a-z]+)", word)[1] for word in found}  # type: ignore[index]  # each is a made word
            assert kinds.isdisjoint(STAYS)
            for m, c in world.listed:
                for agency in world.needed_at(m, c):
                    words = set(shared_words((m, c, agency)))
                    if is_limited(world, (m, c, agency)) or c != case:
                        assert found.isdisjoint(words)
                    shared_seen |= found & words
    assert packed
    assert shared_seen
