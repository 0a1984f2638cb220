"""What whoever sends something in does: begin, save, send, take back. Nothing here commits."""

import uuid

from sqlalchemy import CursorResult, Update

from app.audit.service import record
from app.cases.models import Case
from app.cases.people import put_ties
from app.cases.service import add_person, begin_case, forget_people
from app.cases.tokens_of_people import keep_reference_tokens
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.directory.queries import agency_ids_by_code
from app.meetings.models import Shape
from app.referrals.models import (
    Submission,
    SubmissionKind,
    SubmissionState,
    SubmissionWay,
    SubmissionWord,
    SubmissionWordKind,
)
from app.referrals.queries import get_own
from app.referrals.reading import numbers_of, people_of, ties_of
from app.referrals.rules import CHANGES_STILL, NEXT
from app.referrals.sheet import Sheet

SAVED_ELSEWHERE = "This was changed on another page meanwhile. Look at what stands there now before you go on."


def begin_submission(
    *,
    kind: SubmissionKind,
    way: SubmissionWay,
    shape: Shape,
    agency_id: uuid.UUID,
    account_id: uuid.UUID | None,
    contact_id: uuid.UUID | None = None,
    series_id: uuid.UUID | None = None,
    sheet: Sheet | None = None,
    case_id: uuid.UUID | None = None,
) -> Submission:
    """Begin a submission as a draft, with a case of its own, or that of the question it comes from (`case_id`).

    For callers that have asked who may.
    """
    moment = now_utc()
    submission = Submission(
        id=new_id(),
        case_id=case_id or begin_case(moment).id,
        kind=kind,
        state=SubmissionState.DRAFT,
        way=way,
        shape=shape,
        series_id=series_id,
        agency_id=agency_id,
        account_id=account_id,
        contact_id=contact_id,
        started_utc=moment,
        saved_utc=moment,
        version=1,
        sheet_text=(sheet or Sheet()).to_text(),
    )
    db.session.add(submission)
    db.session.flush()
    record(
        "submission_begun",
        account_id,
        case_id=submission.case_id,
        agency_id=agency_id,
        submission_id=submission.id,
        way=way.value,
    )
    return submission


def begin_own(actor: Actor, agency_id: uuid.UUID, kind: SubmissionKind, shape: Shape) -> Submission:
    """Begin a submission in one's own name. Raises `NotFound` where this person writes for no such agency."""
    if agency_id not in agencies_written_for(actor):
        raise NotFound
    return begin_submission(
        kind=kind,
        way=SubmissionWay.FORM,
        shape=shape,
        agency_id=agency_id,
        account_id=actor.account_id,
    )


def agencies_written_for(actor: Actor) -> frozenset[uuid.UUID]:
    """The agencies for which this person may send something in."""
    return frozenset(
        grant.agency_id
        for grant in actor.grants
        if grant.agency_id is not None
        and grant.case_id is None
        and Permission.REFERRAL_WRITE in PERMISSIONS[grant.role]
    )


def save_sheet(submission: Submission, sheet: Sheet, *, version: int, actor_id: uuid.UUID | None) -> None:
    """Keep what was written. For callers that have found it for whoever writes.

    Raises `Conflict` where it was changed meanwhile (`version`), or is no longer theirs to change.
    """
    require_changes_still(submission)
    is_newest = (Submission.id == submission.id) & (Submission.version == version)
    # One statement decides, so that of two pages that save at once one is told.
    if not change_where(db.update(Submission).where(is_newest).values(version=version + 1)):
        raise Conflict(SAVED_ELSEWHERE)
    db.session.refresh(submission, ["version"])
    submission.sheet_text = sheet.to_text()
    submission.saved_utc = now_utc()
    record("submission_saved", actor_id, case_id=submission.case_id, submission_id=submission.id)


def send_submission(submission: Submission, *, actor_id: uuid.UUID | None) -> None:
    """Send it to whoever decides; everybody on the sheet is put into the case, so that conflicts are seen at once.

    Raises `Invalid` for a sheet that says neither what happened nor about whom, `Conflict` where it was sent before.
    """
    require_changes_still(submission)
    sheet = Sheet.from_text(submission.sheet_text)
    if not sheet.event.strip():
        raise Invalid("Say in a sentence or two what happened, or what you want to ask.", field="event")
    put_people(submission, sheet)
    move_on(submission, SubmissionState.SENT)
    submission.sent_utc = now_utc()
    record(
        "submission_sent",
        actor_id,
        case_id=submission.case_id,
        agency_id=submission.agency_id,
        submission_id=submission.id,
    )
    note_access_change()


def withdraw(actor: Actor, submission_id: uuid.UUID, why: str) -> Submission:
    """Take back what has not been decided. Raises `NotFound`, and `Conflict` where it has been."""
    submission = get_own(actor, submission_id)
    take_back(submission, actor.account_id, why)
    return submission


def take_back(submission: Submission, account_id: uuid.UUID | None, why: str) -> None:
    """The same, for callers that have found it for whoever wrote it. Raises `Conflict` where it has been decided."""
    move_on(submission, SubmissionState.WITHDRAWN)
    forget_people(submission.case_id)
    say_word(submission, SubmissionWordKind.WITHDRAWN, account_id, why)
    record("submission_withdrawn", account_id, case_id=submission.case_id, submission_id=submission.id)
    note_access_change()


def put_people(submission: Submission, sheet: Sheet) -> None:
    """Put everybody of the sheet into the case in place of those who were there. Only before it stands on a list."""
    forget_people(submission.case_id)
    case = db.session.get_one(Case, submission.case_id)
    for position, person in enumerate(people_of(sheet, agency_ids_by_code())):
        add_person(case, person, position)
    put_ties(case.id, ties_of(sheet))
    keep_reference_tokens(case.id, numbers_of(sheet))


def move_on(submission: Submission, state: SubmissionState) -> None:
    """Let a submission become that. Raises `Conflict` where what it is now leads there no longer."""
    is_as_seen = (Submission.id == submission.id) & (Submission.state == submission.state)
    if state not in NEXT[submission.state] or not change_where(
        db.update(Submission).where(is_as_seen).values(state=state)
    ):
        raise Conflict("Somebody has dealt with this meanwhile. Look at what became of it.")
    db.session.refresh(submission, ["state"])


def require_changes_still(submission: Submission) -> None:
    """Raise `Conflict` where a submission can no longer be written in."""
    if submission.state not in CHANGES_STILL:
        raise Conflict("This has been sent already. Ring the coordinator if something has changed.")


def say_word(
    submission: Submission,
    kind: SubmissionWordKind,
    account_id: uuid.UUID | None,
    text: str,
    other_help: str = "",
) -> SubmissionWord:
    """Keep what a named person says about a submission."""
    word = SubmissionWord(
        submission_id=submission.id,
        case_id=submission.case_id,
        kind=kind,
        account_id=account_id,
        said_utc=now_utc(),
        text=text,
        other_help=other_help,
    )
    db.session.add(word)
    return word


def change_where(statement: Update) -> bool:
    """Carry out a change that names what it was seen as; whether that was still so. Of two, one is told no."""
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and result.rowcount == 1
