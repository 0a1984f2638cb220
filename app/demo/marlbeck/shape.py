"""The shape of the demo data: frozen, plain, and free of the program.

Days are offsets from the meeting day D (0 is today, -1 yesterday); times are local wall-clock "HH:MM" and "" where
none is known. People are named by e-mail, agencies by code, the persons of a case by a key that is unique in the case.
"""

from dataclasses import dataclass
from typing import Literal

MemberRole = Literal["representative", "deputy", "worker", "contact", "guest", "practitioner"]
PartnershipRole = Literal[
    "chair", "deputy_chair", "coordinator", "minute_taker", "observer", "data_protection_officer", "administrator"
]
PersonRole = Literal["victim", "child", "unborn", "causing_harm", "alleging_both_ways", "other_adult", "family"]
ContactKind = Literal["address", "phone", "school", "work", "email"]
ReferralKind = Literal["referral", "transfer"]
Reason = Literal["visible_high_risk", "professional_judgement", "escalation", "repeat"]
ConsentState = Literal["given", "refused", "not_safe_to_ask", "not_asked"]
Answer = Literal["referrer", "known", "nothing_known", "no_reply", "locked_out"]
Certainty = Literal["fact", "reported", "professional_opinion", "one_of_several_explanations", "worry"]
ResearchKind = Literal["known", "last_contact", "current_worker", "risk_to_staff", "what_works", "proposed_action"]
ActionState = Literal["done", "due_today", "overdue", "overtaken", "open"]
SessionState = Literal["held", "moved", "upcoming", "booked"]
Reply = Literal["accepted", "declined", "tentative", "no_reply", "attended", "apologies"]

AGENCY_CODES = ("POL", "PRO", "CSC", "ASC", "HOU", "IDV", "ACU", "CHS", "MHT", "REC", "EDU", "PER")

_ANSWERS: dict[str, Answer] = {
    "R": "referrer",
    "K": "known",
    "n": "nothing_known",
    "?": "no_reply",
    "X": "locked_out",
}


def answers(row: str) -> tuple[tuple[str, Answer], ...]:
    """Read one row of the check table, one letter an agency in the order of AGENCY_CODES."""
    return tuple((code, _ANSWERS[letter]) for code, letter in zip(AGENCY_CODES, row.split(), strict=True))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works for an agency or a partner."""

    name: str
    title: str
    email: str
    role: MemberRole
    job_title: str
    phone: str
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency with accounts, or a partner who receives papers only."""

    code: str
    name: str
    domain: str
    phone: str
    has_accounts: bool
    members: tuple[Member, ...]
    # Those that look in records of their own, and answer checks apart.
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsualAction:
    """Something that is done after most cases: so many days later, at a time where one is told."""

    agency: str
    text: str
    days: int
    time: str
    is_by_next_contact: bool = False


@dataclass(frozen=True, slots=True)
class PartnershipPerson:
    """Somebody who serves the meeting and speaks for no agency in it."""

    name: str
    title: str
    email: str
    role: PartnershipRole
    job_title: str
    phone: str


@dataclass(frozen=True, slots=True)
class Partnership:
    """The partnership itself: its own address and number, and who belongs to it."""

    name: str
    place: str
    email: str
    phone: str
    people: tuple[PartnershipPerson, ...]
    agencies: tuple[Agency, ...]


@dataclass(frozen=True, slots=True)
class Safe:
    """How a contact may be used; it blocks, where the words beside it only explain."""

    never_call: bool = False
    no_voicemail: bool = False
    never_text: bool = False
    never_post: bool = False
    from_time: str = ""
    until_time: str = ""
    weekdays_only: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a person; where protected, only the agencies named in `shown_to` may hold it."""

    kind: ContactKind
    text: str
    safe_contact: str = ""
    is_protected: bool = False
    shown_to: tuple[str, ...] = ()
    safe: Safe = Safe()


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody a case is about; an unborn child has no age but `due_in_days` from D."""

    key: str
    name: str
    age: int | None
    role: PersonRole
    relation: str
    contacts: tuple[Contact, ...] = ()
    due_in_days: int | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person said about sharing, and who decided otherwise and why."""

    state: ConsentState
    text: str
    override_reason: str = ""
    override_by: str = ""
    override_day: int | None = None
    override_time: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """What an agency sent in; `checklist_ticks` is the practitioner's own DASH count."""

    agency: str
    kind: ReferralKind
    by: str
    day: int
    time: str
    event: str
    reasons: tuple[Reason, ...]
    checklist_ticks: int | None
    safe_contact: str
    consent: Consent


@dataclass(frozen=True, slots=True)
class ResearchLine:
    """One line of an agency's own notes; with a `held_back_reason` it is never shared."""

    agency: str
    about: str
    text: str
    certainty: Certainty
    meaning: str = ""
    held_back_reason: str = ""
    kind: ResearchKind = "known"


@dataclass(frozen=True, slots=True)
class Voice:
    """What a person wants and fears, in their own words, and who heard it."""

    person: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Risks:
    """What might happen, what points to it, and what protects; never a score."""

    possible_harm: str
    indicators: str
    protective_factors: str


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """Which agency does what by when, and for whom."""

    agency: str
    text: str
    due_day: int
    due_time: str = ""
    for_whom: str = ""


@dataclass(frozen=True, slots=True)
class DifferingView:
    """Two professional views that differ, and how the chair has it resolved."""

    agency: str
    view: str
    other_agency: str
    other_view: str
    resolution: str
    owner: str
    due_day: int
    is_resolved: bool


@dataclass(frozen=True, slots=True)
class PartnerPaper:
    """A partner without an account who receives a paper about this case, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class TransferredAction:
    """An action that came with a case from another area."""

    owner: str
    text: str
    state: ActionState
    note: str


@dataclass(frozen=True, slots=True)
class TransferIn:
    """What the sending area handed over, and the receipt it is owed."""

    partner: str
    minutes: str
    actions: tuple[TransferredAction, ...]
    receipt: str
    receipt_due_day: int


@dataclass(frozen=True, slots=True)
class DailyCase:
    """One case on the list of the daily meeting."""

    key: str
    reference: str
    minutes: int
    arrived_day: int
    arrived_time: str
    people: tuple[CasePerson, ...]
    referral: Referral
    checks: tuple[tuple[str, Answer], ...]
    research: tuple[ResearchLine, ...]
    voice: tuple[Voice, ...]
    risks: Risks
    planned_actions: tuple[PlannedAction, ...]
    is_urgent: bool = False
    is_restricted: bool = False
    interpreter: str = ""
    differing_views: tuple[DifferingView, ...] = ()
    locked_out: tuple[tuple[str, str], ...] = ()
    substitute: str = ""
    partner_papers: tuple[PartnerPaper, ...] = ()
    information_only: tuple[str, ...] = ()
    transfer: TransferIn | None = None
    last_heard_day: int | None = None
    linked_cases: tuple[str, ...] = ()
    notes_for_coordinator: str = ""
    # Which agency said for whom: those it knows, and those it does not.
    said_of: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class DailyMeeting:
    """Today's meeting; `cases` stand in running order."""

    day: int
    time: str
    opening_minutes: int
    break_after: str
    break_minutes: int
    cases: tuple[DailyCase, ...]
