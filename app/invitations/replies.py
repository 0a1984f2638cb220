"""Taking answers to invitations, whatever way they come."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from app.audit.service import record
from app.core.access import Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid
from app.identity.queries import AccountCard, list_holders
from app.invitations.models import Invitee, MeetingReply, ReplyAnswer, ReplyWay
from app.invitations.queries import list_given, list_invitees, told_sequence
from app.invitations.service import end_invitation, invite
from app.invitations.telling import tell_changes
from app.meetings.models import Meeting, MeetingState
from app.meetings.service import note_meeting_change


def take_reply(
    invitee: Invitee,
    meeting: Meeting | None,
    answer: ReplyAnswer,
    way: ReplyWay,
    *,
    by_id: uuid.UUID | None,
    deputy_id: uuid.UUID | None = None,
    proposed_utc: datetime | None = None,
    comment: str = "",
    sequence: int | None = None,
    given_utc: datetime | None = None,
) -> MeetingReply:
    """Keep an answer: to one date, or without a meeting to all of them. For callers that know who gave it.

    Without a `sequence` it answers what this person was told last, now. Raises `Conflict` where the date is over or was
    cancelled, and `Invalid` for a deputy who is none.
    """
    if meeting is not None:
        refuse_if_over(meeting)
    if (answer is ReplyAnswer.DELEGATED) != (deputy_id is not None) or (
        deputy_id is not None and deputy_id not in {card.id for card in list_deputies(invitee)}
    ):
        message = "Choose who comes in your place."
        raise Invalid(message, field="deputy_id")
    reply = MeetingReply(
        id=new_id(),
        invitee_id=invitee.id,
        meeting_id=meeting.id if meeting else None,
        answer=answer,
        way=way,
        deputy_id=deputy_id,
        proposed_utc=proposed_utc,
        sequence=told_sequence(invitee, meeting) if sequence is None else sequence,
        given_utc=given_utc or now_utc(),
        received_utc=now_utc(),
        comment=comment,
    )
    db.session.add(reply)
    db.session.flush()
    _bring_deputy(invitee, meeting, deputy_id, by_id)
    record(
        "invitation_answered",
        by_id,
        series_id=invitee.series_id,
        meeting_id=reply.meeting_id,
        invitee_id=invitee.id,
        answer=answer.value,
    )
    if meeting is not None:
        note_meeting_change(meeting)
    return reply


def refuse_if_over(meeting: Meeting) -> None:
    """Raise `Conflict` where nothing can be answered to a date any longer."""
    if meeting.state in {MeetingState.CANCELLED, MeetingState.MOVED}:
        message = "This date was cancelled, so there is nothing to answer."
        raise Conflict(message)
    if meeting.is_over:
        message = "This date is over, so there is nothing to answer."
        raise Conflict(message)


def list_deputies(invitee: Invitee) -> Sequence[AccountCard]:
    """Who may come in somebody's place: everybody else who speaks for their agency in that series, by name."""
    if invitee.agency_id is None:
        return ()
    holders = list_holders(invitee.series_id, Permission.CHECK_ANSWER)
    found = {
        card.id: card
        for card, grant in holders
        if grant.agency_id == invitee.agency_id and grant.case_id is None and card.id != invitee.account_id
    }
    return list(found.values())


def _bring_deputy(
    invitee: Invitee, meeting: Meeting | None, deputy_id: uuid.UUID | None, by_id: uuid.UUID | None
) -> None:
    """Invite whoever comes in the place of somebody, and nobody who was to come before that."""
    meeting_id = meeting.id if meeting else None
    is_changed = deputy_id is not None
    before = [one for one in list_given(invitee.id, meeting_id) if one.deputy_id and one.deputy_id != deputy_id]
    for one in list_invitees(invitee.series_id):
        brought = [reply for reply in before if reply.deputy_id == one.account_id]
        if (
            brought
            and one.is_deputy
            and one.ended_utc is None
            and one.only_meeting_id == meeting_id
            and one.invited_utc >= min(reply.received_utc for reply in brought)
        ):
            end_invitation(one, by_id=by_id)
            is_changed = True
    if deputy_id is not None:
        invite(
            invitee.series_id,
            by_id=by_id,
            account_id=deputy_id,
            agency_id=invitee.agency_id,
            is_deputy=True,
            only_meeting_id=meeting_id,
        )
    if is_changed:
        tell_changes(invitee.series_id)
