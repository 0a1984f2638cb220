"""How choices are said on screens and on paper."""

from collections.abc import Mapping
from datetime import date

from app.actions.models import ActionState
from app.agenda.models import Stage
from app.cases.models import Answer, ConsentState, ContactKind, PersonRole
from app.core.access import Role
from app.meetings.models import Shape
from app.minutes.models import Certainty, ResearchKind, Section

RESEARCH_KIND: Mapping[ResearchKind, str] = {
    ResearchKind.KNOWN: "What we know",
    ResearchKind.LAST_CONTACT: "Last contact",
    ResearchKind.CURRENT_WORKER: "Current worker",
    ResearchKind.RISK_TO_STAFF: "Risk to staff",
    ResearchKind.WHAT_WORKS: "What works",
    ResearchKind.PROPOSED_ACTION: "Proposed action",
}
CERTAINTY: Mapping[Certainty, str] = {
    Certainty.FACT: "Fact",
    Certainty.REPORTED: "Reported to us",
    Certainty.PROFESSIONAL_OPINION: "Professional opinion",
    Certainty.ONE_OF_SEVERAL_EXPLANATIONS: "One of several explanations",
    Certainty.WORRY: "Worry",
}
ANSWER: Mapping[Answer, str] = {
    Answer.NO_REPLY: "No reply yet",
    Answer.KNOWN: "Known",
    Answer.NOTHING_KNOWN: "Nothing known",
    Answer.NEED_TO_COME: "Needs to come",
}
PERSON_ROLE: Mapping[PersonRole, str] = {
    PersonRole.VICTIM: "Victim",
    PersonRole.CHILD: "Child",
    PersonRole.UNBORN: "Unborn child",
    PersonRole.CAUSING_HARM: "Person causing harm",
    PersonRole.ALLEGING_BOTH_WAYS: "Each alleges harm by the other",
    PersonRole.OTHER_ADULT: "Adult in the home",
    PersonRole.FAMILY: "Family",
}
CONTACT_KIND: Mapping[ContactKind, str] = {
    ContactKind.ADDRESS: "Address",
    ContactKind.PHONE: "Phone",
    ContactKind.EMAIL: "Email",
    ContactKind.SCHOOL: "School",
    ContactKind.WORK: "Work",
}
ROLE: Mapping[Role, str] = {
    Role.CHAIR: "the chair",
    Role.COORDINATOR: "the coordinator",
    Role.MINUTE_TAKER: "the minute-taker",
    Role.REPRESENTATIVE: "representatives",
    Role.DEPUTY: "deputies",
    Role.GUEST: "guests of one case",
    Role.READER: "those who only read",
}
CONSENT: Mapping[ConsentState, str] = {
    ConsentState.GIVEN: "Consent given",
    ConsentState.REFUSED: "Consent refused",
    ConsentState.NOT_SAFE_TO_ASK: "Not safe to ask",
    ConsentState.NOT_ASKED: "Not asked",
}
ACTION_STATE: Mapping[ActionState, str] = {
    ActionState.PROPOSED: "Proposed",
    ActionState.NOT_TAKEN_UP: "Not taken up",
    ActionState.AGREED: "Agreed",
    ActionState.DONE: "Done",
    ActionState.NOT_DONE: "Not done",
    ActionState.OVERTAKEN: "Overtaken by events",
}
SHAPE: Mapping[Shape, str] = {
    Shape.DAILY: "Daily meeting",
    Shape.MARAC: "MARAC",
    Shape.GROUP_CASE: "Group case discussion",
    Shape.STRATEGY: "Strategy discussion",
    Shape.CLINIC: "Clinic",
}
STAGE: Mapping[Stage, str] = {
    Stage.PRESENT: "Present",
    Stage.SHARE: "Share",
    Stage.RISK: "Risk",
    Stage.ACTIONS: "Actions",
    Stage.CONCLUDE: "Conclude",
}
STAGE_HINT: Mapping[Stage, str] = {
    Stage.PRESENT: "Whoever referred it says what happened, and what the family wants.",
    Stage.SHARE: "Each agency says what it knows and what that means; facts apart from opinions.",
    Stage.RISK: "What could happen, what points to it, what protects.",
    Stage.ACTIONS: "Who does what by when. Agencies say what they can take on.",
    Stage.CONCLUDE: "Read back risk and actions, agree, and say who tells the family.",
}
SECTION_TITLE: Mapping[Section, str] = {
    Section.DISCUSSION: "Discussion",
    Section.POSSIBLE_HARM: "Possible harm",
    Section.INDICATORS: "What points to it",
    Section.PROTECTIVE_FACTORS: "What protects",
    Section.VOICE: "Voice of the victim and of each child",
    Section.PLAN: "Safety plan",
}


def age_in_words(born: date | None, due: date | None, today: date) -> str:
    """`3 years`, `5 months`, `due 23 January 2027`, or nothing where neither is known."""
    if due is not None:
        return f"due {due.day} {due:%B %Y}"
    if born is None:
        return ""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years > 1:
        return f"{years} years"
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return f"{months} month{'' if months == 1 else 's'}"
