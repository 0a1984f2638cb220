"""The order of a list as two people may know it: one sees everything, the other must not know of one case."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, make_partnership, make_series
from flask.ctx import AppContext

from app.agenda.arranging import (
    hear_before,
    keep_together,
    let_apart,
    order_digest,
    put_in_best_order,
    put_in_order,
    set_pinned,
    set_urgent,
    set_window,
)
from app.agenda.constraints import PlanCase
from app.agenda.models import AgendaItem
from app.agenda.optimiser import NoOrder
from app.agenda.planning import plan_for
from app.agenda.queries import list_items
from app.agenda.service import publish_agenda
from app.agenda.times import timetable
from app.cases.models import Case, ConflictOfInterest
from app.core.access import Actor, Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.meetings.models import Meeting, MeetingState, OrderPreset

MINUTES = {"A": 10, "H": 8, "B": 12, "C": 5}


@dataclass
class World:
    """Cases A, H, B, C in this order; `sees` knows of all, `blind` must not know of H."""

    meeting: Meeting
    items: Mapping[str, AgendaItem]
    agencies: Mapping[str, object]
    sees: Actor
    blind: Actor

    def order(self) -> str:
        names = {item.id: name for name, item in self.items.items()}
        return "".join(names[item.id] for item in list_items(self.meeting))

    def told_to(self, actor: Actor) -> list[tuple[str, int]]:
        names = {item.id: name for name, item in self.items.items()}
        return [(names[case.item_id], case.minutes) for case in plan_for(actor, self.meeting).coming]

    def case(self, actor: Actor, name: str) -> PlanCase:
        (found,) = [one for one in plan_for(actor, self.meeting).coming if one.item_id == self.items[name].id]
        return found


@pytest.fixture
def world(context: AppContext) -> World:
    agencies = make_partnership("POL", "HOU", "EDU")
    series = make_series(agencies.values())
    meeting = make_meeting(series, MeetingState.PREPARING)
    meeting.order_preset = OrderPreset.FREES_MOST
    known = {"A": "POL", "H": "HOU", "B": "EDU", "C": "POL"}
    cases = {name: make_case(agencies[code], victim=f"Kay {name}") for name, code in known.items()}
    items = {
        name: make_item(
            meeting, cases[name], referrer=agencies[known[name]], answers={}, agencies=agencies, minutes=minutes
        )
        for name, minutes in MINUTES.items()
    }
    blind = make_member(Role.COORDINATOR, series=series)
    db.session.add(ConflictOfInterest(case_id=cases["H"].id, account_id=blind.id, declared_utc=now_utc()))
    sees = make_member(Role.COORDINATOR, series=series)
    return World(
        meeting, items, {code: agency.id for code, agency in agencies.items()}, actor_for(sees), actor_for(blind)
    )


def test_who_sees_all_orders_all(world: World) -> None:
    assert world.told_to(world.sees) == [*MINUTES.items()]
    put_in_best_order(world.sees, world.meeting.id)
    order = world.order()
    assert abs(order.index("A") - order.index("C")) == 1, "police come once"


def test_what_is_hidden_is_part_of_the_case_before_it(world: World) -> None:
    assert world.told_to(world.blind) == [("A", 18), ("B", 12), ("C", 5)]
    plan = plan_for(world.blind, world.meeting)
    assert plan.problem.durations == (18, 12, 5)
    assert len(plan.problem.agencies) == 2, "nobody is expected for what is hidden"


def test_an_order_found_for_them_moves_it_along(world: World) -> None:
    put_in_best_order(world.blind, world.meeting.id)
    order = world.order()
    assert "AH" in order
    assert abs("AHB".index("B") - "AHB".index("A")) == 2
    assert order.replace("H", "") in {"ACB", "CAB", "BAC", "BCA"}, "police come once, as far as they know"
    assert sorted(world.told_to(world.blind)) == [("A", 18), ("B", 12), ("C", 5)], "no minutes have moved"


def test_nothing_that_names_it_is_told_to_them(world: World) -> None:
    meeting, items = world.meeting, world.items
    hear_before(world.sees, meeting.id, items["C"].case_id, items["H"].case_id)
    hear_before(world.sees, meeting.id, items["H"].case_id, items["A"].case_id)
    keep_together(world.sees, meeting.id, items["H"].case_id, items["B"].case_id)
    assert plan_for(world.sees, meeting).broken
    plan = plan_for(world.blind, meeting)
    assert not plan.broken
    assert plan.constraints.before == ()
    assert plan.problem.adjacent == ()
    put_in_best_order(world.blind, meeting.id)


def test_what_cannot_hold_together_because_of_it_does_not_stand_in_their_way(world: World) -> None:
    meeting, items = world.meeting, world.items
    hear_before(world.sees, meeting.id, items["A"].case_id, items["H"].case_id)
    hear_before(world.sees, meeting.id, items["H"].case_id, items["B"].case_id)
    hear_before(world.blind, meeting.id, items["B"].case_id, items["A"].case_id)
    with pytest.raises(NoOrder) as caught:
        put_in_best_order(world.sees, meeting.id)
    assert len(caught.value.reasons) == 3
    put_in_best_order(world.blind, meeting.id)
    assert world.order().index("B") < world.order().index("A")


def test_what_is_hidden_cannot_be_arranged_and_answers_as_if_it_were_not_there(world: World) -> None:
    hidden, absent = world.items["H"].case_id, world.meeting.id
    for case_id in (hidden, absent):
        with pytest.raises(NotFound) as caught:
            set_urgent(world.blind, world.meeting.id, case_id, is_urgent=True)
        assert str(caught.value) == str(NotFound())
        with pytest.raises(NotFound):
            keep_together(world.blind, world.meeting.id, world.items["A"].case_id, case_id)
    with pytest.raises(Invalid):
        set_window(world.blind, world.meeting.id, world.agencies["HOU"], from_utc=now_utc(), until_utc=None)  # type: ignore[arg-type]


def test_a_sealed_case_is_as_hidden(world: World) -> None:
    db.session.get_one(Case, world.items["B"].case_id).is_sealed = True
    db.session.flush()
    assert world.told_to(world.blind) == [("A", 30), ("C", 5)]


def test_by_hand_every_case_is_named_once_and_the_list_is_as_it_was(world: World) -> None:
    items = [world.items[name] for name in "ABC"]
    seen = order_digest([item.id for item in items])
    put_in_order(world.blind, world.meeting.id, [world.items[name].case_id for name in "CAB"], seen)
    assert world.order() == "CAHB"
    with pytest.raises(Conflict, match="changed meanwhile"):
        put_in_order(world.blind, world.meeting.id, [item.case_id for item in items], seen)
    again = order_digest([world.items[name].id for name in "CAB"])
    for wrong in ("CA", "CAA", "CAH"):
        with pytest.raises(Conflict, match="changed meanwhile"):
            put_in_order(world.blind, world.meeting.id, [world.items[name].case_id for name in wrong], again)
    assert world.order() == "CAHB"


def test_what_is_urgent_goes_to_the_top_behind_what_is_so_already(world: World) -> None:
    for name in ("C", "B"):
        set_urgent(world.sees, world.meeting.id, world.items[name].case_id, is_urgent=True)
    assert world.order() == "CBAH"
    set_urgent(world.sees, world.meeting.id, world.items["C"].case_id, is_urgent=False)
    assert world.order() == "CBAH"
    assert plan_for(world.sees, world.meeting).broken.not_urgent_first


def test_what_is_kept_in_its_place_stays_there(world: World) -> None:
    set_pinned(world.sees, world.meeting.id, world.items["B"].case_id, is_pinned=True)
    put_in_best_order(world.sees, world.meeting.id)
    assert world.order()[2] == "B"


def test_cases_stand_together_group_by_group(world: World) -> None:
    for one, other in (("A", "B"), ("H", "C"), ("B", "C")):
        keep_together(world.sees, world.meeting.id, world.items[one].case_id, world.items[other].case_id)
    assert {case.sibling_group for case in plan_for(world.sees, world.meeting).coming} == {
        world.case(world.sees, "A").sibling_group
    }
    let_apart(world.sees, world.meeting.id, world.items["A"].case_id)
    assert world.case(world.sees, "A").sibling_group is None


def test_two_cases_are_not_each_before_the_other(world: World) -> None:
    hear_before(world.sees, world.meeting.id, world.items["A"].case_id, world.items["B"].case_id)
    with pytest.raises(Invalid, match="Remove that first"):
        hear_before(world.sees, world.meeting.id, world.items["B"].case_id, world.items["A"].case_id)


def test_publishing_keeps_the_starts_that_are_told(world: World) -> None:
    publish_agenda(world.sees, world.meeting.id)
    slots = timetable(world.meeting)
    assert {name: item.announced_utc for name, item in world.items.items()} == {
        name: slots[item.id].starts_utc for name, item in world.items.items()
    }
    assert set(plan_for(world.sees, world.meeting).announced.values()) == {0, 10, 18, 30}
