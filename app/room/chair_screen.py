"""What the chair has before them while the meeting goes on: the order, the case now, who is here, what can be done.

Everything here is for one reader who oversees the meeting; what a case contains comes from `disclosure`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.agenda.models import ItemState, Stage
from app.agenda.queries import find_planned_break, find_running_break, list_seen_items
from app.core.access import Actor
from app.core.clock import now_utc
from app.disclosure.case import disclose_item
from app.disclosure.lists import case_lines
from app.disclosure.views_of_case import CaseLine, CaseView
from app.meetings.models import Meeting
from app.room.board import ends_utc
from app.room.heard import Turn, make_round
from app.room.lead import Lead, find_lead
from app.room.observers import Observer, list_observers
from app.room.queries import PeopleForCase, PersonHere, count_in_lobby, list_who_is_here, people_for_case

TO_COME: Final = (ItemState.LISTED.value, ItemState.ON_HOLD.value)
SECONDS_A_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakNow:
    """A break that is on. It goes on until a case is called, also past its time."""

    minutes: int
    ends_utc: datetime
    is_past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairScreen:
    """The meeting from the chair's place. `now` is the case under way, `next` the one to call after it."""

    meeting: Meeting
    lines: tuple[CaseLine, ...]
    now: CaseView | None
    next: CaseLine | None
    people: PeopleForCase | None
    in_lobby: int
    ends_utc: datetime | None
    lead: Lead | None
    round: tuple[Turn, ...]
    observers: tuple[Observer, ...]
    here: tuple[PersonHere, ...]
    break_now: BreakNow | None
    planned_break_minutes: int | None

    stages = tuple(Stage)

    @property
    def minutes_so_far(self) -> int:
        """How long the case has been under way; the page's own clock goes on from there."""
        return self.minutes_of(self.now.line) if self.now else 0

    def minutes_of(self, line: CaseLine) -> int:
        """How long a case took, or has taken so far, with the time before it was held."""
        spent = timedelta(seconds=line.spent_seconds)
        if line.started_utc and line.state in {ItemState.UNDER_WAY.value, ItemState.CLOSED.value}:
            spent += (line.ended_utc or now_utc()) - line.started_utc
        return int(spent.total_seconds() // SECONDS_A_MINUTE)

    @property
    def heard(self) -> tuple[CaseLine, ...]:
        """The cases that have been closed, the last one last."""
        closed = [line for line in self.lines if line.state == ItemState.CLOSED]
        return tuple(sorted(closed, key=lambda line: line.started_utc or self.meeting.starts_utc))

    @property
    def unheard(self) -> tuple[CaseLine, ...]:
        """The cases that are still to come."""
        return tuple(line for line in self.lines if line.state in TO_COME)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The agencies that have not confirmed yet what was taken down for them."""
        shared = self.now.contributions if self.now else ()
        return tuple(dict.fromkeys(one.agency.name for one in shared if one.is_unconfirmed))

    @property
    def unsigned(self) -> tuple[PersonHere, ...]:
        """Who is here and has not signed the statement."""
        return tuple(one for one in self.here if not one.has_signed)


def make_chair_screen(actor: Actor, meeting: Meeting) -> ChairScreen:
    """The meeting as the chair runs it."""
    seen_items = list_seen_items(actor, meeting)
    lines = case_lines(actor, meeting, seen_items)
    now = next((seen for seen in seen_items if seen.item.state is ItemState.UNDER_WAY), None)
    coming = next_to_call(lines)
    in_view = now or next((seen for seen in seen_items if coming and seen.item.id == coming.item_id), None)
    case = disclose_item(actor, now) if now else None
    planned_break = find_planned_break(meeting)
    return ChairScreen(
        meeting=meeting,
        lines=tuple(lines),
        now=case,
        next=coming,
        people=people_for_case(meeting, in_view) if in_view else None,
        in_lobby=count_in_lobby(actor, meeting, now),
        ends_utc=ends_utc(lines),
        lead=find_lead(actor, meeting),
        round=tuple(make_round(now, {one.agency.id for one in case.contributions})) if now and case else (),
        observers=tuple(list_observers(meeting, now)) if now else (),
        here=tuple(list_who_is_here(actor, meeting)),
        break_now=find_break_now(meeting),
        planned_break_minutes=planned_break.minutes if planned_break else None,
    )


def next_to_call(lines: Sequence[CaseLine]) -> CaseLine | None:
    """The case that is expected first of those still to come."""
    coming = [line for line in lines if line.state in TO_COME and line.slot]
    return min(coming, key=lambda line: line.slot.starts_utc if line.slot else now_utc(), default=None)


def find_break_now(meeting: Meeting) -> BreakNow | None:
    """The break that is on at this meeting, which is for everybody to know."""
    row = find_running_break(meeting)
    if row is None or row.started_utc is None:
        return None
    ends = row.started_utc + timedelta(minutes=row.minutes)
    return BreakNow(minutes=row.minutes, ends_utc=ends, is_past=ends <= now_utc())
