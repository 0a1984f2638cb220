"""What came of things, as plain frozen data: receipts, later looks, actions as they stand."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.actions.receipt_models import Degree, ReceiptUse
from app.actions.rules import NextLook
from app.directory.queries import AgencyCard
from app.meetings.models import Meeting

USE: Mapping[ReceiptUse, str] = {
    ReceiptUse.DECISION: "It was part of what was decided",
    ReceiptUse.ACTION: "It led to an action",
    ReceiptUse.UNDERSTANDING: "It helped to understand what is happening",
    ReceiptUse.NOT_USED: "It was heard, and not needed this time",
    ReceiptUse.NOT_TAKEN: "It was not taken further",
}
DEGREE: Mapping[Degree, str] = {
    Degree.YES: "Yes",
    Degree.PARTLY: "Partly",
    Degree.NO: "No",
    Degree.TOO_EARLY: "Too early to say",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """What a named person told whoever contributed."""

    use: str
    text: str
    written_by: str
    written_utc: datetime
    action_agency: str
    action_state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldThing:
    """Something that was shared or sent in. `text` is empty where its case has left the reader's list."""

    id: uuid.UUID
    agency: AgencyCard
    is_referral: bool
    text: str
    certainty: str
    certainty_text: str
    about: str
    told_utc: datetime
    is_late: bool
    receipts: tuple[ReceiptView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """A later look at an outcome."""

    was_done: str
    did_help: str
    for_child: str
    for_victim: str
    written_by: str
    written_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingAction:
    """An action and how it stands."""

    id: uuid.UUID
    agency: AgencyCard
    text: str
    state: str
    state_text: str
    answer: str
    due_utc: datetime
    is_due_at_time: bool
    is_by_next_contact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What was decided on a case at a meeting, and what came of it, for whoever runs the meeting."""

    meeting: Meeting
    case_id: uuid.UUID
    reference: str
    headline: str
    is_told: bool
    is_closed: bool
    decided: str
    next_look: NextLook | None
    actions: tuple[StandingAction, ...]
    things: tuple[ToldThing, ...]
    looks: tuple[LookView, ...]
    recipients: tuple[tuple[AgencyCard, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOutcome:
    """What one's own agency shared or sent in about a case at a meeting, and what came of it.

    `decided` is empty until the case was closed, and where the reader does not see the case any longer.
    """

    meeting: Meeting
    case_id: uuid.UUID
    reference: str
    is_heard: bool
    decided: str
    things: tuple[ToldThing, ...]
    acting: tuple[tuple[str, str], ...]
    next_look: NextLook | None
    looks: tuple[LookView, ...]

    @property
    def is_open(self) -> bool:
        """Whether something here waits for a word from somebody."""
        return any(not thing.receipts for thing in self.things)
