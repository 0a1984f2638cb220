"""The types of what waits to be decided about."""

from dataclasses import dataclass
from typing import Literal

from app.demo.marlbeck.shape import CasePerson, Consent


@dataclass(frozen=True, slots=True)
class WaitingSubmission:
    """What somebody sent in a short while ago; `same_as` is the case in which its people were heard before."""

    key: str
    kind: Literal["referral", "information", "request"]
    agency: str
    by: str
    contact: str
    minutes_ago: int
    same_as: str
    is_urgent: bool
    people: tuple[CasePerson, ...]
    ties: tuple[tuple[str, str, str], ...]
    event: str
    worries: str
    safe_contact: str
    consent: Consent
    override_reason: str
    checklist_ticks: str
