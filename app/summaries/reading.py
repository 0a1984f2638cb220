"""A summary as one reader gets it: the line it has in lists, and the whole of it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import local
from app.directory.queries import AgencyCard
from app.disclosure.views_of_summary import OwnAction, PhoneLine, SummarisedCase
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Who said for the agency that the summary has been read, and when."""

    name: str
    acknowledged_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """A summary in a list; nothing of any case."""

    id: uuid.UUID
    recipient_code: str
    agency: AgencyCard
    meeting: Meeting
    made_utc: datetime
    sent_utc: datetime | None
    opened_utc: datetime | None
    version: int
    overtaken_by: uuid.UUID | None
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSummary:
    """A whole summary for one reader."""

    line: SummaryLine
    cases: tuple[SummarisedCase, ...]
    coordinator: PhoneLine
    may_acknowledge: bool
    # What the reader took on themselves; nothing for those who read it without an account.
    own_action_ids: frozenset[uuid.UUID] = frozenset()

    @property
    def meeting(self) -> Meeting:
        """The meeting it is of."""
        return self.line.meeting

    @property
    def agency(self) -> AgencyCard:
        """The agency it is for."""
        return self.line.agency

    @property
    def series_name(self) -> str:
        """The kind of meeting, in words."""
        return self.line.meeting.series.name

    @property
    def case_ids(self) -> frozenset[uuid.UUID]:
        """The cases in it."""
        return frozenset(case.case_id for case in self.cases)

    @property
    def heard(self) -> tuple[SummarisedCase, ...]:
        """The cases that the meeting came to."""
        return tuple(case for case in self.cases if case.heard_utc is not None)

    @property
    def not_heard(self) -> tuple[SummarisedCase, ...]:
        """The cases that the meeting did not come to."""
        return tuple(case for case in self.cases if case.heard_utc is None)

    @property
    def actions(self) -> tuple[tuple[SummarisedCase, OwnAction], ...]:
        """What the agency does, each with its case, by when it is due."""
        pairs = [(case, action) for case in self.cases for action in case.actions]
        return tuple(sorted(pairs, key=lambda pair: (pair[1].due_utc, pair[0].reference)))

    @property
    def own_actions(self) -> tuple[tuple[SummarisedCase, OwnAction], ...]:
        """What the reader agreed to do themselves, in the same order."""
        return tuple(pair for pair in self.actions if pair[1].action_id in self.own_action_ids)

    @property
    def colleagues_actions(self) -> tuple[tuple[SummarisedCase, OwnAction], ...]:
        """What others of the agency do, in the same order."""
        return tuple(pair for pair in self.actions if pair[1].action_id not in self.own_action_ids)

    def is_overdue(self, action: OwnAction) -> bool:
        """Whether its day had passed when this summary was made."""
        return local(action.due_utc).date() < local(self.line.made_utc).date()

    @property
    def phone_lines(self) -> tuple[PhoneLine, ...]:
        """Whom to ring, each once, by agency."""
        lines = {line for case in self.cases for line in case.phone_lines}
        return tuple(sorted(lines, key=lambda line: (line.agency, line.person)))
