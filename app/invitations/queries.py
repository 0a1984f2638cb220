"""Reading who is invited."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_

from app.core.database import db
from app.directory.models import AgencyContact
from app.identity.models import Account
from app.invitations.models import CalendarFeed, Invitee
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedPerson:
    """Somebody who is invited, as they are written to."""

    invitee_id: uuid.UUID
    account_id: uuid.UUID | None
    contact_id: uuid.UUID | None
    agency_id: uuid.UUID | None
    name: str
    email: str
    is_deputy: bool


def find_invitee(invitee_id: uuid.UUID) -> Invitee | None:
    """That invitation of one person."""
    return db.session.get(Invitee, invitee_id)


def list_invitees(series_id: uuid.UUID) -> Sequence[Invitee]:
    """Everybody who is or was invited to a series or to single dates of it, in the order of invitation."""
    return db.session.scalars(
        db.select(Invitee).where(Invitee.series_id == series_id).order_by(Invitee.invited_utc, Invitee.id)
    ).all()


def list_invited(meeting: Meeting) -> Sequence[Invitee]:
    """Everybody who is invited to a meeting now, in the order of invitation."""
    return [
        invitee
        for invitee in list_invitees(meeting.series_id)
        if invitee.ended_utc is None
        and invitee.only_meeting_id in {None, meeting.id}
        and invitee.invited_utc <= meeting.starts_utc
    ]


def list_own_invitations(account_id: uuid.UUID) -> Sequence[Invitee]:
    """To what this person is invited now."""
    return db.session.scalars(
        db.select(Invitee)
        .where(Invitee.account_id == account_id, Invitee.ended_utc.is_(None))
        .order_by(Invitee.invited_utc, Invitee.id)
    ).all()


def list_own_dates(account_id: uuid.UUID) -> Sequence[tuple[Invitee, Meeting]]:
    """Every meeting to which this person is invited now, each once, with what invites them, in the order of time."""
    rows = db.session.execute(
        db.select(Invitee, Meeting)
        .join(Meeting, Meeting.series_id == Invitee.series_id)
        .where(Invitee.account_id == account_id, Invitee.ended_utc.is_(None))
        .where(or_(Invitee.only_meeting_id.is_(None), Invitee.only_meeting_id == Meeting.id))
        .where(Meeting.starts_utc >= Invitee.invited_utc)
        .order_by(Meeting.starts_utc, Meeting.id, Invitee.only_meeting_id.is_not(None), Invitee.id)
    )
    return list({meeting.id: (invitee, meeting) for invitee, meeting in reversed(rows.all())}.values())[::-1]


def invited_people(invitees: Iterable[Invitee]) -> Mapping[uuid.UUID, InvitedPerson]:
    """How these people are written to, by the id of the invitation; without whoever has left."""
    wanted = list(invitees)
    accounts = {
        row.id: row
        for row in db.session.scalars(
            db.select(Account)
            .where(Account.id.in_({one.account_id for one in wanted if one.account_id}), Account.disabled_utc.is_(None))
            .order_by(Account.id)
        )
    }
    contacts = {
        row.id: row
        for row in db.session.scalars(
            db.select(AgencyContact)
            .where(AgencyContact.id.in_({one.contact_id for one in wanted if one.contact_id}))
            .order_by(AgencyContact.id)
        )
    }
    found: dict[uuid.UUID, InvitedPerson] = {}
    for one in wanted:
        who = (
            accounts.get(one.account_id) if one.account_id else contacts.get(one.contact_id) if one.contact_id else None
        )
        if who is not None:
            found[one.id] = InvitedPerson(
                invitee_id=one.id,
                account_id=one.account_id,
                contact_id=one.contact_id,
                agency_id=one.agency_id,
                name=who.name,
                email=who.email,
                is_deputy=one.is_deputy,
            )
    return found


def find_feed(token: str) -> CalendarFeed | None:
    """The feed with that token, unless it was taken back."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return db.session.scalars(
        db.select(CalendarFeed).where(CalendarFeed.token_digest == digest, CalendarFeed.revoked_utc.is_(None))
    ).one_or_none()


def list_feeds(account_id: uuid.UUID) -> Sequence[CalendarFeed]:
    """The addresses at which this person's calendars read, the newest first."""
    return db.session.scalars(
        db.select(CalendarFeed)
        .where(CalendarFeed.account_id == account_id, CalendarFeed.revoked_utc.is_(None))
        .order_by(CalendarFeed.made_utc.desc(), CalendarFeed.id)
    ).all()
