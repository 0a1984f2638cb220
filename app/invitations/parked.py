"""Mail that waits for a person: who may see it, keeping it as somebody's answer, and setting it aside with a word."""

import uuid
from collections.abc import Sequence

from app.audit.service import record
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.invitations.models import Invitee, ParkedReply, ReplyAnswer, ReplyWay
from app.invitations.queries import find_invitee
from app.invitations.replies import take_reply
from app.meetings.models import Meeting
from app.meetings.queries import find_meeting


def list_waiting_mail(actor: Actor) -> Sequence[ParkedReply]:
    """What waits and is this person's to look at, the first come first."""
    if not actor.may(Permission.MEETING_PREPARE):
        return ()
    rows = db.session.execute(
        db.select(ParkedReply, Invitee.series_id, Meeting.series_id)
        .outerjoin(Invitee, Invitee.id == ParkedReply.invitee_id)
        .outerjoin(Meeting, Meeting.id == ParkedReply.meeting_id)
        .where(ParkedReply.settled_utc.is_(None))
        .order_by(ParkedReply.received_utc, ParkedReply.id)
    )
    return [parked for parked, of_person, of_date in rows if prepares(actor, of_person or of_date)]


def count_waiting_mail(actor: Actor) -> int:
    """How much waits for this person to look at."""
    return len(list_waiting_mail(actor))


def prepares(actor: Actor, series_id: uuid.UUID | None) -> bool:
    """Whether somebody prepares the meetings of that series; where none is known, those of all series."""
    if series_id is not None:
        return actor.may(Permission.MEETING_PREPARE, series_id=series_id)
    return any(
        grant.series_id is None and grant.case_id is None and Permission.MEETING_PREPARE in PERMISSIONS[grant.role]
        for grant in actor.grants
    )


def get_waiting_mail(actor: Actor, parked_id: uuid.UUID) -> ParkedReply:
    """One of them. Raises `NotFound` for what is not this person's, and for what somebody has dealt with."""
    for parked in list_waiting_mail(actor):
        if parked.id == parked_id:
            return parked
    raise NotFound


def note_mail_read(actor: Actor, parked: ParkedReply) -> None:
    """Leave in the trail that somebody has read it."""
    record("parked_mail_viewed", actor.account_id, parked_id=parked.id)


def keep_as_answer(
    actor: Actor,
    parked_id: uuid.UUID,
    *,
    invitee_id: uuid.UUID | None,
    meeting_id: uuid.UUID | None,
    answer: ReplyAnswer,
) -> None:
    """Keep it as the answer of somebody for a date, or without a meeting for all; it was given when it came here.

    Raises `Invalid` for somebody or for a date that is none of theirs, `Conflict` where the date is over.
    """
    parked = get_waiting_mail(actor, parked_id)
    invitee = find_invitee(invitee_id) if invitee_id else None
    if invitee is None or invitee.ended_utc is not None or not prepares(actor, invitee.series_id):
        message = "Choose whose answer this is."
        raise Invalid(message, field="person")
    meeting = find_meeting(meeting_id) if meeting_id else None
    is_theirs = meeting is not None and meeting.series_id == invitee.series_id
    if (meeting_id is not None and not is_theirs) or invitee.only_meeting_id not in {None, meeting_id}:
        message = "Choose the date that it is about."
        raise Invalid(message, field="date")
    take_reply(
        invitee,
        meeting,
        answer,
        ReplyWay.PAGE,
        by_id=actor.account_id,
        given_utc=parked.received_utc,
    )
    _settle(actor, parked, answer.value, invitee)


def set_aside(actor: Actor, parked_id: uuid.UUID, word: str) -> None:
    """Deal with it otherwise, and say how. Raises `Invalid` without a word."""
    parked = get_waiting_mail(actor, parked_id)
    if not word.strip():
        message = "Say in a few words what became of it."
        raise Invalid(message, field="word")
    _settle(actor, parked, word.strip(), None)


def _settle(actor: Actor, parked: ParkedReply, word: str, invitee: Invitee | None) -> None:
    if parked.settled_utc is not None:
        message = "Somebody else has dealt with this."
        raise Conflict(message)
    parked.settled_utc, parked.settled_by_id, parked.settled_as = now_utc(), actor.account_id, word
    # It has served: what was in it is kept no longer.
    parked.sender_sealed = parked.subject_sealed = parked.text_sealed = b""
    record(
        "mail_settled",
        actor.account_id,
        parked_id=parked.id,
        invitee_id=invitee.id if invitee else None,
        state="answer" if invitee else "set aside",
    )
