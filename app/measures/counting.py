"""What one reader may count of meetings that they oversee: the cases they see, by numbers alone."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.agenda.models import ItemState
from app.agenda.told import ToldItem, list_told_items
from app.attendance.queries import list_spells
from app.attendance.rules import AgencyTurnout, Spell, Stretch, turnout
from app.cases.need_to_know import CheckFacts
from app.cases.queries import expected_at
from app.core.access import Actor
from app.core.clock import now_utc
from app.measures.rules import CountedCase
from app.meetings.models import Meeting
from app.meetings.queries import list_series_agencies


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCase:
    """One case with who was there, as its reader is told it: `whole` is from its call to its end, if it was called."""

    item: ToldItem
    whole: Stretch | None
    spells: tuple[Spell, ...]
    counted: CountedCase


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedMeeting:
    """A meeting with those of its cases that one reader sees, by item."""

    meeting: Meeting
    invited: frozenset[uuid.UUID]
    cases: Mapping[uuid.UUID, HeardCase]

    @property
    def counted(self) -> Sequence[CountedCase]:
        """The cases by numbers alone."""
        return [case.counted for case in self.cases.values()]


def count_meetings(actor: Actor, meetings: Sequence[Meeting]) -> Sequence[CountedMeeting]:
    """These meetings as this person may count them, in the same order. For meetings that they oversee."""
    told = list_told_items(actor, meetings)
    spells = list_spells([item.item_id for items in told.values() for item in items])
    checks = expected_at(told)
    return [
        CountedMeeting(
            meeting=meeting,
            invited=frozenset(list_series_agencies(meeting.series)),
            cases={
                item.item_id: _heard(item, spells[item.item_id], checks.get((meeting.id, item.case_id), {}))
                for item in told[meeting.id]
            },
        )
        for meeting in meetings
    ]


def _heard(item: ToldItem, spells: Sequence[Spell], checks: Mapping[uuid.UUID, CheckFacts]) -> HeardCase:
    expected = frozenset(agency_id for agency_id, check in checks.items() if check.is_expected)
    if item.started_utc is None:
        plan = CountedCase(planned_minutes=item.planned_minutes, expected=expected)
        return HeardCase(item=item, whole=None, spells=(), counted=plan)
    told = tuple(as_told(item, spell) for spell in spells)
    whole = _whole(item, item.started_utc, told)
    # A case that was held is as long as it was under way, and nobody was late for its second call.
    is_in_one = not item.spent_seconds
    length = timedelta(seconds=item.spent_seconds)
    if item.state not in {ItemState.ON_HOLD, ItemState.DEFERRED} or is_in_one:
        length += (item.told_ended_utc or now_utc()) - item.started_utc
    needed = [agency_id for agency_id, check in checks.items() if check.is_needed]
    return HeardCase(
        item=item,
        whole=whole,
        spells=told,
        counted=CountedCase(
            planned_minutes=item.planned_minutes,
            expected=expected,
            length=length,
            turnout={
                agency_id: _within(one, length, is_in_one=is_in_one)
                for agency_id, one in turnout(needed, told, whole).items()
            },
        ),
    )


def _within(one: AgencyTurnout, length: timedelta, *, is_in_one: bool) -> AgencyTurnout:
    return replace(one, present=min(one.present, length), late=one.late if is_in_one else None)


def _whole(item: ToldItem, started_utc: datetime, spells: Sequence[Spell]) -> Stretch:
    begins = started_utc
    if item.spent_seconds:
        begins = min([started_utc, *(spell.entered_utc for spell in spells)])
    return Stretch(from_utc=begins, until_utc=item.told_ended_utc or now_utc())


def as_told(item: ToldItem, spell: Spell) -> Spell:
    """A spell as this reader is told it: whoever stayed to the end of the case stayed to the end that they are told.

    Where a hidden case came after it, its time is told as the time of this one.
    """
    return replace(
        spell,
        left_utc=told_end(item, spell.left_utc),
        gaps=tuple(replace(gap, until_utc=told_end(item, gap.until_utc) or gap.until_utc) for gap in spell.gaps),
    )


def told_end(item: ToldItem, moment_utc: datetime | None) -> datetime | None:
    """A moment as this reader is told it: the end of the case, or of its last minute, is the end they are told."""
    if moment_utc is None or item.ended_utc is None or item.told_ended_utc is None:
        return moment_utc
    if moment_utc < item.ended_utc.replace(second=0, microsecond=0):
        return moment_utc
    return max(moment_utc, item.told_ended_utc)
