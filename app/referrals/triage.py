"""What whoever decides does with a submission: accept it to a meeting, ask for more, pass it on, note it, decline it.

Each is said by a named person in words of their own, and whoever sent it is told that an answer waits.
"""

import uuid
from typing import Final

from app.audit.service import record
from app.cases.models import Case
from app.cases.service import add_referral
from app.core.access import Actor, Permission
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.directory.models import AgencyContact
from app.identity.queries import find_account
from app.meetings.models import Series, Shape
from app.meetings.queries import get_meeting
from app.notifications.service import queue_mail
from app.referrals.links import let_read_answer
from app.referrals.listing import put_on_list
from app.referrals.models import Submission, SubmissionState, SubmissionWay, SubmissionWord, SubmissionWordKind
from app.referrals.queries import get_to_decide
from app.referrals.reading import referral_of
from app.referrals.service import move_on, say_word
from app.referrals.sheet import Sheet

SUBJECT: Final = "Something you sent in has been answered"
TEXT: Final = "Somebody has answered what you sent in. Sign in to Caseround to read it.\n"
TEXT_BY_LINK: Final = (
    "Somebody has answered what you sent in. Read it by the link that you have.\n\n{address}\n\n"
    "To open it you are sent a code, to this address alone.\n"
)


def accept(
    actor: Actor,
    submission_id: uuid.UUID,
    meeting_id: uuid.UUID,
    *,
    planned_minutes: int,
    is_urgent: bool,
    is_repeat: bool,
    text: str,
) -> Submission:
    """Put what was sent in on the list of a meeting as a case; every agency of it is asked.

    Raises `NotFound`, `Refused` outside that series, `Conflict` where the meeting is over or somebody decided before.
    """
    submission = get_to_decide(actor, submission_id)
    meeting = get_meeting(actor, meeting_id, Permission.REFERRAL_TRIAGE)
    move_on(submission, SubmissionState.ACCEPTED)
    submission.meeting_id, submission.is_urgent, submission.is_repeat = meeting.id, is_urgent, is_repeat
    case = db.session.get_one(Case, submission.case_id)
    new = referral_of(
        Sheet.from_text(submission.sheet_text),
        agency_id=submission.agency_id,
        account_id=submission.account_id,
        received_utc=submission.sent_utc or now_utc(),
        is_transfer=submission.way is SubmissionWay.TRANSFER,
        is_repeat=is_repeat,
    )
    add_referral(case, new)
    item = put_on_list(meeting, case.id, submission.agency_id, planned_minutes=planned_minutes, is_urgent=is_urgent)
    decided(actor, submission)
    tell(submission, say_word(submission, SubmissionWordKind.ACCEPTED, actor.account_id, text))
    record(
        "submission_accepted",
        actor.account_id,
        case_id=case.id,
        meeting_id=meeting.id,
        submission_id=submission.id,
        item_id=item.id,
    )
    return submission


def shape_of(series_id: uuid.UUID) -> Shape:
    """The kind of meeting of a series. Raises `NotFound`."""
    series = db.session.get(Series, series_id)
    if series is None or series.ended_utc is not None:
        raise NotFound
    return series.shape


def ask_for_more(actor: Actor, submission_id: uuid.UUID, text: str) -> Submission:
    """Ask whoever sent it for what is missing; until they send it again they can write in it. Raises `Invalid`."""
    submission = get_to_decide(actor, submission_id)
    _require(text, "Say what you need to know.", "text")
    move_on(submission, SubmissionState.MORE_ASKED)
    tell(submission, say_word(submission, SubmissionWordKind.MORE_ASKED, actor.account_id, text))
    record("submission_more_asked", actor.account_id, case_id=submission.case_id, submission_id=submission.id)
    return submission


def pass_on(actor: Actor, submission_id: uuid.UUID, shape: Shape, series_id: uuid.UUID | None, text: str) -> Submission:
    """Pass it to whoever decides for another kind of meeting; whoever sent it is told. Raises `Invalid`."""
    submission = get_to_decide(actor, submission_id)
    _require(text, "Say why it is better placed there.", "text")
    submission.shape, submission.series_id = shape, series_id
    tell(submission, say_word(submission, SubmissionWordKind.PASSED_ON, actor.account_id, text))
    record(
        "submission_passed_on",
        actor.account_id,
        case_id=submission.case_id,
        submission_id=submission.id,
        series_id=series_id,
    )
    note_access_change()
    return submission


def note_information(actor: Actor, submission_id: uuid.UUID, text: str) -> Submission:
    """Take notice of what was sent as information, or answer a request; nothing is put on a list. Raises `Invalid`."""
    submission = get_to_decide(actor, submission_id)
    _require(text, "Say what you did with it.", "text")
    move_on(submission, SubmissionState.NOTED)
    decided(actor, submission)
    tell(submission, say_word(submission, SubmissionWordKind.NOTED, actor.account_id, text))
    record("submission_noted", actor.account_id, case_id=submission.case_id, submission_id=submission.id)
    return submission


def decline(actor: Actor, submission_id: uuid.UUID, text: str, other_help: str) -> Submission:
    """Say why it is not taken, and what else helps. Raises `Invalid` without both."""
    submission = get_to_decide(actor, submission_id)
    _require(text, "Say why it is not taken.", "text")
    _require(other_help, "Say what else could help, and whom to ring.", "other_help")
    move_on(submission, SubmissionState.DECLINED)
    decided(actor, submission)
    tell(submission, say_word(submission, SubmissionWordKind.DECLINED, actor.account_id, text, other_help))
    record("submission_declined", actor.account_id, case_id=submission.case_id, submission_id=submission.id)
    return submission


def tell(submission: Submission, word: SubmissionWord) -> None:
    """Queue one message to whoever sent it, that an answer waits. It says nothing of what it is about."""
    db.session.flush()
    account = find_account(submission.account_id) if submission.account_id else None
    contact = db.session.get(AgencyContact, submission.contact_id) if submission.contact_id else None
    link = "" if account else let_read_answer(submission)
    # Whoever must not know of the case any longer, or whose link was taken back, has nothing that they could open.
    if account or (contact and link):
        queue_mail(
            occasion=f"submission:{word.id}",
            account_id=account.id if account else None,
            address=account.email if account else contact.email if contact else "",
            subject=SUBJECT,
            text=TEXT if account else TEXT_BY_LINK.format(address=link),
        )


def decided(actor: Actor, submission: Submission) -> None:
    """Note who decided, and when."""
    submission.decided_utc, submission.decided_by_id = now_utc(), actor.account_id


def _require(text: str, message: str, field: str) -> None:
    if not text.strip():
        raise Invalid(message, field=field)
