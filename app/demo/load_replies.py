"""Loads what people answered to the conference that is to come, and one mail that waits for a person."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from app.core.clock import as_of, now_utc
from app.demo.cast import Cast
from app.demo.marlbeck.shape_earlier import Family
from app.invitations.mail_in import take_mail_in
from app.invitations.models import Invitee, ReplyAnswer, ReplyWay
from app.invitations.queries import invited_people, list_invited
from app.invitations.replies import take_reply
from app.invitations.reply_links import mail_address
from app.meetings.models import Meeting

SAID: Final[Mapping[str, ReplyAnswer]] = {
    "accepted": ReplyAnswer.ACCEPTED,
    "tentative": ReplyAnswer.TENTATIVE,
    "declined": ReplyAnswer.DECLINED,
}
FIRST_ANSWER: Final = timedelta(minutes=50)
BETWEEN_ANSWERS: Final = timedelta(minutes=4)
BY_HAND: Final = (
    "From: {sender}\r\nTo: {mailbox}\r\nSubject: Re: Multi-agency meeting\r\nMessage-ID: <marlbeck-1@{host}>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "I am not sure yet whether I can come. Could I dial in for the first half hour?\r\n"
)
BY_HAND_FROM: Final = "lois.webb@clearbrook.example"


def load_replies(cast: Cast, family: Family, meetings: Mapping[str, Meeting]) -> None:
    """Let everybody who did answer for the session that is to come."""
    for session in family.sessions:
        if session.state != "upcoming":
            continue
        meeting = meetings[session.number]
        invited = _by_address(meeting)
        moment = now_utc() - FIRST_ANSWER
        for attendance in session.attendance:
            invitee = invited.get(attendance.email)
            if invitee is None or attendance.reply not in SAID:
                continue
            has_account = attendance.email in cast.accounts
            with as_of(moment):
                take_reply(
                    invitee,
                    meeting,
                    SAID[attendance.reply],
                    ReplyWay.PAGE if has_account else ReplyWay.LINK,
                    by_id=invitee.account_id,
                    comment=attendance.note,
                )
            moment += BETWEEN_ANSWERS
        if BY_HAND_FROM in invited:
            mailbox, host = mail_address(invited[BY_HAND_FROM].id), BY_HAND_FROM.partition("@")[2]
            with as_of(moment):
                take_mail_in(BY_HAND.format(sender=BY_HAND_FROM, mailbox=mailbox, host=host).encode())


def _by_address(meeting: Meeting) -> dict[str, Invitee]:
    invitees = {one.id: one for one in list_invited(meeting)}
    return {person.email: invitees[id_] for id_, person in invited_people(invitees.values()).items()}
