"""Reading who is invited."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_

from app.core.database import db
from app.core.forms import read_id
from app.directory.models import AgencyContact
from app.identity.models import Account
from app.invitations.models import CalendarCopy, CalendarFeed, Invitee, MeetingReply
from app.invitations.reply_rules import GivenAnswer, answer_that_counts
from app.invitations.telling_rules import key_of
from app.meetings.models import Meeting, Series


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


def list_people_of(email: str) -> Sequence[Invitee]:
    """Every invitation that holds for whoever has that address, in the order of invitation."""
    accounts = db.select(Account.id).where(Account.email == email, Account.email != "")
    contacts = db.select(AgencyContact.id).where(AgencyContact.email == email, AgencyContact.email != "")
    return db.session.scalars(
        db.select(Invitee)
        .where(Invitee.ended_utc.is_(None), or_(Invitee.account_id.in_(accounts), Invitee.contact_id.in_(contacts)))
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


def list_latest_replies(meeting_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[uuid.UUID, GivenAnswer]]:
    """The answer that counts of everybody who gave one, by meeting and by the id of the invitation."""
    wanted = set(meeting_ids)
    meetings = db.session.scalars(db.select(Meeting).where(Meeting.id.in_(wanted)).order_by(Meeting.id)).all()
    series_ids = {meeting.series_id for meeting in meetings}
    rows = db.session.execute(
        db.select(MeetingReply, Invitee)
        .join(Invitee, Invitee.id == MeetingReply.invitee_id)
        .where(Invitee.series_id.in_(series_ids))
        .where(or_(MeetingReply.meeting_id.is_(None), MeetingReply.meeting_id.in_(wanted)))
        .order_by(MeetingReply.given_utc, MeetingReply.id)
    )
    given: dict[tuple[uuid.UUID, uuid.UUID], list[GivenAnswer]] = {}
    for reply, invitee in rows:
        given.setdefault((invitee.series_id, invitee.id), []).append(as_given(reply))
    found: dict[uuid.UUID, dict[uuid.UUID, GivenAnswer]] = {meeting.id: {} for meeting in meetings}
    for meeting in meetings:
        for (series_id, invitee_id), answers in given.items():
            if series_id == meeting.series_id:
                one = answer_that_counts(answers, meeting.id, meeting.moved_utc)
                if one is not None:
                    found[meeting.id][invitee_id] = one
    return found


def list_given(invitee_id: uuid.UUID, meeting_id: uuid.UUID | None) -> Sequence[GivenAnswer]:
    """Every answer of one person to one date, or to all of them, in the order in which they came."""
    about = MeetingReply.meeting_id == meeting_id if meeting_id else MeetingReply.meeting_id.is_(None)
    rows = db.session.scalars(
        db.select(MeetingReply)
        .where(MeetingReply.invitee_id == invitee_id, about)
        .order_by(MeetingReply.received_utc, MeetingReply.id)
    )
    return [as_given(row) for row in rows]


def as_given(reply: MeetingReply) -> GivenAnswer:
    """An answer as plain data."""
    return GivenAnswer(
        id=reply.id,
        invitee_id=reply.invitee_id,
        meeting_id=reply.meeting_id,
        answer=reply.answer,
        way=reply.way,
        sequence=reply.sequence,
        given_utc=reply.given_utc,
        received_utc=reply.received_utc,
        deputy_id=reply.deputy_id,
        proposed_utc=reply.proposed_utc,
        comment=reply.comment,
    )


def find_meeting_by_uid(uid: str) -> Meeting | None:
    """The date that stands in calendars by itself under this UID."""
    own_id = read_id(uid)
    is_it = Meeting.calendar_uid == uid
    if own_id is not None:
        is_it = or_(is_it, Meeting.id == own_id)
    return db.session.scalars(
        db.select(Meeting).where(is_it, or_(Meeting.calendar_uid != "", Meeting.id == own_id)).order_by(Meeting.id)
    ).first()


def told_sequence(invitee: Invitee, meeting: Meeting | None) -> int:
    """Which state of a date, or without a meeting of all dates, somebody's calendar was told last."""
    series = db.session.get_one(Series, invitee.series_id)
    copies: dict[tuple[str, str], int] = {
        (copy.uid, copy.recurrence): copy.sequence
        for copy in db.session.scalars(
            db.select(CalendarCopy).where(CalendarCopy.invitee_id == invitee.id).order_by(CalendarCopy.id)
        )
    }
    keys = [(series.calendar_uid, "")]
    if meeting is not None:
        slot = [(series.calendar_uid, key_of(meeting.slot_utc))] if meeting.slot_utc else []
        keys = [(own_uid(meeting), ""), *slot, *keys]
    return next((copies[key] for key in keys if key in copies), 0)


def own_uid(meeting: Meeting) -> str:
    """How a calendar knows a date that stands there by itself, and not as one of a series."""
    return meeting.calendar_uid or str(meeting.id)


def highest_sequence(invitee: Invitee, uid: str) -> int:
    """The last state that somebody's calendar was told of anything with this UID; no answer can be to a later one."""
    told: int | None = db.session.scalar(
        db.select(db.func.max(CalendarCopy.sequence)).where(
            CalendarCopy.invitee_id == invitee.id, CalendarCopy.uid == uid
        )
    )
    return db.session.get_one(Series, invitee.series_id).calendar_sequence if told is None else told
