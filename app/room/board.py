"""What the coordinator and the chair have before them while they prepare: the list with its times, who knows whom.

Everything here is for one reader who oversees the meeting; what a case contains comes from `disclosure`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.agenda.queries import list_seen_items
from app.cases.chasing import last_reminders
from app.cases.need_to_know import ItemFacts
from app.core.access import Actor
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.lists import case_lines
from app.disclosure.views_of_case import CaseLine
from app.meetings.models import Meeting
from app.meetings.queries import list_series_agencies
from app.room.lead import Lead, find_lead
from app.room.queries import people_to_ring
from app.room.rules import MeetingFigures, meeting_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One agency and one case, in a letter and in words. `look` names the colour that helps the eye."""

    letter: str
    words: str
    look: str


REFERRED = Cell(letter="R", words="referred this case", look="referred")
KNOWN = Cell(letter="K", words="known", look="known")
NEEDS_TO_COME = Cell(letter="C", words="needs to come", look="coming")
ASKED_TO_COME = Cell(letter="A", words="asked to come", look="known")
NOTHING_KNOWN = Cell(letter="n", words="nothing known", look="nothing")
NO_REPLY = Cell(letter="?", words="no reply yet", look="waiting")
LOCKED_OUT = Cell(letter="×", words="locked out, may not know of it", look="locked")
NOT_ASKED = Cell(letter="–", words="not asked", look="nothing")
MARKS: Final = (REFERRED, KNOWN, NEEDS_TO_COME, ASKED_TO_COME, NOTHING_KNOWN, NO_REPLY, LOCKED_OUT, NOT_ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A case on the list: who is called, who has not answered, and one cell for each agency of the board."""

    line: CaseLine
    called: tuple[AgencyCard, ...]
    not_answered: tuple[AgencyCard, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """An agency that has not answered everything, whom to ring, and about which cases."""

    agency: AgencyCard
    ring_name: str
    ring_phone: str
    references: tuple[str, ...]
    last_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole list of a meeting."""

    meeting: Meeting
    agencies: tuple[AgencyCard, ...]
    rows: tuple[BoardRow, ...]
    reminders: tuple[Reminder, ...]
    figures: MeetingFigures
    ends_utc: datetime | None
    lead: Lead | None

    @property
    def marks(self) -> tuple[Cell, ...]:
        """The marks that stand on this board, to be explained below it."""
        used = {cell for row in self.rows for cell in row.cells}
        return tuple(cell for cell in MARKS if cell in used)


def make_board(actor: Actor, meeting: Meeting) -> Board:
    """The list as the coordinator prepares it."""
    seen_items = list_seen_items(actor, meeting)
    lines = case_lines(actor, meeting, seen_items)
    invited = frozenset(list_series_agencies(meeting.series))
    asked = {agency_id for seen in seen_items for agency_id in seen.facts.checks}
    cards = agency_cards(invited | asked)
    columns = sorted(cards.values(), key=lambda card: (card.id not in invited, card.code))
    rows = tuple(_row(line, seen.facts, columns) for line, seen in zip(lines, seen_items, strict=True))
    return Board(
        meeting=meeting,
        agencies=tuple(columns),
        rows=rows,
        reminders=_reminders(meeting, rows, columns),
        figures=meeting_figures(
            [_expected(row.line, seen.facts) for row, seen in zip(rows, seen_items, strict=True)], invited
        ),
        ends_utc=ends_utc(lines),
        lead=find_lead(actor, meeting),
    )


def ends_utc(lines: Sequence[CaseLine]) -> datetime | None:
    """When the last of these cases is expected to end, or ended."""
    return max((line.slot.ends_utc for line in lines if line.slot), default=None)


def _expected(line: CaseLine, facts: ItemFacts) -> tuple[int, frozenset[uuid.UUID]]:
    return line.planned_minutes, frozenset(id_ for id_, check in facts.checks.items() if check.is_expected)


def _row(line: CaseLine, facts: ItemFacts, columns: Sequence[AgencyCard]) -> BoardRow:
    checks = facts.checks
    return BoardRow(
        line=line,
        called=tuple(card for card in columns if card.id in checks and checks[card.id].is_needed),
        # Who was asked to come is called whatever their records say: nobody chases them.
        not_answered=tuple(
            card
            for card in columns
            if card.id in checks and not checks[card.id].has_answered and not checks[card.id].is_needed
        ),
        cells=tuple(_cell(card.id, facts) for card in columns),
    )


def _cell(agency_id: uuid.UUID, facts: ItemFacts) -> Cell:
    if agency_id in facts.agencies_in_conflict:
        return LOCKED_OUT
    check = facts.checks.get(agency_id)
    if check is None:
        return NOT_ASKED
    if check.is_referrer:
        return REFERRED
    if check.needs_to_come:
        return NEEDS_TO_COME
    if check.is_known:
        return KNOWN
    if check.is_requested:
        return ASKED_TO_COME
    return NOTHING_KNOWN if check.has_answered else NO_REPLY


def _reminders(meeting: Meeting, rows: Sequence[BoardRow], columns: Sequence[AgencyCard]) -> tuple[Reminder, ...]:
    waiting: Mapping[uuid.UUID, tuple[str, ...]] = {
        card.id: tuple(row.line.reference for row in rows if card in row.not_answered) for card in columns
    }
    people = people_to_ring(meeting) if any(waiting.values()) else {}
    last = last_reminders(meeting.id) if people else {}
    return tuple(
        Reminder(
            agency=card,
            ring_name=people[card.id].name if card.id in people else card.name,
            ring_phone=(people[card.id].phone if card.id in people else "") or card.phone,
            references=waiting[card.id],
            last_utc=last.get(card.id),
        )
        for card in columns
        if waiting[card.id]
    )
