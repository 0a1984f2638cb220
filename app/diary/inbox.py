"""What stands on the page of mail that waits: the mails, whose they may be, and messages of ours that came back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.core.access import Actor
from app.core.clock import now_utc
from app.core.forms import read_id
from app.diary.date_words import date_in_words
from app.identity.queries import account_cards
from app.invitations.models import Invitee, ParkedReply
from app.invitations.parked import list_waiting_mail, prepares
from app.invitations.queries import find_invitee, invited_people, list_invitees
from app.meetings.queries import find_meeting, list_meetings_to_come, list_series_names
from app.notifications.came_back import list_came_back

_OF_CALENDARS: Final = "calendar:"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMail:
    """A mail that waits, as whoever prepares meetings sees it."""

    id: uuid.UUID
    reason: str
    received_utc: datetime
    person: str
    about: str
    sender: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    invitee_id: uuid.UUID | None = None
    meeting_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """A message of ours that did not arrive."""

    person: str
    what: str
    sent_utc: datetime
    came_back_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to choose from."""

    value: str
    text: str


def list_waiting(actor: Actor) -> Sequence[WaitingMail]:
    """Every mail that waits for this person."""
    return [show_waiting(parked) for parked in list_waiting_mail(actor)]


def show_waiting(parked: ParkedReply) -> WaitingMail:
    """One of them, opened."""
    meeting = find_meeting(parked.meeting_id) if parked.meeting_id else None
    return WaitingMail(
        id=parked.id,
        reason=parked.reason,
        received_utc=parked.received_utc,
        person=_name_of(parked.invitee_id),
        about=f"{date_in_words(meeting.starts_utc)}, {meeting.series.name}" if meeting else "",
        sender=parked.sender,
        subject=parked.subject,
        text=parked.text,
        invitee_id=parked.invitee_id,
        meeting_id=parked.meeting_id,
    )


def list_came_back_to(actor: Actor) -> Sequence[CameBack]:
    """The messages that came back lately and are this person's to look at, the latest first."""
    mails = list_came_back()
    cards = account_cards(mail.account_id for mail in mails if mail.account_id)
    found = []
    for mail in mails:
        invitee = _invitee_of(mail.occasion)
        if mail.bounced_utc is None or not prepares(actor, invitee.series_id if invitee else None):
            continue
        card = cards.get(mail.account_id) if mail.account_id else None
        person = card.name if card else _name_of(invitee.id if invitee else None)
        found.append(
            CameBack(
                person=person or "Somebody without an account",
                what="An invitation" if mail.occasion.startswith(_OF_CALENDARS) else "A message",
                sent_utc=mail.sent_utc or mail.queued_utc,
                came_back_utc=mail.bounced_utc,
            )
        )
    return found


def people_to_choose(actor: Actor) -> Sequence[Option]:
    """Everybody who is invited to a series that this person prepares, by series and name."""
    found = []
    for series_id, series_name in list_series_names().items():
        if prepares(actor, series_id):
            people = invited_people(one for one in list_invitees(series_id) if one.ended_utc is None)
            names = sorted((person.name, str(invitee_id)) for invitee_id, person in people.items())
            found += [Option(value=value, text=f"{name}: {series_name}") for name, value in names]
    return found


def dates_to_choose(invitee: Invitee) -> Sequence[Option]:
    """The dates somebody's answer can be about: each that is to come, and all of them."""
    dates = [
        Option(value=str(one.id), text=f"{date_in_words(one.starts_utc)} alone")
        for one in list_meetings_to_come(invitee.series_id)
        if one.starts_utc > now_utc() and invitee.only_meeting_id in {None, one.id}
    ]
    return dates if invitee.only_meeting_id else [*dates, Option(value="all", text="All dates that are to come")]


def _invitee_of(occasion: str) -> Invitee | None:
    if not occasion.startswith(_OF_CALENDARS):
        return None
    invitee_id = read_id(occasion.removeprefix(_OF_CALENDARS).partition(":")[0])
    return find_invitee(invitee_id) if invitee_id else None


def _name_of(invitee_id: uuid.UUID | None) -> str:
    invitee = find_invitee(invitee_id) if invitee_id else None
    person = invited_people([invitee]).get(invitee.id) if invitee else None
    return person.name if person else ""
