"""Who one may be in the demonstration, and what each of them can try."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.shape import Member, MemberRole, PartnershipPerson, PartnershipRole

TO_TRY: Final[Mapping[str, str]] = {
    "priya.raman@msfp.example": "Open the meeting, call each case, record what was decided, close the meeting.",
    "tom.ashworth@police.marlbeck.example": "Chair in Priya’s place. One case waits for a review that Tom leads.",
    "lewis.okafor@msfp.example": "See who has answered, put the list in order, publish it; afterwards, see who has "
    "acknowledged.",
    "bryony.cale@msfp.example": "Write the minutes at the same moment as everybody else.",
    "ada.finn@children.marlbeck.example": "Wait in the lobby, and see nothing of any case.",
    "gwen.halloran@msfp.example": "See who looked at a case and why, by reference and name; never what was in it.",
    "neil.sandford@msfp.example": "Look after accounts: invite, end a post, close an account. No page of a case opens.",
    "POL": "Is needed for every case but one.",
    "PRO": "Comes in for three cases, with long gaps for other work between them.",
    "CSC": "Is needed until the break and not after it.",
    "ASC": "Is called once in the whole morning, for the last case.",
    "HOU": "Cannot find one of today’s cases anywhere. Compare with the chair’s list.",
    "IDV": "Is needed almost throughout. Write together with the police in the same minutes.",
    "ACU": "Has a finding with several explanations, and says so.",
    "CHS": "Leaves before the break and is called back for the last case.",
    "MHT": "Has one check still to answer. Answer it, and watch the list.",
    "REC": "Has research for four cases. Share a line of it, or hold it back.",
    "EDU": "Sent in a case without consent, and wrote down why.",
    "PER": "Sees one case differently from Harbourlight; both views are kept.",
    "colette.barnes@children.marlbeck.example": "Leads the conferences: three held, one moved, three to come.",
    "mina.batra@children.marlbeck.example": "Is new to the family. A handover waits in the minutes.",
    "callum.reyes@children.marlbeck.example": "Has left the team, and sees nothing any longer.",
    "wen.li@children.marlbeck.example": "Works with the children; writes a summary before each conference.",
    "sal.goddard@harbourlight.example": "Works with the mother; what is said there stays apart from the father’s work.",
    "fay.stroud@children.marlbeck.example": "Reads about this one family, and writes nothing.",
    "beth.alcott@education.marlbeck.example": "Asks first, writes a referral in steps, and reads what became of another.",
    "gail.whitmore@eastholme.example": "Stands in for housing at a single case, and sees no other.",
}


SERVING: Final[Mapping[PartnershipRole, str]] = {
    "chair": "Chair",
    "deputy_chair": "Deputy chair",
    "coordinator": "Coordinator",
    "minute_taker": "Minute-taker",
    "observer": "Observer",
    "data_protection_officer": "Data-protection officer",
    "administrator": "Administrator",
}
# These look after the program and its trail; they are at no meeting.
BESIDE_THE_MEETING: Final = frozenset({"data_protection_officer", "administrator"})


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody one may be; `note` says what they do there."""

    email: str
    name: str
    note: str
    to_try: str = ""


@dataclass(frozen=True, slots=True)
class AgencyParts:
    """An agency, with those who speak for it."""

    code: str
    name: str
    to_try: str
    people: tuple[Part, ...]


def meeting_parts() -> list[Part]:
    """Those who run the daily meeting, or watch it."""
    return [_serving(person) for person in MARLBECK.partnership.people if person.role not in BESIDE_THE_MEETING]


def keeping_parts() -> list[Part]:
    """Those who look after the program and its trail, and see no case."""
    return [_serving(person) for person in MARLBECK.partnership.people if person.role in BESIDE_THE_MEETING]


def agency_parts() -> list[AgencyParts]:
    """The agencies of the daily meeting, each with its representative and deputy."""
    return [
        AgencyParts(
            agency.code,
            agency.name,
            TO_TRY[agency.code],
            tuple(
                Part(member.email, _name(member), member.role)
                for member in agency.members
                if member.role in {"representative", "deputy"}
            ),
        )
        for agency in MARLBECK.partnership.agencies
        if agency.code in TO_TRY
    ]


def family_parts() -> list[Part]:
    """The family's team, as far as it does not speak for an agency in the daily meeting too."""
    return [_part(member) for member in sorted(_members("worker"), key=lambda member: member.has_left)]


def guest_parts() -> list[Part]:
    """Those who come for a single case."""
    return [_part(member) for member in _members("guest")]


def sending_parts() -> list[Part]:
    """Those who meet families, come to no meeting, and send in what worries them."""
    return [_part(member) for member in _members("practitioner")]


def _members(role: MemberRole) -> list[Member]:
    return [member for agency in MARLBECK.partnership.agencies for member in agency.members if member.role == role]


def _serving(person: PartnershipPerson) -> Part:
    role = SERVING[person.role]
    note = role if person.job_title == role else f"{role}. {person.job_title}"
    return Part(person.email, _name(person), note, TO_TRY[person.email])


def _part(person: Member) -> Part:
    return Part(person.email, _name(person), person.job_title, TO_TRY[person.email])


def _name(person: Member | PartnershipPerson) -> str:
    return f"{person.title} {person.name}".strip()
