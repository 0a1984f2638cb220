"""What the ledger says in the end: who was there, and for how long each agency was, on plain data."""

import enum
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

# A page that comes back sooner was on its way from one address to the next.
LOST_AFTER: Final = timedelta(seconds=10)
# Nobody is at the table in the moment in which they are called.
LATE_AFTER: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """From one moment to another."""

    from_utc: datetime
    until_utc: datetime

    @property
    def length(self) -> timedelta:
        """How long it is; nothing where it ends before it begins."""
        return max(self.until_utc - self.from_utc, timedelta())


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A presence as it was noted: `seen_utc` is when a page of theirs was last known to be there, if one ever was."""

    id: uuid.UUID
    account_id: uuid.UUID
    agency_id: uuid.UUID | None
    is_remote: bool
    entered_utc: datetime
    left_utc: datetime | None
    seen_utc: datetime | None = None
    gaps: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody says the ledger should have said, in place of a presence or, where it names none, beside them."""

    id: uuid.UUID
    presence_id: uuid.UUID | None
    account_id: uuid.UUID
    agency_id: uuid.UUID | None
    is_remote: bool
    entered_utc: datetime
    left_utc: datetime
    is_void: bool
    corrected_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Somebody was there, once; `left_utc` is empty while they are. `by_correction` says who told so."""

    account_id: uuid.UUID
    agency_id: uuid.UUID | None
    is_remote: bool
    entered_utc: datetime
    left_utc: datetime | None
    gaps: tuple[Stretch, ...] = ()
    presence_id: uuid.UUID | None = None
    by_correction: uuid.UUID | None = None


class Turnout(enum.StrEnum):
    """Whether an agency that was needed came, and whether one that came was needed."""

    PRESENT = "present"
    ABSENT = "absent"
    UNINVITED = "uninvited"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTurnout:
    """One agency and one case: how long it was there, and how long after the call it came, where that was late."""

    agency_id: uuid.UUID
    turnout: Turnout
    present: timedelta
    late: timedelta | None = None


def is_lost(seen_utc: datetime | None, now_utc: datetime) -> bool:
    """Whether somebody's page has been away for longer than a page may be; of whom none was ever seen, nobody knows."""
    return seen_utc is not None and now_utc - seen_utc > LOST_AFTER


def effective_spells(noted: Iterable[Noted], corrections: Iterable[Correction], now_utc: datetime) -> list[Spell]:
    """Who was there in the end, in the order in which they came.

    Of several corrections of one presence the latest holds. One that names no presence adds a spell, or, where it says
    that nobody was there, takes back what had been added for that person before. A correction says when somebody came
    and left, and from where; for how long they were cut off meanwhile stays as it was noted. Of two that were made in
    the same moment the one that takes back comes second.
    """
    rows = sorted(corrections, key=lambda one: (one.corrected_utc, one.is_void, str(one.id)))
    by_presence = {one.presence_id: one for one in rows if one.presence_id is not None}
    spells = []
    for presence in noted:
        correction = by_presence.get(presence.id)
        gaps = gaps_of(presence, now_utc)
        if correction is None:
            spells.append(_as_noted(presence, gaps))
        elif not correction.is_void:
            spells.append(_as_corrected(correction, gaps))
    added: dict[uuid.UUID, list[Correction]] = {}
    for one in rows:
        if one.presence_id is None:
            added[one.account_id] = [] if one.is_void else [*added.get(one.account_id, []), one]
    spells += [_as_corrected(one, ()) for ones in added.values() for one in ones]
    return sorted(spells, key=lambda spell: (spell.entered_utc, str(spell.account_id), str(spell.by_correction)))


def gaps_of(presence: Noted, now_utc: datetime) -> tuple[Stretch, ...]:
    """When this person was cut off, a gap that goes on included; nobody is cut off from the room they sit in."""
    if not presence.is_remote:
        return ()
    gaps = list(presence.gaps)
    if presence.left_utc is None and presence.seen_utc is not None and is_lost(presence.seen_utc, now_utc):
        gaps.append(Stretch(from_utc=presence.seen_utc, until_utc=now_utc))
    return tuple(merge(gaps))


def _as_noted(presence: Noted, gaps: tuple[Stretch, ...]) -> Spell:
    return Spell(
        account_id=presence.account_id,
        agency_id=presence.agency_id,
        is_remote=presence.is_remote,
        entered_utc=presence.entered_utc,
        left_utc=presence.left_utc,
        gaps=gaps,
        presence_id=presence.id,
    )


def _as_corrected(correction: Correction, gaps: tuple[Stretch, ...]) -> Spell:
    whole = Stretch(from_utc=correction.entered_utc, until_utc=correction.left_utc)
    return Spell(
        account_id=correction.account_id,
        agency_id=correction.agency_id,
        is_remote=correction.is_remote,
        entered_utc=correction.entered_utc,
        left_utc=correction.left_utc,
        gaps=tuple(within(gaps, whole)) if correction.is_remote else (),
        presence_id=correction.presence_id,
        by_correction=correction.id,
    )


def merge(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time without overlaps, in order."""
    merged: list[Stretch] = []
    for stretch in sorted(one for one in stretches if one.length):
        if merged and stretch.from_utc <= merged[-1].until_utc:
            merged[-1] = replace(merged[-1], until_utc=max(merged[-1].until_utc, stretch.until_utc))
        else:
            merged.append(stretch)
    return merged


def within(stretches: Iterable[Stretch], whole: Stretch) -> list[Stretch]:
    """What of these lies within a stretch."""
    cut = (
        Stretch(from_utc=max(one.from_utc, whole.from_utc), until_utc=min(one.until_utc, whole.until_utc))
        for one in stretches
    )
    return merge(cut)


def without(stretch: Stretch, gaps: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch without the gaps in it."""
    left, begins = [], stretch.from_utc
    for gap in within(gaps, stretch):
        left.append(Stretch(from_utc=begins, until_utc=gap.from_utc))
        begins = gap.until_utc
    return merge([*left, Stretch(from_utc=begins, until_utc=stretch.until_utc)])


def total(stretches: Iterable[Stretch]) -> timedelta:
    """How long these are together; what they share counts once."""
    return sum((stretch.length for stretch in merge(stretches)), timedelta())


def time_present(spells: Iterable[Spell], whole: Stretch) -> Mapping[uuid.UUID, timedelta]:
    """How long each agency was there within a case: somebody of it was, and was not cut off."""
    there: dict[uuid.UUID, list[Stretch]] = {}
    for spell in spells:
        if spell.agency_id is not None:
            own = Stretch(from_utc=spell.entered_utc, until_utc=spell.left_utc or whole.until_utc)
            there.setdefault(spell.agency_id, []).extend(without(own, spell.gaps))
    return {agency_id: total(within(stretches, whole)) for agency_id, stretches in there.items()}


def turnout(needed: Iterable[uuid.UUID], spells: Sequence[Spell], whole: Stretch) -> Mapping[uuid.UUID, AgencyTurnout]:
    """Every agency that was needed for a case or came to it. `whole` is the case, from its call to its end."""
    present = time_present(spells, whole)
    came = {agency_id for agency_id, length in present.items() if length}
    asked = frozenset(needed)
    return {
        agency_id: AgencyTurnout(
            agency_id=agency_id,
            turnout=_turnout(is_needed=agency_id in asked, has_come=agency_id in came),
            present=present.get(agency_id, timedelta()),
            late=_late(agency_id, spells, whole) if agency_id in asked & came else None,
        )
        for agency_id in sorted(asked | came, key=str)
    }


def _turnout(*, is_needed: bool, has_come: bool) -> Turnout:
    if not is_needed:
        return Turnout.UNINVITED
    return Turnout.PRESENT if has_come else Turnout.ABSENT


def _late(agency_id: uuid.UUID, spells: Sequence[Spell], whole: Stretch) -> timedelta | None:
    came_utc = min(spell.entered_utc for spell in spells if spell.agency_id == agency_id)
    late = came_utc - whole.from_utc
    return late if late >= LATE_AFTER else None
