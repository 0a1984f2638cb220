"""The attendance ledger of one meeting, for one reader who oversees it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.agenda.queries import SeenItem, list_seen_items
from app.attendance.models import PresenceCorrection
from app.attendance.queries import as_correction, list_corrections, list_noted
from app.attendance.rules import Correction, Noted, Spell, Stretch, Turnout, total
from app.core.access import Actor
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.lists import case_lines
from app.disclosure.views_of_case import CaseLine
from app.identity.queries import AccountCard, account_cards
from app.measures.counting import CountedMeeting, HeardCase, count_meetings, told_end
from app.measures.rules import Count, GivenBack, count_turnouts, given_back
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellLine:
    """Somebody was there, from when to when, and whether that was corrected. `late_minutes`: after the call."""

    who: str
    agency: AgencyCard | None
    is_remote: bool
    entered_utc: datetime
    left_utc: datetime | None
    gaps: tuple[Stretch, ...]
    late_minutes: int
    presence_id: uuid.UUID | None
    added_id: uuid.UUID | None
    is_corrected: bool

    @property
    def minutes_away(self) -> int:
        """For how long they were cut off, in whole minutes; one where it was less."""
        seconds = total(self.gaps).total_seconds()
        return max(1, round(seconds / 60)) if seconds else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """From when to when somebody is said to have been there, and from where."""

    is_remote: bool
    entered_utc: datetime
    left_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """What somebody corrected, when and why, beside what had been noted; that is empty where nothing had been."""

    id: uuid.UUID
    who: str
    by: str
    corrected_utc: datetime
    reason: str
    is_void: bool
    said: Stay
    noted: Stay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLedger:
    """Who was there for one case, who was needed and was not, and who came without being asked."""

    line: CaseLine
    whole: Stretch | None
    spells: tuple[SpellLine, ...]
    absent: tuple[AgencyCard, ...]
    uninvited: tuple[AgencyCard, ...]
    corrections: tuple[CorrectionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The ledger of a meeting. `turnout` sums up the agencies that were needed, over all its cases."""

    meeting: Meeting
    cases: tuple[CaseLedger, ...]
    turnout: Count
    given_back: GivenBack


def make_ledger(actor: Actor, meeting: Meeting) -> Ledger:
    """Who was present for which case, of the cases that this person sees."""
    seen = list_seen_items(actor, meeting)
    counted = count_meetings(actor, [meeting])[0]
    book = _Book(counted, [one.item.id for one in seen])
    lines = case_lines(actor, meeting, seen)
    return Ledger(
        meeting=meeting,
        cases=tuple(
            book.case(one, line) for one, line in zip(seen, lines, strict=True) if one.item.id in counted.cases
        ),
        turnout=sum(count_turnouts(counted.counted).values(), Count()),
        given_back=given_back(counted.counted, counted.invited),
    )


class _Book:
    """What was noted and corrected about some items, with the names that go with it."""

    def __init__(self, counted: CountedMeeting, item_ids: Collection[uuid.UUID]) -> None:
        self.cases = counted.cases
        self.noted: Mapping[uuid.UUID, Noted] = {one.id: one for ones in list_noted(item_ids).values() for one in ones}
        self.corrections: Mapping[uuid.UUID, PresenceCorrection] = {row.id: row for row in list_corrections(item_ids)}
        self.people: Mapping[uuid.UUID, AccountCard] = account_cards(self._account_ids())
        self.agencies = agency_cards(self._agency_ids())

    def _account_ids(self) -> set[uuid.UUID]:
        ids = {one.account_id for one in self.noted.values()}
        rows = self.corrections.values()
        return ids | {row.account_id for row in rows} | {row.corrected_by_id for row in rows}

    def _agency_ids(self) -> set[uuid.UUID]:
        of_people = [one.agency_id for one in self.noted.values()] + [c.agency_id for c in self.corrections.values()]
        of_cases = [agency_id for case in self.cases.values() for agency_id in case.counted.turnout]
        return {agency_id for agency_id in [*of_people, *of_cases] if agency_id is not None}

    def case(self, seen: SeenItem, line: CaseLine) -> CaseLedger:
        """The ledger of one case."""
        heard = self.cases[seen.item.id]
        came = self._spells(heard)
        return CaseLedger(
            line=line,
            whole=heard.whole,
            spells=tuple(sorted(came, key=lambda one: (one.agency.name if one.agency else "~", one.entered_utc))),
            absent=self._agencies(heard, Turnout.ABSENT),
            uninvited=self._agencies(heard, Turnout.UNINVITED),
            corrections=tuple(
                self._correction(heard, row) for row in self.corrections.values() if row.item_id == seen.item.id
            ),
        )

    def _agencies(self, heard: HeardCase, turnout: Turnout) -> tuple[AgencyCard, ...]:
        ids = {agency_id for agency_id, one in heard.counted.turnout.items() if one.turnout is turnout}
        return tuple(card for card in self.agencies.values() if card.id in ids)

    def _spells(self, heard: HeardCase) -> Sequence[SpellLine]:
        told_late: set[uuid.UUID] = set()
        lines = []
        for spell in heard.spells:
            late = 0
            if spell.agency_id is not None and spell.agency_id not in told_late:
                # The first of an agency who came says how late it was.
                told_late.add(spell.agency_id)
                late = _late_minutes(heard, spell.agency_id)
            lines.append(self._spell(spell, late))
        return lines

    def _spell(self, spell: Spell, late: int) -> SpellLine:
        is_added = spell.by_correction is not None and spell.presence_id is None
        return SpellLine(
            who=self.people[spell.account_id].name,
            agency=self.agencies.get(spell.agency_id) if spell.agency_id else None,
            is_remote=spell.is_remote,
            entered_utc=spell.entered_utc,
            left_utc=spell.left_utc,
            gaps=spell.gaps,
            late_minutes=late,
            presence_id=spell.presence_id,
            added_id=spell.by_correction if is_added else None,
            is_corrected=spell.by_correction is not None,
        )

    def _correction(self, heard: HeardCase, row: PresenceCorrection) -> CorrectionLine:
        noted = self.noted.get(row.presence_id) if row.presence_id else None
        return CorrectionLine(
            id=row.id,
            who=self.people[row.account_id].name,
            by=self.people[row.corrected_by_id].name,
            corrected_utc=row.corrected_utc,
            reason=row.reason,
            is_void=row.is_void,
            said=_stay(heard, as_correction(row)),
            noted=_stay(heard, noted) if noted else None,
        )


def _late_minutes(heard: HeardCase, agency_id: uuid.UUID) -> int:
    one = heard.counted.turnout.get(agency_id)
    return int(one.late.total_seconds() // 60) if one and one.late else 0


def _stay(heard: HeardCase, said: Noted | Correction) -> Stay:
    left_utc = told_end(heard.item, said.left_utc)
    return Stay(is_remote=said.is_remote, entered_utc=said.entered_utc, left_utc=left_utc)
