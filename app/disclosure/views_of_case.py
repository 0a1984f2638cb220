"""The plain data that leaves: one class for each thing a reader may hold. No behaviour, no ids that are not needed."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.actions.acting import Doer
from app.agenda.rules import Slot
from app.cases.need_to_know import Sight
from app.cases.safe_contact import ContactFlags
from app.directory.queries import AgencyCard
from app.disclosure.sheets import ToldPart
from app.disclosure.views_of_record import AgreedRecordView, DocumentView, SeenDifferently
from app.disclosure.views_of_summary import PhoneLine
from app.disclosure.views_of_transfer import ArrivalView


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """A contact. `text` is empty where it is protected and not for this reader, or not safe to use now.

    `orders` say in words what must not be done with it; `flags` are there for whoever may change them.
    """

    id: uuid.UUID
    kind: str
    kind_value: str
    text: str
    safe_contact: str
    orders: tuple[str, ...]
    is_protected: bool
    is_withheld: bool
    is_blocked: bool
    flags: ContactFlags | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody the case is about. `age` is in words: `3 years`, `due 23 January 2027`, or empty."""

    id: uuid.UUID
    name: str
    role: str
    relation: str
    age: str
    birth_date: str
    contacts: tuple[ContactView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """What was sent in."""

    agency: AgencyCard
    received_utc: datetime
    event: str
    grounds: str
    worries: str
    safe_contact: str
    checklist_ticks: int | None
    consent: str
    consent_text: str
    override_reason: str
    override_by: str
    override_utc: datetime | None
    is_transfer: bool
    is_repeat: bool
    # What else was told when it was sent in, group by group.
    told: tuple[ToldPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitView:
    """From whom a contribution is withheld. The reason and the day of review are for its own agency alone."""

    agencies: tuple[AgencyCard, ...]
    roles: tuple[str, ...]
    is_not_in_minutes: bool
    is_existence_told: bool
    reason: str
    review_on: date | None
    is_review_due: bool
    role_values: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldView:
    """That something of an agency is withheld from the reader, and whom to ring about it; never how much or when."""

    agency: str
    person: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstShared:
    """Where and when something that is shared again was shared first; of which case is told to nobody."""

    series_name: str
    shared_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionView:
    """One thing an agency shared. `limit` is there where not everybody gets it.

    `taken_down_by` wrote down what it said aloud; `taken_down` is what that was before the agency corrected it.
    """

    id: uuid.UUID
    agency: AgencyCard
    author: str
    about: str
    about_id: uuid.UUID | None
    kind: str
    kind_text: str
    text: str
    certainty: str
    certainty_text: str
    meaning: str
    purpose: str
    shared_utc: datetime
    is_late: bool
    is_unconfirmed: bool
    taken_down_by: str
    taken_down: str
    limit: LimitView | None
    first_shared: FirstShared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchView:
    """A line of the reader's own agency's research."""

    id: uuid.UUID
    agency: AgencyCard
    about: str
    about_id: uuid.UUID | None
    kind: str
    kind_text: str
    text: str
    certainty: str
    certainty_text: str
    meaning: str
    is_shared: bool
    is_limited: bool
    is_held_back: bool
    held_back_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceView:
    """What somebody in the family wants and fears, and who says so."""

    id: uuid.UUID
    person: str
    text: str
    source: str
    brought_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """Who does what by when. `state` is the word of `ActionState`, `state_text` says it in words.

    `contribution_id` is what was shared that led to it; a page says so where it shows that too.
    """

    id: uuid.UUID
    agency: AgencyCard
    owner: Doer | None
    text: str
    for_person: str
    due_utc: datetime
    is_due_at_time: bool
    is_by_next_contact: bool
    accepted_by: str
    contribution_id: uuid.UUID | None
    state: str
    state_text: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    """What was decided."""

    decided: str
    recorded_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """An agency's answer. No reply and nothing known are always told apart."""

    agency: AgencyCard
    answer: str
    answer_text: str
    is_referrer: bool
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in a list. `headline` names the people it is about; `people` is filled for checking records.

    `clock_from_utc` is from when its clock counts while it is under way, as if it had never been held;
    `spent_seconds` is how long it was under way before. `stage` is empty where the chair uses none.
    """

    item_id: uuid.UUID
    case_id: uuid.UUID
    meeting_id: uuid.UUID
    reference: str
    headline: str
    people: tuple[PersonView, ...]
    sight: Sight
    state: str
    is_urgent: bool
    is_transfer: bool
    is_repeat: bool
    planned_minutes: int
    started_utc: datetime | None
    ended_utc: datetime | None
    clock_from_utc: datetime | None
    spent_seconds: int
    stage: str
    slot: Slot | None
    checks: tuple[CheckView, ...]
    own_checks: tuple[CheckView, ...]
    has_agency_in_conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A whole case at one meeting, for one reader who is entitled to it."""

    line: CaseLine
    people: tuple[PersonView, ...]
    ask_about_contacts: PhoneLine | None
    referrals: tuple[ReferralView, ...]
    contributions: tuple[ContributionView, ...]
    withheld: tuple[WithheldView, ...]
    research: tuple[ResearchView, ...]
    voices: tuple[VoiceView, ...]
    not_yet_heard: tuple[str, ...]
    differing: tuple[SeenDifferently, ...]
    agreed_record: AgreedRecordView | None
    actions: tuple[ActionView, ...]
    carried_over: tuple[ActionView, ...]
    outcome: OutcomeView | None
    deferred_reason: str
    documents: tuple[DocumentView, ...]
    coordinator_notes: tuple[str, ...]
    locked_out: tuple[AgencyCard, ...]
    is_overseen: bool
    may_write_minutes: bool
    may_add_to_record: bool
    speaks_for: tuple[AgencyCard, ...]
    arrival: ArrivalView | None = None

    @property
    def staff_risks(self) -> tuple[ContributionView, ...]:
        """What agencies shared about the risk to anybody who visits or meets the family."""
        return tuple(one for one in self.contributions if one.kind == "risk_to_staff")
