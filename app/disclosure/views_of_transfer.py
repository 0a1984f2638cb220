"""The plain data of a case that moves: what its reader may hand over, and what came with one."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.cases.safe_contact import ContactFlags


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedContact:
    """A contact that may travel. A protected one does where somebody chose it."""

    id: uuid.UUID
    kind: str
    kind_text: str
    text: str
    safe_contact: str
    is_protected: bool
    flags: ContactFlags | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPerson:
    """Somebody the case is about; role and dates are those of the program, for another program to read."""

    name: str
    role: str
    relation: str
    birth_date: str
    due_date: str
    contacts: tuple[HandedContact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedReferral:
    """What was sent in about the case."""

    agency: str
    received_utc: datetime
    event: str
    grounds: str
    worries: str
    safe_contact: str
    consent: str
    consent_text: str
    override_reason: str
    checklist_ticks: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedMinutes:
    """What was agreed at one meeting, in sections."""

    meeting_id: uuid.UUID
    title: str
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedAction:
    """Something that is still to be done."""

    owner: str
    text: str
    by_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """All that this reader may hand over of a case. `has_more` says that something is withheld and stays behind."""

    case_id: uuid.UUID
    reference: str
    headline: str
    people: tuple[HandedPerson, ...]
    referral: HandedReferral | None
    minutes: tuple[HandedMinutes, ...]
    shared: tuple[tuple[str, str], ...]
    plan: tuple[HandedAction, ...]
    has_more: bool
    contacts_left_out: int
    visits: tuple[uuid.UUID, ...]

    @property
    def protected(self) -> tuple[tuple[HandedPerson, HandedContact], ...]:
        """Every protected contact, with whose it is."""
        return tuple((person, one) for person in self.people for one in person.contacts if one.is_protected)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedActionView:
    """Something of the plan elsewhere. `taken_on_by` names the agency here that has taken it on."""

    id: uuid.UUID
    owner: str
    text: str
    by_when: str
    note: str
    is_open: bool
    taken_on_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalView:
    """What came with a case from another partnership. The receipt is for those who run the meeting."""

    origin: str
    sender: str
    reach: str
    purpose: str
    sent_utc: datetime
    came_utc: datetime
    minutes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    actions: tuple[ArrivedActionView, ...]
    receipt: str
