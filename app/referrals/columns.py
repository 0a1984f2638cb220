"""Which column of somebody else's table means what, on plain data.

A *target* names what a cell becomes: a word of the sheet (`event`), or somebody and what is told of them
(`child.2.birth_date`). Headings are known as police systems and other agencies write them; people map the rest by hand.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.tables_in import column_key

# A column that has no place of its own is kept in what happened, behind its heading; or it is left out.
KEPT: Final = "kept"
LEFT_OUT: Final = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Something a cell may become: its words for people, and how others call it."""

    label: str
    called: str


SHEET_FIELDS: Final[Mapping[str, Field]] = {
    "event": Field(
        "What happened",
        "what happened; circumstances; brief circumstances; incident; incident summary; incident details; summary; mo; "
        "incident description; description; details; narrative; synopsis; facts; account; event; incident text; log",
    ),
    "happened_on": Field(
        "When it happened (date)",
        "date; incident date; date of incident; date time; date and time; incident date time; occurred; occurred on; "
        "when; offence date; date of offence; date from; incident date and time; date of occurrence",
    ),
    "happened_at": Field("When it happened (time)", "time; incident time; time of incident; occurred at; time from"),
    "happened_where": Field(
        "Where it happened", "location; incident location; where; scene; place; incident address; address of incident"
    ),
    "crime_reference": Field(
        "Crime or incident number",
        "crime ref; crime reference; crime reference number; crime number; crime no; crime ref no; crime; crn; urn; "
        "incident ref; incident reference; incident number; incident no; log number; log no; niche ref; niche; "
        "niche occurrence; niche occurrence number; occurrence number; occurrence; occurrence ref; oel; cad; cad no; "
        "cad ref; reference; ref; ref no; reference number; ppn ref; vist ref",
    ),
    "own_reference": Field(
        "The sending agency’s own reference",
        "own reference; own ref; our reference; our ref; agency reference; agency ref; client id; client ref; "
        "client reference; case id; case number; case ref; case reference; system id",
    ),
    "kind": Field("Referral, information or request", "kind; submission kind; referral or information"),
    "worries": Field("What worries you", "worries; concerns; concern; what worries you; professional concerns"),
    "grounds": Field(
        "Why now, and why here", "reason for referral; grounds; referral reason; why; reason; rationale; justification"
    ),
    "safe_contact": Field(
        "How to get in touch safely", "safe contact; safe contact details; how to get in touch safely; contact safely"
    ),
    "consent": Field("Consent", "consent; consent given; victim consent; consent to share; consent obtained"),
    "consent_text": Field("What they said about consent", "consent notes; consent comments; conditions of consent"),
    "override_reason": Field(
        "Why it is shared without consent",
        "override reason; override; reason for sharing; reason for sharing without consent; why shared without consent",
    ),
    "purpose": Field("What it is shared for", "purpose; purpose of sharing"),
    "checklist": Field("Which checklist", "checklist; tool; checklist used"),
    "checklist_ticks": Field(
        "How many were ticked, as the practitioner counted",
        "dash; dash score; dash ticks; dash count; dash total; dash risk; ticks; number of ticks; dara; dash yes; "
        "checklist ticks; checklist score",
    ),
    "present": Field("Children there, and who saw it", "children present; child present; witnesses; children at scene"),
    "wants_police": Field("Wants to speak to the police", "wants police; supports prosecution; victim supports"),
    "knows_of_this": Field("The victim knows of this", "victim aware; victim informed; aware; victim knows"),
    "officer": Field(
        "Officer, and how to reach them",
        "oic; officer; officer in case; officer in the case; reporting officer; attending officer; "
        "investigating officer; officer name; collar number",
    ),
    "markers": Field("Markers and warnings", "markers; warning markers; flags; warnings; warning signals; pnc markers"),
    "orders": Field(
        "Orders, bail and conditions",
        "orders; bail; bail conditions; order; protective orders; dvpo; dvpn; restraining order; conditions",
    ),
    "court": Field(
        "Charges, court dates and what was decided",
        "disposal; court; court date; outcome; charge; charges; result; crime outcome; case status; court data",
    ),
    "other_services": Field("Who else works with them", "other agencies; agencies involved; other services"),
    "risk_to_staff": Field("Risk to people who visit or ring", "risk to staff; risk to professionals"),
    "feel_safer": Field("What would make them feel safer", "feel safer; what would help; victim wishes"),
    "afraid_of": Field("Of whom else they are afraid", "afraid of; fears; fear of"),
    "child_says": Field("What each child says", "child says; voice of child; voice of the child"),
}
# Other systems say these words; no page of ours does.
_ACCUSED: Final = ("suspect", "susp", "sus", "perpetrator", "perp", "offender", "accused", "defendant")
ROLES: Final[Mapping[str, Field]] = {
    "victim": Field("Victim", "victim vic vict aggrieved survivor complainant ip"),
    "causing_harm": Field(
        "Person causing harm",
        " ".join(_ACCUSED),
    ),
    "child": Field("Child", "child children kid juvenile ch minor"),
    "unborn": Field("Unborn child", "unborn baby"),
    "other_adult": Field("Other adult at home", "other adult occupant carer"),
    "family": Field("Family elsewhere", "relative family"),
}
PERSON_FIELDS: Final[Mapping[str, Field]] = {
    "name": Field("name", "name; full name; names; fullname; name in full"),
    "forename": Field(
        "first name", "forename; forenames; first name; firstname; given name; given names; christian name; fname"
    ),
    "surname": Field("surname", "surname; last name; lastname; family name; sname"),
    "other_names": Field(
        "other names", "alias; aliases; aka; also known as; nickname; maiden name; other names; known as"
    ),
    "birth_date": Field("date of birth", "dob; d o b; date of birth; birth date; birthdate; born; date birth"),
    "due_date": Field("when it is due", "due date; edd; expected; due; estimated due date"),
    "age": Field("age", "age; age years; age at incident"),
    "gender": Field("gender", "gender; sex"),
    "ethnicity": Field("ethnicity", "ethnicity; ethnic; ethnic origin; self defined ethnicity; sde; ethnic appearance"),
    "language": Field("language", "language; first language; interpreter language"),
    "relation": Field("relation to the victim", "relationship; relation; rel; relationship type"),
    "phone": Field(
        "telephone",
        "phone; tel; telephone; mobile; contact number; phone number; mobile number; tel no; phone no; mobile no; "
        "telephone number; contact no; contact; contact phone",
    ),
    "safe_contact": Field(
        "when and how it is safe to ring", "safe contact; safe to call; safe to contact; safe time; safe times; safe"
    ),
    "email": Field("email", "email; e mail; email address"),
    "address": Field("address", "address; home address; addr; address line 1; lives at"),
    "postcode": Field("postcode", "postcode; post code; pcode"),
    "school": Field("school or nursery", "school; nursery; school nursery; education"),
}
# As many of each as the page offers by hand; a heading that says a higher number is understood all the same.
OFFERED: Final = {"victim": 1, "causing_harm": 2, "child": 6, "unborn": 1, "other_adult": 3, "family": 2}
MOST_OF_A_ROLE: Final = 20
_OF_THE_SUSPECT: Final = frozenset({"relationship", "relationship to victim", "rel to victim", "relation to victim"})
_FILLING: Final = frozenset({"of", "the", "s", "a", "an", "no", "number", "details", "detail"})
_TO_SOMEBODY: Final = re.compile(r"\s+to (?:the )?(?:victim|vic|aggrieved|suspect|perp|child)\b.*$")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


def _phrases(fields: Mapping[str, Field]) -> dict[str, str]:
    return {phrase.strip(): name for name, field in fields.items() for phrase in field.called.split(";")}


def _plain(phrase: str) -> str:
    return " ".join(word for word in phrase.split() if word not in _FILLING)


_SHEET_PHRASES: Final = _phrases(SHEET_FIELDS)
_PERSON_PHRASES: Final = {_plain(phrase): name for phrase, name in _phrases(PERSON_FIELDS).items()}
_ROLE_WORDS: Final = {word: role for role, field in ROLES.items() for word in field.called.split()}


def known_target(heading: str) -> str | None:
    """What a column with that heading is taken for, or nothing where nobody can tell."""
    if is_target(heading.strip()):
        return heading.strip()
    key = " ".join(column_key(_HUMP.sub(" ", heading)).split()) or column_key(heading)
    for phrase in (column_key(heading), key):
        if phrase in _SHEET_PHRASES:
            return _SHEET_PHRASES[phrase]
        if phrase in _OF_THE_SUSPECT:
            return "causing_harm.1.relation"
    return _of_a_person(_TO_SOMEBODY.sub("", key) or key)


def _of_a_person(key: str) -> str | None:
    words = key.split()
    roles = [word for word in words if word in _ROLE_WORDS]
    # "Unborn child" and "other adult" are said with two words of ours, and the first says which.
    role = _ROLE_WORDS[roles[0]] if roles else ""
    rest = _plain(" ".join(word for word in words if word not in _ROLE_WORDS and not word.isdecimal()))
    number = next((word for word in words if word.isdecimal()), "1")
    if not role or not 1 <= int(number[:6]) <= MOST_OF_A_ROLE:
        return None
    attribute = _PERSON_PHRASES.get(rest) if rest else "name"
    return f"{role}.{int(number)}.{attribute}" if attribute else None


def is_target(text: str) -> bool:
    """Whether that names something a cell can become."""
    if text in SHEET_FIELDS or text == KEPT:
        return True
    role, _, rest = text.partition(".")
    number, _, attribute = rest.partition(".")
    return (
        role in ROLES
        and attribute in PERSON_FIELDS
        and bool(re.fullmatch(r"[1-9][0-9]?", number))
        and int(number) <= MOST_OF_A_ROLE
    )


def target_label(target: str) -> str:
    """A target in words: `Child 2: date of birth`."""
    if target in SHEET_FIELDS:
        return SHEET_FIELDS[target].label
    if not is_target(target) or target == KEPT:
        return "Kept with what happened" if target == KEPT else "Left out"
    role, number, attribute = target.split(".")
    who = ROLES[role].label + (f" {number}" if OFFERED[role] > 1 or number != "1" else "")
    return f"{who}: {PERSON_FIELDS[attribute].label}"


def offered_targets() -> Iterator[str]:
    """Everything that can be chosen by hand, in the order of the page."""
    yield from SHEET_FIELDS
    for role, most in OFFERED.items():
        for number in range(1, most + 1):
            for attribute in PERSON_FIELDS:
                if (attribute == "due_date") == (role == "unborn") or attribute not in {"due_date", "birth_date"}:
                    yield f"{role}.{number}.{attribute}"


# What the table to download has, with the headings that people read.
TEMPLATE: Final[tuple[tuple[str, str], ...]] = (
    ("Crime Ref", "crime_reference"),
    ("Date of incident", "happened_on"),
    ("Time of incident", "happened_at"),
    ("Location", "happened_where"),
    ("What happened", "event"),
    ("DASH ticks", "checklist_ticks"),
    ("Consent", "consent"),
    ("Reason for sharing without consent", "override_reason"),
    ("Safe contact", "safe_contact"),
    ("Officer", "officer"),
    ("Markers", "markers"),
    ("Bail conditions", "orders"),
    ("Victim Forename", "victim.1.forename"),
    ("Victim Surname", "victim.1.surname"),
    ("Victim DOB", "victim.1.birth_date"),
    ("Victim Phone", "victim.1.phone"),
    ("Victim Address", "victim.1.address"),
    ("Suspect Name", "causing_harm.1.name"),
    ("Suspect DOB", "causing_harm.1.birth_date"),
    ("Suspect Relationship", "causing_harm.1.relation"),
    ("Child 1 Name", "child.1.name"),
    ("Child 1 DOB", "child.1.birth_date"),
    ("Child 1 School", "child.1.school"),
    ("Child 2 Name", "child.2.name"),
    ("Child 2 DOB", "child.2.birth_date"),
    ("Child 2 School", "child.2.school"),
)
