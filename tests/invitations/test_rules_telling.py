"""Whatever happens to a series, each person's calendar ends up showing its dates, and sequences always rise."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.invitations.telling_rules import CalendarMessage, Plan, Wanted, key_of, plan_messages
from app.meetings.calendar import CANCEL, REQUEST, CalendarEvent, Recurrence
from app.meetings.recurrence import Pattern, Rule, list_slots

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
RULE = Rule(pattern=Pattern.WEEKS, first_day=date(2026, 12, 2), starts_at=time(10), minutes=60, weekdays=(2,))
DATES = 12


@dataclass
class World:
    """A series as its coordinator sees it: for each date of the rule where it is now, or None where it is off."""

    uid: str = "series"
    rule: Rule = RULE
    title: str = "Daily meeting"
    place: str = "Room 1"
    is_on: bool = True
    dates: dict[datetime, tuple[datetime, str] | None] = field(default_factory=dict)
    alone: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.make_dates()

    def make_dates(self) -> None:
        slots = list_slots(self.rule, self.rule.first_day, date(2030, 1, 1))[:DATES]
        self.dates = {slot.starts_utc: (slot.starts_utc, "") for slot in slots}

    def wanted(self) -> Wanted:
        if not self.is_on:
            return Wanted()
        slots = sorted(self.dates)
        series = CalendarEvent(
            uid=self.uid,
            title=self.title,
            starts_utc=slots[0],
            minutes=self.rule.minutes,
            zone=self.rule.zone,
            place=self.place,
            recurrence=Recurrence(
                rule=self.rule,
                last_utc=slots[-1],
                left_out_utc=tuple(slot for slot in slots[1:] if self.dates[slot] is None),
            ),
        )
        return Wanted(
            series=series,
            dates={
                key_of(slot): replace(series, starts_utc=at[0], description=at[1], recurrence=None, instead_of_utc=slot)
                for slot, at in self.dates.items()
                if at is not None
            },
            alone={uid: replace(series, uid=uid, starts_utc=at, recurrence=None) for uid, at in self.alone.items()},
        )

    def starts(self) -> list[datetime]:
        if not self.is_on:
            return []
        return sorted([at[0] for at in self.dates.values() if at is not None] + list(self.alone.values()))


@dataclass
class Client:
    """A calendar that follows RFC 5546. Some keep what they know of single dates when a series changes."""

    keeps_dates: bool
    series: dict[str, CalendarEvent] = field(default_factory=dict)
    dates: dict[str, dict[str, CalendarEvent | None]] = field(default_factory=dict)
    sequences: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, message: CalendarMessage) -> None:
        uid, recurrence = message.event.uid, message.recurrence
        last = max((n for (u, r), n in self.sequences.items() if u == uid and r in {"", recurrence}), default=-1)
        assert message.sequence > last, "A calendar may drop what does not rise."
        self.sequences[(uid, recurrence)] = message.sequence
        if recurrence:
            assert uid in self.series, "A date of a series that nobody has been told of."
            self.dates.setdefault(uid, {})[recurrence] = message.event if message.method == REQUEST else None
        elif message.method == CANCEL:
            self.series.pop(uid, None)
            self.dates.pop(uid, None)
        else:
            self.series[uid] = message.event
            if not self.keeps_dates:
                self.dates.pop(uid, None)

    def starts(self) -> list[datetime]:
        found = []
        for uid, event in self.series.items():
            if event.recurrence is None:
                found.append(event.starts_utc)
                continue
            slots = list_slots(event.recurrence.rule, event.starts_utc.date(), event.recurrence.last_utc.date())
            known = self.dates.get(uid, {})
            for slot in slots:
                if key_of(slot.starts_utc) in known:
                    one = known[key_of(slot.starts_utc)]
                    found += [one.starts_utc] if one else []
                elif slot.starts_utc not in event.recurrence.left_out_utc:
                    found.append(slot.starts_utc)
        return sorted(found)


def tell(world: World, told: Plan | None, *clients: Client, now: datetime = NOW) -> Plan:
    plan = plan_messages(world.wanted(), list(told.told.values()) if told else [], now)
    for message in plan.messages:
        for client in clients:
            client.take(message)
    return plan


def what(plan: Plan) -> list[tuple[str, str, int]]:
    return [(message.method, message.recurrence, message.sequence) for message in plan.messages]


def test_somebody_new_is_told_once_and_nothing_twice() -> None:
    world = World()
    plan = tell(world, None)
    assert what(plan) == [("REQUEST", "", 0)]
    assert what(tell(world, plan)) == []


def test_a_date_that_moves_is_told_alone_under_its_first_start() -> None:
    world = World()
    plan = tell(world, None)
    slot = sorted(world.dates)[2]
    world.dates[slot] = (slot + timedelta(days=1), "Inset day")
    plan = tell(world, plan)
    assert what(plan) == [("REQUEST", key_of(slot), 1)]
    assert plan.messages[0].event.starts_utc == slot + timedelta(days=1)
    world.dates[slot] = (slot, "")
    assert what(tell(world, plan)) == [("REQUEST", key_of(slot), 2)]


def test_a_date_that_is_off_is_cancelled_alone_and_told_again_with_its_series_when_it_is_on() -> None:
    world = World()
    plan = tell(world, None)
    slot = sorted(world.dates)[2]
    world.dates[slot] = None
    plan = tell(world, plan)
    assert what(plan) == [("CANCEL", key_of(slot), 1)]
    assert what(tell(world, plan)) == []
    world.dates[slot] = (slot, "")
    plan = tell(world, plan)
    assert what(plan) == [("REQUEST", "", 2), ("REQUEST", key_of(slot), 3)]


def test_another_place_is_told_with_the_series_and_moved_dates_once_more() -> None:
    world = World()
    slot = sorted(world.dates)[2]
    world.dates[slot] = (slot + timedelta(hours=2), "")
    plan = tell(world, None)
    assert what(plan) == [("REQUEST", "", 0), ("REQUEST", key_of(slot), 1)]
    world.place = "Room 2"
    assert what(tell(world, plan)) == [("REQUEST", "", 2), ("REQUEST", key_of(slot), 3)]


def test_who_is_no_longer_invited_is_told_so_once() -> None:
    world = World()
    world.alone["extra"] = NOW + timedelta(days=3)
    plan = tell(world, None)
    world.is_on = False
    plan = tell(world, plan)
    assert sorted(what(plan)) == [("CANCEL", "", 1), ("CANCEL", "", 1)]
    assert what(tell(world, plan)) == []


def test_many_dates_that_fall_out_are_told_with_the_series() -> None:
    world = World()
    plan = tell(world, None)
    for slot in sorted(world.dates)[1:9]:
        world.dates[slot] = None
    methods = what(tell(world, plan))
    assert methods[0] == ("REQUEST", "", 1)


def test_of_what_is_past_nothing_is_said() -> None:
    world = World()
    plan = tell(world, None)
    later = sorted(world.dates)[3] + timedelta(hours=3)
    world.dates[sorted(world.dates)[1]] = None
    world.dates[sorted(world.dates)[2]] = (later - timedelta(days=1), "")
    assert what(tell(world, plan, now=later)) == []


def test_a_date_moved_past_the_end_of_its_series_goes_with_it() -> None:
    world = World()
    plan = tell(world, None)
    last = max(world.dates)
    world.dates[last] = (last + timedelta(days=3), "Inset day")
    plan = tell(world, plan)
    world.is_on = False
    assert what(tell(world, plan, now=last + timedelta(days=1))) == [("CANCEL", "", 2)]


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    kinds = ["move", "back", "off", "on", "place", "title", "rule", "alone", "alone off", "end", "begin", "many off"]
    return draw(
        st.lists(
            st.tuples(st.sampled_from(kinds), st.integers(0, DATES - 1), st.integers(1, 6)), min_size=1, max_size=50
        )
    )


def apply(world: World, kind: str, number: int, size: int) -> None:
    slot = sorted(world.dates)[number]
    match kind:
        case "move":
            world.dates[slot] = (slot + timedelta(hours=size), f"Moved {size}")
        case "back" | "on":
            world.dates[slot] = (slot, "")
        case "off" if number > 0:
            world.dates[slot] = None
        case "many off":
            for one in sorted(world.dates)[1 : 2 + size]:
                world.dates[one] = None
        case "place" | "title":
            setattr(world, kind, f"Number {size}")
        case "rule":
            world.rule = replace(world.rule, interval=size % 3 + 1, weekdays=(size % 5,), starts_at=time(8 + size))
            world.make_dates()
        case "alone":
            world.alone[f"alone {size}"] = NOW + timedelta(days=number + 1, hours=size)
        case "alone off":
            world.alone.pop(f"alone {size}", None)
        case "end" | "begin":
            world.is_on = kind == "begin"


@settings(max_examples=150)
@given(changes())
def test_after_any_chain_of_changes_every_calendar_shows_the_dates(chain: list[tuple[str, int, int]]) -> None:
    world, forgetful, faithful = World(), Client(keeps_dates=False), Client(keeps_dates=True)
    plan = tell(world, None, forgetful, faithful)
    for change in chain:
        apply(world, *change)
        plan = tell(world, plan, forgetful, faithful)
        assert forgetful.starts() == world.starts()
        assert faithful.starts() == world.starts()


@pytest.mark.parametrize("moment", [NOW, datetime(2027, 7, 1, 23, 30, tzinfo=UTC)])
def test_a_date_is_kept_by_its_first_start_in_utc(moment: datetime) -> None:
    assert key_of(moment) == f"{moment:%Y%m%dT%H%M%SZ}"
