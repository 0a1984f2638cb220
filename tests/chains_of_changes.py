"""A series to which things happen, at random: where each of its dates is, and what its people's calendars are told."""

import json
import random
import subprocess
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from calendar_faults import faults_in
from calendar_series import envelope

from app.invitations.telling_rules import Told, Wanted, plan_messages
from app.invitations.wanted import DateFacts, SeriesFacts, make_wanted
from app.meetings.calendar import CANCEL, write_cancel, write_request
from app.meetings.recurrence import Pattern, Rule, list_slots

PROJECT: Final = Path(__file__).resolve().parents[1]
BEGINS: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
CHANGES: Final = 50
DATES_AHEAD: Final = 14
KINDS: Final = (
    *("move", "move", "move back", "call off", "call off", "reinstate", "add", "move added", "call off added"),
    *("place", "place of a date", "title", "rule", "invite", "uninvite", "end", "go on", "time passes"),
)


@dataclass
class History:
    """A series with its dates, and one person who is invited from `invited_utc` on, or not."""

    choose: random.Random
    now: datetime = BEGINS
    facts: SeriesFacts = field(init=False)
    dates: list[DateFacts] = field(default_factory=list)
    invited_utc: datetime | None = BEGINS
    has_ended: bool = False
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.facts = SeriesFacts(
            uid=str(self._id()),
            title="Daily meeting",
            zone="Europe/London",
            place="Room 1",
            joining_link="https://meet.example/1",
            rule=None,
        )
        self._change_rule()

    def change(self) -> str:
        """Let one thing happen; answers what."""
        kind = self.choose.choice(KINDS)
        if kind in {"move", "move back", "call off", "reinstate", "place of a date"}:
            self._change_date(kind, is_added=False)
        elif kind in {"move added", "call off added"}:
            self._change_date(kind.removesuffix(" added"), is_added=True)
        elif kind == "add":
            at = self.now + timedelta(days=self.choose.randrange(1, 60), minutes=self.choose.randrange(600))
            self.dates.append(self._date(at, None))
        elif kind in {"place", "title"}:
            self.facts = replace(self.facts, **{kind: f"Number {self.choose.randrange(9)}"})
        elif kind == "rule":
            self._change_rule()
        elif kind == "invite" and self.invited_utc is None:
            self.invited_utc = self.now
        elif kind == "uninvite":
            self.invited_utc = None
        elif kind in {"end", "go on"}:
            self.has_ended = kind == "end"
        elif kind == "time passes":
            self.now += timedelta(days=self.choose.randrange(1, 12), hours=self.choose.randrange(12))
        return kind

    def messages(self) -> Sequence[str]:
        """What the person's calendar is told now."""
        wanted = Wanted()
        if self.invited_utc is not None:
            dates = [replace(one, takes_place=one.takes_place and not self.has_ended) for one in self.dates]
            wanted = make_wanted(self.facts, dates, lambda _id: None, from_utc=self.invited_utc)
        plan = plan_messages(wanted, self.told, self.now)
        self.told = list(plan.told.values())
        return [
            (write_cancel if one.method == CANCEL else write_request)(one.event, envelope(one.sequence))
            for one in plan.messages
        ]

    def starts(self) -> list[datetime]:
        """The dates still to come that belong in the person's calendar."""
        if self.invited_utc is None or self.has_ended:
            return []
        return sorted(one.starts_utc for one in self.dates if one.takes_place and one.starts_utc >= self.now)

    def _change_date(self, kind: str, *, is_added: bool) -> None:
        places = [
            number
            for number, one in enumerate(self.dates)
            if one.starts_utc > self.now and (one.slot_utc is None) == is_added
        ]
        if not places:
            return
        number = self.choose.choice(places)
        one = self.dates[number]
        at = one.starts_utc
        if kind == "move":
            at = max(self.now + timedelta(hours=1), at + timedelta(minutes=self.choose.randrange(-4000, 4000)))
        elif kind == "move back" and one.slot_utc is not None and one.slot_utc > self.now:
            at = one.slot_utc
        self.dates[number] = replace(
            one,
            starts_utc=at,
            takes_place=kind != "call off" and (one.takes_place or kind == "reinstate"),
            place="Room 7" if kind == "place of a date" else one.place,
        )

    def _change_rule(self) -> None:
        """Another rule from today on: what has been stays, what was to come is as the new rule says."""
        choose = self.choose
        rule = Rule(
            pattern=choose.choice([Pattern.WORKING_DAYS, Pattern.WEEKS, Pattern.WEEKS, Pattern.MONTHLY]),
            first_day=self.now.date() + timedelta(days=choose.randrange(1, 9)),
            starts_at=time(choose.randrange(4, 20), choose.randrange(0, 60, 5)),
            minutes=choose.randrange(30, 240),
            interval=choose.randrange(1, 4),
            weekdays=tuple(choose.sample(range(5), choose.randrange(1, 3))),
            nth=choose.choice([1, 2, 3, 4, -1]),
        )
        self.facts = replace(self.facts, rule=rule)
        kept = [one for one in self.dates if one.slot_utc is None or one.starts_utc < self.now]
        slots = list_slots(rule, rule.first_day, date(2036, 1, 1))[:DATES_AHEAD]
        self.dates = kept + [self._date(slot.starts_utc, slot.starts_utc) for slot in slots]

    def _date(self, at: datetime, slot_utc: datetime | None) -> DateFacts:
        rule = self.facts.rule
        return DateFacts(
            meeting_id=self._id(),
            uid=str(self._id()),
            slot_utc=slot_utc,
            starts_utc=at,
            minutes=rule.minutes if rule else 60,
            takes_place=True,
            place="",
            joining_link="",
            change=None,
        )

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.choose.getrandbits(128))


def follow_chains(choose: random.Random, chains: int) -> list[str]:
    """Where calendars made of ical.js, each with habits of its own, differ from the truth."""
    told, expected, what = [], [], []
    for _ in range(chains):
        history = History(choose)
        steps, truth, kinds = [history.messages()], [(history.now, history.starts())], ["begin"]
        for _ in range(CHANGES):
            kinds.append(history.change())
            steps.append(history.messages())
            truth.append((history.now, history.starts()))
        told.append(steps)
        expected.append(truth)
        what.append(kinds)
    faults = [fault for steps in told for objects in steps for text in objects for fault in faults_in(text)]
    run = subprocess.run(
        ["node", str(PROJECT / "tests" / "invitations" / "apply_messages.mjs")],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    for chain, (answers, truth, kinds) in enumerate(zip(json.loads(run.stdout), expected, what, strict=True)):
        for step, (calendars, (now, starts)) in enumerate(zip(answers, truth, strict=True)):
            for calendar in calendars:
                shown = [datetime.fromtimestamp(one, UTC) for one in calendar["starts"]]
                if calendar["dropped"] or [one for one in shown if one >= now] != starts:
                    faults.append(f"chain {chain}, step {step}, {kinds[: step + 1][-4:]}: {calendar['dropped'][:2]}")
                    break
            else:
                continue
            break
    return faults
