"""What one agency may hold of a case after the meeting, as plain frozen data.

The family is named by a reference and first letters only: this leaves the building on paper. Names stand nowhere but
in the agency's own actions, as they were agreed.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.actions.rules import NextLook


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAction:
    """What this agency does. `owner` is the person who took it on, `for_whom` first letters; both may be empty.

    `action_id` finds how it stands now; it is not known for what was kept before ids were.
    """

    action_id: uuid.UUID | None
    text: str
    due_utc: datetime
    is_due_at_time: bool
    is_by_next_contact: bool
    owner: str
    for_whom: str
    is_from_earlier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAction:
    """That another agency acts, and by when; what it does is its own affair."""

    agency: str
    due_utc: datetime
    is_due_at_time: bool
    is_by_next_contact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnContribution:
    """What this agency shared, how sure it is and about whom (first letters), and whether it was heard.

    `certainty` is the word of `Certainty`, `certainty_text` says it in words; both stand wherever the text does.
    The id is not known for what was kept before ids were; it finds the limits that stand when a summary is read.
    """

    contribution_id: uuid.UUID | None
    about: str
    text: str
    certainty: str
    certainty_text: str
    meaning: str
    was_heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeContact:
    """What binds everybody who gets in touch. `about` says which way and whom, or is empty for the whole case."""

    about: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLine:
    """Somebody to ring. `person` is empty where only the agency's number is known."""

    agency_code: str
    agency: str
    person: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarisedCase:
    """One case for one agency. `heard_utc` is empty where the meeting did not come to it.

    `next_look` is when somebody looks again at what came of it, as it stood when this was made.
    """

    case_id: uuid.UUID
    reference: str
    initials: str
    heard_utc: datetime | None
    decided: str
    next_look: NextLook | None
    actions: tuple[OwnAction, ...]
    other_actions: tuple[OtherAction, ...]
    contributions: tuple[OwnContribution, ...]
    safe_contact: tuple[SafeContact, ...]
    phone_lines: tuple[PhoneLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What must stand nowhere in a summary (`terms`), and words that may, whatever else they mean (`shared_words`)."""

    terms: frozenset[str]
    shared_words: frozenset[str]
