"""The roll: how everybody stands at this moment, for those who run the meeting, and whom to ring.

It holds people and cases of which its reader may know. Somebody who is in a case that is hidden from them is in the
lobby, as far as they are told.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.agenda.models import ItemState
from app.agenda.queries import SeenItem, list_seen_items
from app.attendance.queries import list_presences
from app.core.access import Actor
from app.directory.queries import AgencyCard
from app.disclosure.contributions import disclose_contributions
from app.disclosure.lists import case_lines
from app.disclosure.views_of_case import CaseLine
from app.meetings.models import Meeting, MeetingState
from app.room.chair_screen import next_to_call
from app.room.heard import Turn, make_round
from app.room.queries import AgencyAtCase, PersonHere, Place, list_who_is_here, people_for_case

_TO_COME: Final = (ItemState.LISTED, ItemState.ON_HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """An agency to ring now, and why: it is needed and not here, or has asked to be fetched by phone."""

    at: AgencyAtCase
    is_for_case_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An agency that has not arrived, and the first case it is needed for."""

    agency: AgencyCard
    first: CaseLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Everybody's state. `now` and `next` are cases that the reader sees."""

    now: CaseLine | None
    next: CaseLine | None
    ring: tuple[Ring, ...]
    in_case: tuple[PersonHere, ...]
    in_lobby: tuple[PersonHere, ...]
    expected: tuple[Expected, ...]
    round: tuple[Turn, ...]

    @property
    def here(self) -> int:
        """How many people are at the meeting."""
        return len(self.in_case) + len(self.in_lobby)


def make_roll(actor: Actor, meeting: Meeting) -> Roll:
    """The roll for one reader who oversees the meeting."""
    seen_items = list_seen_items(actor, meeting)
    lines = case_lines(actor, meeting, seen_items)
    line_of = {line.item_id: line for line in lines}
    now = next((seen for seen in seen_items if seen.item.state is ItemState.UNDER_WAY), None)
    coming = next_to_call(lines)
    following = next((seen for seen in seen_items if coming and seen.item.id == coming.item_id), None)
    here = list_who_is_here(actor, meeting)
    inside = {presence.account_id for presence in list_presences(now.item.id)} if now else set()
    ring = _ring(meeting, now, following)
    return Roll(
        now=line_of[now.item.id] if now else None,
        next=coming,
        ring=ring,
        in_case=tuple(one for one in here if one.person.id in inside),
        in_lobby=tuple(one for one in here if one.person.id not in inside),
        expected=_expected(meeting, seen_items, line_of, {one.at.agency.id for one in ring}),
        round=_round(actor, now),
    )


def _ring(meeting: Meeting, now: SeenItem | None, following: SeenItem | None) -> tuple[Ring, ...]:
    """Whom to ring: for the case under way who is missing or asked to be rung, for the next one who is missing."""
    if meeting.state is not MeetingState.OPEN:
        return ()
    found = [Ring(at=at, is_for_case_now=True) for at in people_for_case(meeting, now).to_ring] if now else []
    named = {ring.at.agency.id for ring in found}
    if following is not None:
        missing = people_for_case(meeting, following).at(Place.NOT_HERE)
        found += [Ring(at=at, is_for_case_now=False) for at in missing if at.agency.id not in named]
    return tuple(found)


def _expected(
    meeting: Meeting, seen_items: Sequence[SeenItem], line_of: Mapping[uuid.UUID, CaseLine], but: Collection[uuid.UUID]
) -> tuple[Expected, ...]:
    """The agencies of which nobody is here, each with the first case to come for which it is needed."""
    found: dict[uuid.UUID, Expected] = {}
    looked_at: set[uuid.UUID] = set(but)
    for seen in seen_items:
        called = {agency_id for agency_id, check in seen.facts.checks.items() if check.is_expected}
        if seen.item.state not in _TO_COME or called <= looked_at:
            continue
        for at in people_for_case(meeting, seen).at(Place.NOT_HERE):
            if at.agency.id not in looked_at:
                found[at.agency.id] = Expected(agency=at.agency, first=line_of[seen.item.id])
        looked_at |= called
    return tuple(found.values())


def _round(actor: Actor, now: SeenItem | None) -> tuple[Turn, ...]:
    if now is None:
        return ()
    shared, _withheld = disclose_contributions(actor, now.item, now.facts, {})
    return tuple(make_round(now, {one.agency.id for one in shared}))
