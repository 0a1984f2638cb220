"""What a person makes of two cases that resemble each other: joins them, keeps them apart, or links them.

Nothing is ever joined by itself. A submission that is joined becomes one more referral of the case that is there; its
own words stay readable, and for an hour it can be taken out again.
"""

import uuid
from datetime import timedelta
from typing import Final

from app.agenda.queries import list_items_of_case
from app.audit.service import record
from app.cases.conflicts import declare_conflict, declare_conflict_of_person
from app.cases.models import Case, Check, ConflictOfInterest, Referral
from app.cases.queries import find_reference
from app.cases.service import add_referral, ask_agencies, note_for_coordinator
from app.core.access import Actor, Permission
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change
from app.referrals.listing import put_on_list
from app.referrals.models import Submission, SubmissionState, SubmissionWay, SubmissionWordKind
from app.referrals.queries import get_to_decide
from app.referrals.reading import referral_of
from app.referrals.service import change_where, move_on, say_word
from app.referrals.sheet import Sheet
from app.referrals.triage import decided, tell
from app.referrals.twin_models import TwinAnswer, TwinDecision
from app.referrals.twins import may_see

UNDONE_FOR: Final = timedelta(hours=1)
_SEALED: Final = "This is sealed. What is sealed is joined to nothing: ring whoever sealed it."


def join(
    actor: Actor,
    submission_id: uuid.UUID,
    case_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    *,
    planned_minutes: int,
    is_urgent: bool,
    is_repeat: bool,
    text: str,
) -> Submission:
    """Add what was sent in to a case that is there, and put that case on a list where it stands on none to come.

    Raises `NotFound`, hidden or absent, `Invalid` where no meeting would hear of it, and `Conflict`.
    """
    submission = get_to_decide(actor, submission_id)
    if case_id == submission.case_id or not may_see(actor, case_id):
        raise NotFound
    case, own = db.session.get_one(Case, case_id), db.session.get_one(Case, submission.case_id)
    if case.is_sealed or own.is_sealed:
        raise Conflict(_SEALED)
    ahead = _meetings_ahead(case_id)
    meeting = get_meeting(actor, meeting_id, Permission.REFERRAL_TRIAGE) if meeting_id else None
    if meeting is None and not ahead:
        raise Invalid("That case stands on no list to come. Choose the meeting that hears it.", field="meeting")
    move_on(submission, SubmissionState.ACCEPTED)
    _carry_conflicts(submission.case_id, case_id)
    referral = add_referral(
        case,
        referral_of(
            Sheet.from_text(submission.sheet_text),
            agency_id=submission.agency_id,
            account_id=submission.account_id,
            received_utc=submission.sent_utc or now_utc(),
            is_transfer=submission.way is SubmissionWay.TRANSFER,
            is_repeat=is_repeat,
            # On its own list it opens a new round; on one where the case stands already it is read with the other.
            is_addition=meeting is None or meeting in ahead,
        ),
    )
    if meeting is not None and meeting not in ahead:
        put_on_list(meeting, case_id, submission.agency_id, planned_minutes=planned_minutes, is_urgent=is_urgent)
        ahead.append(meeting)
    db.session.flush()
    for one in ahead:
        _let_in(one, case_id, submission.agency_id)
    submission.joined_case_id, submission.joined_referral_id = case_id, referral.id
    submission.meeting_id, submission.is_repeat = (meeting or ahead[0]).id, is_repeat
    decided(actor, submission)
    _decide(actor, submission.case_id, case_id, TwinAnswer.JOINED, text)
    tell(submission, say_word(submission, SubmissionWordKind.ACCEPTED, actor.account_id, text))
    record(
        "submission_joined",
        actor.account_id,
        case_id=submission.case_id,
        submission_id=submission.id,
        other_case_id=case_id,
    )
    note_access_change()
    return submission


def may_take_apart(submission: Submission) -> bool:
    """Whether what was joined can still be taken out again."""
    return (
        submission.state is SubmissionState.ACCEPTED
        and submission.joined_case_id is not None
        and submission.decided_utc is not None
        and now_utc() - submission.decided_utc <= UNDONE_FOR
    )


def take_apart(actor: Actor, submission_id: uuid.UUID) -> Submission:
    """Take what was joined out again, to be decided anew. Raises `NotFound`, and `Conflict` when the hour is over."""
    submission = get_to_decide(actor, submission_id)
    if not may_take_apart(submission):
        raise Conflict(
            "It was joined more than an hour ago, or is not joined. What stands in the case now stays there."
        )
    other_id, referral_id = submission.joined_case_id, submission.joined_referral_id
    is_as_seen = (Submission.id == submission.id) & (Submission.joined_case_id == other_id)
    if not change_where(
        db.update(Submission)
        .where(is_as_seen)
        .values(
            state=SubmissionState.SENT,
            joined_case_id=None,
            joined_referral_id=None,
            meeting_id=None,
            decided_utc=None,
            decided_by_id=None,
        )
    ):
        raise Conflict("Somebody has dealt with this meanwhile. Look at what became of it.")
    db.session.refresh(submission)
    db.session.execute(db.delete(Referral).where(Referral.id == referral_id))
    row = find_decision(submission.case_id, other_id) if other_id else None
    if row is not None:
        db.session.delete(row)
    say_word(submission, SubmissionWordKind.TAKEN_APART, actor.account_id, "")
    record(
        "submission_taken_apart",
        actor.account_id,
        case_id=submission.case_id,
        submission_id=submission.id,
        other_case_id=other_id,
    )
    note_access_change()
    for meeting in _meetings_ahead(other_id) if other_id else ():
        note_meeting_change(meeting)
    return submission


def keep_apart(actor: Actor, case_id: uuid.UUID, other_case_id: uuid.UUID, reason: str) -> None:
    """Say that two cases are not about the same, and why. For callers that have found the first for this person.

    Raises `NotFound` where they see no such other case, and `Invalid` without a reason.
    """
    _require_both(actor, case_id, other_case_id, reason)
    _decide(actor, case_id, other_case_id, TwinAnswer.KEPT_APART, reason)
    record("twins_kept_apart", actor.account_id, case_id=case_id, other_case_id=other_case_id)


def link(actor: Actor, case_id: uuid.UUID, other_case_id: uuid.UUID, reason: str) -> None:
    """Note at both cases, for those who run their meetings, that somebody is in both; neither names the other's family.

    Raises `NotFound` and `Invalid` like `keep_apart`.
    """
    _require_both(actor, case_id, other_case_id, reason)
    for one, other in ((case_id, other_case_id), (other_case_id, case_id)):
        reference = find_reference(actor, other) or ""
        words = (
            f"Somebody here is in {reference} as well. Linked by {actor.name}; name neither family in the other case."
        )
        note_for_coordinator(db.session.get_one(Case, one), words, other)
    _decide(actor, case_id, other_case_id, TwinAnswer.LINKED, reason)
    record("case_linked", actor.account_id, case_id=case_id, other_case_id=other_case_id)


def find_decision(case_id: uuid.UUID, other_case_id: uuid.UUID) -> TwinDecision | None:
    """What somebody said about two cases, if anybody did."""
    both = {case_id, other_case_id}
    row: TwinDecision | None = db.session.scalars(
        db.select(TwinDecision)
        .where(TwinDecision.case_id.in_(both), TwinDecision.other_case_id.in_(both))
        .order_by(TwinDecision.id)
    ).first()
    return row


def _require_both(actor: Actor, case_id: uuid.UUID, other_case_id: uuid.UUID, reason: str) -> None:
    if case_id == other_case_id or not may_see(actor, other_case_id):
        raise NotFound
    if not reason.strip():
        raise Invalid("Say why, for whoever looks next.", field="reason")


def _decide(actor: Actor, case_id: uuid.UUID, other_id: uuid.UUID, answer: TwinAnswer, reason: str) -> None:
    row = find_decision(case_id, other_id) or TwinDecision(case_id=case_id, other_case_id=other_id)
    row.answer, row.decided_utc, row.decided_by_id = answer, now_utc(), actor.account_id
    row.reason = reason
    db.session.add(row)


def _meetings_ahead(case_id: uuid.UUID) -> list[Meeting]:
    return [item.meeting for item in list_items_of_case(case_id) if not item.meeting.is_over]


def _let_in(meeting: Meeting, case_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    """Whoever sent it in referred this case as well, and sees it; unless there is a conflict, where nobody is asked."""
    check: Check | None = db.session.scalars(
        db.select(Check).where(Check.meeting_id == meeting.id, Check.case_id == case_id, Check.agency_id == agency_id)
    ).one_or_none()
    if check is None:
        ask_agencies(meeting, case_id, [agency_id], agency_id)
    else:
        check.is_referrer = True
    note_meeting_change(meeting)


def _carry_conflicts(from_id: uuid.UUID, to_id: uuid.UUID) -> None:
    """Whoever must not know of what was sent in must not read it in the other case either."""
    there = db.session.scalars(
        db.select(ConflictOfInterest)
        .where(ConflictOfInterest.case_id.in_({from_id, to_id}))
        .order_by(ConflictOfInterest.id)
    ).all()
    known = {(row.agency_id, row.account_id) for row in there if row.case_id == to_id}
    for row in there:
        if row.case_id == to_id or (row.agency_id, row.account_id) in known:
            continue
        if row.agency_id is not None:
            declare_conflict(row.declared_by_id, to_id, row.agency_id, row.reason)
        elif row.account_id is not None:
            declare_conflict_of_person(row.declared_by_id, to_id, row.account_id, row.reason)
