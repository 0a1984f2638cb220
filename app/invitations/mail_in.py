"""Mail that comes in: answers of calendars are taken where they can be believed, everything else waits for a person.

Whoever brings a mail is told that we have it after the commit, so that none is lost between the two.
"""

import enum
import uuid
from collections.abc import Collection, Sequence
from typing import Final

from flask import current_app

from app.audit.service import record
from app.config import Settings
from app.core.clock import local, now_utc
from app.core.database import db, new_id
from app.core.transaction import transactional
from app.identity.queries import find_account_by_email
from app.invitations.mail_reading import MailKind, ReadMail, read_mail
from app.invitations.mail_rules import Proof, Waits, read_vouching, why_not_believed
from app.invitations.models import Invitee, ParkedReply, ReplyAnswer, ReplyWay
from app.invitations.queries import (
    find_meeting_by_uid,
    highest_sequence,
    invited_people,
    list_given,
    list_invitees,
    list_people_of,
    told_sequence,
)
from app.invitations.replies import list_deputies, take_reply
from app.invitations.reply_links import mail_token
from app.invitations.reply_rules import Place, is_too_early, place_of
from app.meetings.calendar_reading import CalendarReply
from app.meetings.models import Meeting, MeetingState, Series
from app.notifications.came_back import note_came_back

LONGEST_COMMENT: Final = 4000


class Arrival(enum.StrEnum):
    """What became of a mail."""

    TAKEN = "taken as an answer"
    THERE_ALREADY = "there already"
    PARKED = "waits for a person"
    CAME_BACK = "a message of ours came back"
    LEFT_ASIDE = "no answer, left aside"


@transactional
def receive_mail(raw: bytes, recipients: Collection[str] = ()) -> Arrival:
    """Take in one mail, for good when this returns. What it holds never raises."""
    return take_mail_in(raw, recipients)


def take_mail_in(raw: bytes, recipients: Collection[str] = ()) -> Arrival:
    """The same within a transaction of the caller's."""
    settings: Settings = current_app.extensions["settings"]
    mail = read_mail(
        raw,
        recipients=recipients,
        zone=settings.zone.key,
        received_utc=now_utc(),
        authserv_id=settings.mail_authserv_id,
    )
    if mail.kind is MailKind.CAME_BACK:
        number = note_came_back(mail.our_names)
        if not number:
            # It is none of ours, or is known already: somebody else sent it in our name.
            return Arrival.LEFT_ASIDE
        record("mail_came_back", None, number=number)
        return Arrival.CAME_BACK
    if mail.kind is MailKind.AUTOMATIC:
        record("mail_left_aside", None)
        return Arrival.LEFT_ASIDE
    if mail.answer is None:
        return _park(mail, mail.why, _guess(mail), None)
    return _Judged(mail, mail.answer).take()


class _Judged:
    """An answer while it is looked at: whose it is, about what, and whether it can be believed."""

    def __init__(self, mail: ReadMail, answer: CalendarReply) -> None:
        self.mail, self.answer = mail, answer
        self.invitee: Invitee | None = None
        self.meeting: Meeting | None = None
        self.deputy_id: uuid.UUID | None = None

    def take(self) -> Arrival:
        """Keep the answer, or park the mail."""
        why = self._find() or self._prove() or self._look_at_date() or self._look_at_answer()
        invitee, said = self.invitee, self.answer
        if why is not None or invitee is None:
            return _park(self.mail, why or Waits.UNKNOWN_PERSON, invitee, self.meeting)
        chosen = ReplyAnswer(said.answer.lower())
        place = place_of(
            list_given(invitee.id, self.meeting.id if self.meeting else None),
            answer=chosen,
            sequence=said.sequence,
            given_utc=said.given_utc,
            deputy_id=self.deputy_id,
        )
        if place is Place.THERE_ALREADY:
            return Arrival.THERE_ALREADY
        if place is Place.SAYS_OTHERWISE:
            return _park(self.mail, Waits.SAYS_OTHERWISE, invitee, self.meeting)
        take_reply(
            invitee,
            self.meeting,
            chosen,
            ReplyWay.CALENDAR,
            by_id=invitee.account_id,
            deputy_id=self.deputy_id,
            proposed_utc=said.proposed_utc,
            comment=said.comment[:LONGEST_COMMENT],
            sequence=said.sequence,
            given_utc=said.given_utc,
        )
        return Arrival.TAKEN

    def _find(self) -> Waits | None:
        """Which invitation it answers, and whose."""
        uid = self.answer.uid
        own = find_meeting_by_uid(uid)
        series = db.session.scalars(db.select(Series).where(Series.calendar_uid == uid).order_by(Series.id)).first()
        if own is None and series is None:
            return Waits.UNKNOWN_INVITATION
        invitees = list_invitees(own.series_id if own else series.id if series else new_id())
        with_token = [one for one in invitees if mail_token(one.id) in self.mail.tokens]
        people = invited_people(invitees)
        theirs = [one for one in invitees if one.id in people and people[one.id].email.lower() == self.answer.attendee]
        self.invitee = next(iter(with_token or theirs), None)
        if own is not None:
            self.meeting = own
        elif self.answer.instead_of is not None and series is not None:
            self.meeting = self._date_of(series.id)
            if self.meeting is None:
                return Waits.UNKNOWN_DATE
        if not theirs:
            return Waits.UNKNOWN_PERSON
        still = [one for one in theirs if one.ended_utc is None]
        if not still:
            self.invitee = theirs[-1]
            return Waits.NOT_INVITED_NOW
        wanted = self.meeting.id if self.meeting else None
        fitting = [one for one in still if wanted is None or one.only_meeting_id in {None, wanted}]
        proved = [one for one in fitting if mail_token(one.id) in self.mail.tokens]
        self.invitee = next(iter(proved or fitting or still))
        if not fitting:
            return Waits.NOT_THEIR_DATE
        if wanted is None and self.invitee.only_meeting_id is not None:
            # They were invited to this one date alone, so it is all there is to answer.
            self.meeting = db.session.get_one(Meeting, self.invitee.only_meeting_id)
        return None

    def _date_of(self, series_id: uuid.UUID) -> Meeting | None:
        named = self.answer.instead_of
        dates = db.session.scalars(
            db.select(Meeting)
            .where(Meeting.series_id == series_id, Meeting.slot_utc.is_not(None))
            .order_by(Meeting.slot_utc, Meeting.id)
        ).all()
        found = [
            one
            for one in dates
            if one.slot_utc == named or (one.slot_utc is not None and local(one.slot_utc).date() == named)
        ]
        return found[0] if len(found) == 1 else None

    def _prove(self) -> Waits | None:
        if self.invitee is None:
            return Waits.UNKNOWN_PERSON
        return why_not_believed(
            Proof(
                attendee=self.answer.attendee,
                sender=self.mail.sender,
                sent_by=self.answer.sent_by,
                has_their_token=mail_token(self.invitee.id) in self.mail.tokens,
                vouching=read_vouching(self.mail.vouched, self.answer.attendee),
            )
        )

    def _look_at_date(self) -> Waits | None:
        if self.meeting is None:
            return None
        if self.meeting.state in {MeetingState.CANCELLED, MeetingState.MOVED}:
            return Waits.DATE_CANCELLED
        if self.meeting.is_over:
            return Waits.DATE_OVER
        if self.meeting.moved_utc is None or self.invitee is None:
            return None
        # Which time somebody had before them cannot be told from an older invitation.
        is_older = self.answer.sequence < told_sequence(self.invitee, self.meeting)
        return Waits.BEFORE_MOVE if is_older else None

    def _look_at_answer(self) -> Waits | None:
        said, invitee = self.answer, self.invitee
        if invitee is None or said.sequence > highest_sequence(invitee, said.uid):
            return Waits.NEVER_SENT
        if said.given_utc == now_utc():
            # Where it is not said the reader puts the present, and a mail that is sent again would be a new answer.
            return Waits.UNDATED
        if is_too_early(said.given_utc, now_utc()):
            return Waits.FROM_THE_FUTURE
        if said.is_counter and said.proposed_utc is None:
            return Waits.NO_TIME
        if said.answer == "DELEGATED":
            account = find_account_by_email(said.delegated_to)
            if account is None or account.id not in {card.id for card in list_deputies(invitee)}:
                return Waits.UNKNOWN_DEPUTY
            self.deputy_id = account.id
        return None


def _guess(mail: ReadMail) -> Invitee | None:
    """Whose mail it may be: for a person who looks at it, and for nothing else."""
    people: Sequence[Invitee] = list_people_of(mail.sender)
    for one in people:
        if mail_token(one.id) in mail.tokens:
            return one
    return people[0] if len({one.series_id for one in people}) == 1 else None


def _park(mail: ReadMail, why: str, invitee: Invitee | None, meeting: Meeting | None) -> Arrival:
    if db.session.scalar(db.select(ParkedReply.id).where(ParkedReply.digest == mail.digest)) is not None:
        return Arrival.THERE_ALREADY
    parked = ParkedReply(
        id=new_id(),
        digest=mail.digest,
        reason=str(why),
        invitee_id=invitee.id if invitee else None,
        meeting_id=meeting.id if meeting else None,
        received_utc=now_utc(),
        sender=mail.sender,
        subject=mail.subject,
        text=mail.text,
    )
    db.session.add(parked)
    db.session.flush()
    record("mail_parked", None, parked_id=parked.id)
    return Arrival.PARKED
