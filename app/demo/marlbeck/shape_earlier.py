"""The shape of what came before today, and of the family series: earlier meetings, sessions, summaries."""

from dataclasses import dataclass
from typing import Literal

from app.demo.marlbeck.shape import (
    ActionState,
    CasePerson,
    Certainty,
    Consent,
    ConsentState,
    DailyMeeting,
    DifferingView,
    Partnership,
    PlannedAction,
    Reply,
    SessionState,
    Voice,
)
from app.demo.marlbeck.shape_waiting import WaitingSubmission

Exactness = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class CarriedAction:
    """An action from an earlier meeting and how it stands at ten o'clock today."""

    agency: str
    owner: str
    text: str
    due_day: int
    state: ActionState
    for_whom: str = ""
    closed_day: int | None = None
    closing_note: str = ""


@dataclass(frozen=True, slots=True)
class EarlierContribution:
    """What an agency or partner shared then; without feedback it is still owed an answer."""

    agency: str
    by: str
    about: str
    text: str
    certainty: Certainty
    meaning: str
    has_feedback: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """One case at one earlier meeting; `people` is empty where the case is on today's list and is described there."""

    case_key: str
    reference: str
    minutes: int
    people: tuple[CasePerson, ...]
    referred_by: str
    event: str
    consent: Consent
    discussion: str
    outcome: str
    contributions: tuple[EarlierContribution, ...]
    actions: tuple[CarriedAction, ...]


@dataclass(frozen=True, slots=True)
class EarlierMeeting:
    """A daily meeting that has been held and closed."""

    day: int
    time: str
    chair: str
    items: tuple[EarlierItem, ...]


@dataclass(frozen=True, slots=True)
class CoreMember:
    """One of the people who belong to a family's conference, and from which session to which."""

    email: str
    agency: str
    part: str
    from_session: str = "1"
    to_session: str = ""
    availability: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """What one member did about one session."""

    email: str
    reply: Reply
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkerSummary:
    """One worker's words before a session, kept apart: what is so, what it means, what worries."""

    email: str
    agency: str
    about: str
    fact: str
    meaning: str
    worry: str
    is_written_only: bool = False
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class ScaleSaid:
    """How safe one worker said things were, from 0 to 10, and why."""

    email: str
    agency: str
    number: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A significant event as one agency told it at a session; the day, or the month of a day, or its year.

    `exactness` says how much of the date is known: `day`, `month` or `year`. `corrects` is the key of another event.
    """

    key: str
    session: str
    email: str
    agency: str
    day: int
    exactness: Exactness
    what: str
    meaning: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class SessionAction:
    """An action agreed in a session and how it stands today."""

    action: PlannedAction
    state: ActionState
    closing_note: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """How a session was moved: to which one, why, and with how much notice."""

    to_session: str
    decided_day: int
    notice_days: int
    reason: str
    reinvited: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Handover:
    """The card one worker writes for the next."""

    from_email: str
    to_email: str
    text: str


@dataclass(frozen=True, slots=True)
class Session:
    """One dated conference about the family."""

    number: str
    day: int
    time: str
    minutes: int
    state: SessionState
    attendance: tuple[Attendance, ...]
    summaries: tuple[WorkerSummary, ...] = ()
    discussion: str = ""
    scale: tuple[ScaleSaid, ...] = ()
    decisions: tuple[str, ...] = ()
    actions: tuple[SessionAction, ...] = ()
    voice: tuple[Voice, ...] = ()
    changed_since_last: str = ""
    differing_views: tuple[DifferingView, ...] = ()
    circulated_after_minutes: int | None = None
    circulated_to: tuple[str, ...] = ()
    handover: Handover | None = None
    move: Move | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A family with a series of conferences of its own."""

    key: str
    reference: str
    name: str
    team: str
    lead: str
    every_weeks: int
    minutes: int
    booked_ahead: int
    people: tuple[CasePerson, ...]
    event: str
    consent: Consent
    core: tuple[CoreMember, ...]
    readers: tuple[str, ...]
    sessions: tuple[Session, ...]
    chronology: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked before sending anything in, and the advice."""

    key: str
    asker: str
    consultant: str
    day: int
    time: str
    question: str
    answered_time: str
    advice: str


@dataclass(frozen=True, slots=True)
class SentIn:
    """What somebody sent in, or is still writing; with an answer where it was not taken."""

    key: str
    author: str
    kind: Literal["referral", "information", "request"]
    state: Literal["draft", "sent", "declined"]
    day: int
    time: str
    event: str
    people: tuple[CasePerson, ...]
    worries: str = ""
    grounds: str = ""
    safe_contact: str = ""
    consent: ConsentState = "not_asked"
    override_reason: str = ""
    purpose: str = ""
    feel_safer: str = ""
    answered_day: int = 0
    answered_time: str = ""
    answer: str = ""
    other_help: str = ""


@dataclass(frozen=True, slots=True)
class Marlbeck:
    """Everything the demo starts with."""

    partnership: Partnership
    today: DailyMeeting
    earlier: tuple[EarlierMeeting, ...]
    family: Family
    question: Question
    sent_in: tuple[SentIn, ...]
    waiting: tuple[WaitingSubmission, ...] = ()
