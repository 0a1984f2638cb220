"""The plain data of the record of an item: one class for each thing a reader may hold."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.actions.rules import NextLook
from app.directory.queries import AgencyCard


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A section of the shared minutes. `text` is what was saved when the page was made."""

    id: uuid.UUID
    section: str
    title: str
    hint: str
    text: str
    is_frozen: bool
    is_risk: bool
    person_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A passage of a shared text, and who wrote it; nobody where it was put in by the program."""

    text: str
    writer: str
    agency: AgencyCard | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """How one agency sees it, and why."""

    agency: AgencyCard
    author: str
    text: str
    reason: str
    written_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDifferently:
    """A differing professional view. `response` is empty until the chair has answered."""

    id: uuid.UUID
    about: str
    raised_utc: datetime
    views: tuple[HeldView, ...]
    response: str
    manager: str
    answer_by: date | None
    answered_by: str
    answered_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionView:
    """Something that was added to an agreed record, or corrected in it."""

    version: int
    author: str
    made_utc: datetime
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandingView:
    """An agency that has heard and understood, and who said so for it."""

    agency: AgencyCard
    person: str
    said_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedRecordView:
    """What was agreed: signed by whom, and whole or not. `own_to_say`: whose turn it is.

    `next_look` is when it is looked at again, as it was signed.
    """

    version: int
    signed_by: str
    signed_utc: datetime
    next_look: NextLook | None
    is_whole: bool
    mark: str
    additions: tuple[AdditionView, ...]
    understood: tuple[UnderstandingView, ...]
    waiting_for: tuple[AgencyCard, ...]
    own_to_say: tuple[AgencyCard, ...]
