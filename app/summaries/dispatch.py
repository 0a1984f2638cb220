"""Sending summaries, each version once: agencies with accounts are told that something waits, partners get a link."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.audit.service import record
from app.cases.queries import item_facts
from app.cases.telling import may_be_told
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.directory.queries import find_agency, list_contacts
from app.identity.queries import AccountCard, list_holders
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.meetings.service import note_circulation, note_meeting_change
from app.notifications.service import queue_mail
from app.summaries.link_models import SummaryLink
from app.summaries.links import make_link, revoke_link, tell_of_link
from app.summaries.models import Summary, SummaryCase
from app.summaries.queries import list_latest

WAITING = "A summary is waiting for you"
CORRECTED = "A corrected summary is waiting for you"


@dataclass(frozen=True, slots=True)
class Sent:
    """How many summaries left, and how many could not, for want of an address."""

    sent: int
    without_address: int


def send_summaries(actor: Actor, meeting_id: uuid.UUID) -> Sent:
    """Send every summary of a meeting that was made and not sent yet. Raises `NotFound` or `Refused`.

    Two people who press at once send them once: whoever comes second finds nothing left.
    """
    meeting = get_meeting(actor, meeting_id, Permission.SUMMARY_SEND)
    # First of all: where two send at once, the second one runs again on what the first has done.
    note_meeting_change(meeting)
    db.session.flush()
    sent = without_address = 0
    for row in list_latest(meeting.id).values():
        if row.sent_utc is None:
            if _send(actor, meeting, row):
                sent += 1
            else:
                without_address += 1
    if sent:
        note_circulation(actor, meeting.id)
    return Sent(sent, without_address)


def _send(actor: Actor, meeting: Meeting, row: Summary) -> bool:
    agency = find_agency(row.agency_id)
    assert agency is not None  # noqa: S101  # for the type checker: a foreign key says so
    subject = WAITING if row.version == 1 else CORRECTED
    if agency.has_accounts:
        for card in who_is_told(meeting, row):
            queue_mail(
                occasion=f"summary:{row.id}:{card.id}",
                account_id=card.id,
                address=card.email,
                subject=subject,
                text=f"{subject} in Caseround. Sign in to read it.\n",
            )
    else:
        contacts = list_contacts([row.agency_id])
        if not contacts:
            return False
        for contact in contacts:
            tell_of_link(make_link(row, contact), cause="sent", subject=subject, first_line=f"{subject}. Open it here:")
    row.sent_utc, row.sent_by_id = now_utc(), actor.account_id
    record("summary_sent", actor.account_id, meeting_id=meeting.id, agency_id=row.agency_id, summary_id=row.id)
    return True


def who_is_told(meeting: Meeting, row: Summary) -> Sequence[AccountCard]:
    """The people of its agency who may hold at least one of its cases, by name, each once."""
    kept = db.select(SummaryCase.case_id).where(SummaryCase.summary_id == row.id).order_by(SummaryCase.position)
    case_ids = list(db.session.scalars(kept))
    facts = item_facts(meeting, case_ids).values()
    return list(
        dict.fromkeys(
            card
            for card, grant in list_holders(meeting.series_id, Permission.SUMMARY_ACKNOWLEDGE)
            if grant.agency_id == row.agency_id and any(may_be_told(card, grant, item) for item in facts)
        )
    )


def send_again(actor: Actor, meeting_id: uuid.UUID, summary_id: uuid.UUID) -> None:
    """Send a partner new links, to the addresses that are known now; those sent before are shut. Raises `NotFound`."""
    meeting, row = _get_sent(actor, meeting_id, summary_id)
    contacts = list_contacts([row.agency_id])
    if not contacts:
        raise NotFound
    for link in _links_of(row):
        if link.revoked_utc is None:
            revoke_link(link, actor.account_id)
    for contact in contacts:
        tell_of_link(make_link(row, contact), cause="sent", subject=WAITING, first_line=f"{WAITING}. Open it here:")
    note_meeting_change(meeting)


def take_back(actor: Actor, meeting_id: uuid.UUID, link_id: uuid.UUID) -> None:
    """Shut one link. Raises `NotFound`."""
    link = db.session.get(SummaryLink, link_id)
    if link is None:
        raise NotFound
    meeting, _row = _get_sent(actor, meeting_id, link.summary_id)
    revoke_link(link, actor.account_id)
    note_meeting_change(meeting)


def _get_sent(actor: Actor, meeting_id: uuid.UUID, summary_id: uuid.UUID) -> tuple[Meeting, Summary]:
    meeting = get_meeting(actor, meeting_id, Permission.SUMMARY_SEND)
    row = db.session.get(Summary, summary_id)
    if row is None or row.meeting_id != meeting.id or row.sent_utc is None:
        raise NotFound
    return meeting, row


def _links_of(row: Summary) -> Iterable[SummaryLink]:
    return db.session.scalars(
        db.select(SummaryLink).where(SummaryLink.summary_id == row.id).order_by(SummaryLink.made_utc, SummaryLink.id)
    ).all()
