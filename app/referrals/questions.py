"""What can be asked in a referral, as plain data: groups of questions, in the order that suits each kind of meeting.

Nothing here has to be answered. A question whose name is a field of the sheet fills that field, any other one stands
among the answers.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.meetings.models import Shape


class Ask(enum.Enum):
    """How a question is answered."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, in the words of the form. `choices` are values with their words."""

    name: str
    label: str
    hint: str = ""
    ask: Ask = Ask.LINE
    choices: tuple[tuple[str, str], ...] = ()

    def said(self, value: str) -> str:
        """An answer in words."""
        return dict(self.choices).get(value, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that stand on one page."""

    key: str
    title: str
    questions: tuple[Question, ...]
    what: str = ""


YES_NO: Final = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
KINDS: Final[Mapping[str, str]] = {"referral": "a referral", "information": "information", "request": "a request"}
MEANT: Final[Mapping[str, str]] = {
    "referral": "You ask for these people to be talked about, so that something is done.",
    "information": "You tell what should be known. You do not ask for anything.",
    "request": "You ask for an answer, or for something to be done, without a meeting about anybody.",
}
NEXT: Final[Mapping[str, str]] = {
    "referral": "The coordinator reads it and decides whether it comes to a meeting.",
    "information": "The coordinator reads it and puts it where it is needed. It does not come to a meeting by itself.",
    "request": "The coordinator reads it and answers you, or finds who can.",
}
SHAPES: Final[Mapping[Shape, str]] = {
    Shape.DAILY: "The daily meeting: something serious has just happened",
    Shape.MARAC: "MARAC: high risk of serious harm by a partner, former partner or family member",
    Shape.GROUP_CASE: "A group case discussion about one family",
    Shape.STRATEGY: "A strategy meeting about a child",
    Shape.CLINIC: "A clinic: advice about somebody whom several services know",
}
STATES: Final[Mapping[str, str]] = {
    "draft": "Not sent yet",
    "sent": "Sent: nobody has decided yet",
    "more_asked": "You are asked for more",
    "accepted": "Accepted: it comes to a meeting",
    "noted": "Read, and dealt with",
    "declined": "Not taken, with the reason and what else helps",
    "withdrawn": "Taken back",
}
ROLES: Final[Mapping[str, str]] = {
    "victim": "Victim",
    "child": "Child",
    "unborn": "Unborn child",
    "causing_harm": "Person causing harm",
    "alleging_both_ways": "Each says that the other causes harm",
    "other_adult": "Other adult at home, or a carer",
    "family": "Family elsewhere, such as a parent who does not live there",
}
CONSENT: Final = (
    ("not_asked", "Not asked"),
    ("given", "Asked, and given"),
    ("refused", "Asked, and refused"),
    ("not_safe_to_ask", "It is not safe to ask"),
)
TIES: Final[Mapping[str, str]] = {
    "partner": "is the partner of",
    "ex_partner": "is a former partner of",
    "married": "is married to",
    "parent_of": "is a parent of",
    "carer_of": "cares for",
    "sibling": "is a brother or sister of",
    "lives_with": "lives with",
    "other": "has something else to do with",
}
CONTACT_KINDS: Final[Mapping[str, str]] = {
    "phone": "Telephone",
    "address": "Address",
    "email": "Email",
    "school": "School",
    "work": "Work",
}
# On what grounds something is shared without consent, until the coordinator has written another list.
USUAL_GROUNDS: Final = (
    "Somebody is at risk of serious harm",
    "A child may be suffering harm, or is likely to",
    "Asking would put somebody in more danger",
    "A crime may be prevented",
    "An adult with care needs cannot protect themselves",
)
GROUNDS_CHOSEN: Final = "share_grounds"

ABOUT_A_PERSON: Final = (
    Question(name="gender", label="Gender, in their own words"),
    Question(name="ethnicity", label="Ethnicity, in their own words"),
    Question(name="disability", label="Disability or health", hint="And what helps them to take part."),
    Question(name="language", label="Language they speak best"),
    Question(name="interpreter", label="Is an interpreter needed?", ask=Ask.CHOICE, choices=YES_NO),
    Question(
        name="pregnant", label="Pregnant?", hint="If so, add the unborn child too.", ask=Ask.CHOICE, choices=YES_NO
    ),
    Question(name="school", label="School or nursery"),
    Question(name="gp", label="GP practice"),
    Question(name="employer", label="Employer"),
    Question(name="housing", label="Housing", hint="For example: rents from the council, stays with friends."),
    Question(name="immigration", label="Immigration status, where it matters for their safety"),
    Question(name="lives_with_child", label="In whose care, and with whom they live"),
)

_WHAT_HAPPENED: Final = Group(
    key="what-happened",
    title="What happened, and why you are worried",
    questions=(
        Question(
            name="event",
            label="What happened",
            hint="What you saw or were told, and by whom. A sentence or two is enough.",
            ask=Ask.TEXT,
        ),
        Question(
            name="worries",
            label="What worries you",
            hint="A feeling counts. Say that it is one.",
            ask=Ask.TEXT,
        ),
        Question(
            name="grounds",
            label="Why now, and why you send it here",
            hint="For example: it gets worse, it happened before, your professional judgement.",
            ask=Ask.TEXT,
        ),
        Question(name="present", label="Were children there? Who saw or heard it?", ask=Ask.TEXT),
    ),
)
_VOICE: Final = Group(
    key="their-words",
    title="What they want and fear",
    questions=(
        Question(name="feel_safer", label="What would make the victim feel safer?", ask=Ask.TEXT),
        Question(
            name="afraid_of",
            label="Of whom else are they afraid?",
            hint="Besides the person causing harm.",
            ask=Ask.TEXT,
        ),
        Question(name="child_says", label="What each child says, in their own words", ask=Ask.TEXT),
        Question(
            name="knows_of_this", label="Does the victim know that you send this?", ask=Ask.CHOICE, choices=YES_NO
        ),
    ),
)
_CONSENT: Final = Group(
    key="consent",
    title="Consent, and why you share this",
    what="Consent that was refused, or that nobody could ask for, never stops you.",
    questions=(
        Question(name="consent", label="Consent of the victim", ask=Ask.CHOICE, choices=CONSENT),
        Question(name="consent_text", label="What they said, and on what conditions", ask=Ask.TEXT),
        Question(
            name="override_reason",
            label="Why you share it all the same, in your own words",
            hint="Leave this empty if consent was given.",
            ask=Ask.TEXT,
        ),
        Question(name="purpose", label="What it is shared for", ask=Ask.TEXT),
        Question(name="decided_by", label="Who decided to share it"),
        Question(name="decided_on", label="When that was decided", ask=Ask.DATE),
    ),
)
_CHECKLIST: Final = Group(
    key="checklist",
    title="A checklist you used",
    what="Only if you used one. The number is the one that you counted; nothing is worked out from it.",
    questions=(
        Question(name="checklist", label="Which checklist", hint="For example DASH."),
        Question(name="checklist_ticks", label="How many were ticked", ask=Ask.COUNT),
        Question(name="checklist_note", label="What matters most in it", ask=Ask.TEXT),
    ),
)
_POLICE: Final = Group(
    key="police",
    title="Police and courts",
    questions=(
        Question(name="crime_reference", label="Crime or incident number"),
        Question(name="officer", label="Officer, and how to reach them"),
        Question(
            name="wants_police", label="Does the victim want to speak to the police?", ask=Ask.CHOICE, choices=YES_NO
        ),
        Question(name="wants_police_why", label="Why, or why not", ask=Ask.TEXT),
        Question(name="markers", label="Markers and warnings", ask=Ask.TEXT),
        Question(name="orders", label="Orders, bail and conditions", ask=Ask.TEXT),
        Question(name="court", label="Charges, court dates and what was decided", ask=Ask.TEXT),
    ),
)
_SAFETY: Final = Group(
    key="safety",
    title="How to keep everybody safe",
    questions=(
        Question(
            name="safe_contact",
            label="How to get in touch safely",
            hint="Who must not learn of it, which name to give, when nobody else is near.",
            ask=Ask.TEXT,
        ),
        Question(name="risk_to_staff", label="Risk to people who visit or ring", ask=Ask.TEXT),
    ),
)
_STATUS: Final = Group(
    key="already-there",
    title="Help that is already there",
    questions=(
        Question(
            name="status",
            label="Where this stands now",
            ask=Ask.CHOICE,
            choices=(
                ("none", "Nothing yet"),
                ("early_help", "Early Help (with consent)"),
                ("s17", "Child in need, section 17 (with consent)"),
                ("s47", "Child protection enquiry, section 47"),
                ("marac", "MARAC"),
                ("not_known", "Not known"),
            ),
        ),
        Question(name="other_services", label="Who else works with them", ask=Ask.TEXT),
        Question(name="own_reference", label="Your agency’s own reference for them"),
        Question(name="elsewhere", label="Sent to a meeting before, here or elsewhere? When?", ask=Ask.TEXT),
        Question(name="manager", label="Talked about with your manager?", ask=Ask.CHOICE, choices=YES_NO),
        Question(name="manager_said", label="With whom, and what they said", ask=Ask.TEXT),
    ),
)
_COMING: Final = Group(
    key="coming",
    title="Do you want to be there?",
    questions=(
        Question(
            name="wants_to_come",
            label="Do you want to come when it is talked about?",
            ask=Ask.CHOICE,
            choices=(("yes", "Yes"), ("no", "No"), ("if_needed", "If I am needed")),
        ),
        Question(name="when_free", label="When you can and cannot", ask=Ask.TEXT),
    ),
)
GROUPS: Final = (_WHAT_HAPPENED, _VOICE, _SAFETY, _CONSENT, _CHECKLIST, _POLICE, _STATUS, _COMING)
_BY_KEY: Final = {group.key: group for group in GROUPS}
# What comes first where; the others follow in the order above.
_FIRST: Final[Mapping[Shape, tuple[Group, ...]]] = {
    Shape.DAILY: (_WHAT_HAPPENED, _SAFETY, _POLICE),
    Shape.MARAC: (_WHAT_HAPPENED, _CHECKLIST, _SAFETY, _CONSENT),
    Shape.GROUP_CASE: (_WHAT_HAPPENED, _STATUS, _VOICE),
    Shape.STRATEGY: (_WHAT_HAPPENED, _VOICE, _STATUS),
    Shape.CLINIC: (_WHAT_HAPPENED, _STATUS),
}


def groups_for(shape: Shape) -> tuple[Group, ...]:
    """All groups, those first that matter most for that kind of meeting."""
    return tuple(dict.fromkeys((*_FIRST[shape], *GROUPS)))


def find_group(key: str) -> Group | None:
    """The group with that key."""
    return _BY_KEY.get(key)
