"""Keeping what is typed into one page of a submission, whatever another page does meanwhile."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.meetings.models import Shape
from app.referrals.answering import grounds_chosen
from app.referrals.models import Submission, SubmissionKind, SubmissionState
from app.referrals.queries import get_own
from app.referrals.service import (
    agencies_written_for,
    begin_own,
    require_changes_still,
    save_sheet,
    send_submission,
    withdraw,
)
from app.referrals.sheet import Sheet

Change = Callable[[Sheet], Sheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What somebody means by it, for which kind of meeting, and for which agency they write."""

    kind: str
    shape: Shape
    agency_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was kept, and when: `version` is what the next page has to bring."""

    version: int
    saved_utc: datetime


def begin_or_go_on(actor: Actor, kind: str) -> uuid.UUID:
    """A draft of that kind: one in which nothing was written yet, or a new one. Raises `NotFound` for other kinds."""
    agencies = sorted(agencies_written_for(actor), key=lambda one: (one != actor.employer_id, str(one)))
    if kind not in set(SubmissionKind) or not agencies:
        raise NotFound
    empty = db.session.scalars(
        db.select(Submission.id)
        .where(Submission.account_id == actor.account_id, Submission.state == SubmissionState.DRAFT)
        .where(Submission.kind == SubmissionKind(kind), Submission.version == 1, Submission.series_id.is_(None))
        .where(Submission.agency_id == agencies[0])
        .order_by(Submission.started_utc.desc(), Submission.id)
        .limit(1)
    ).one_or_none()
    return empty or begin_own(actor, agencies[0], SubmissionKind(kind), Shape.DAILY).id


def change_own(
    actor: Actor, submission_id: uuid.UUID, change: Change, *, version: int, meant: Meant | None = None
) -> Saved:
    """Keep what one page changes. Raises `NotFound`, and `Conflict` where another page was first or it has been sent.

    What stands there already is saved, whatever its version: so a page whose answer got lost can ask again.
    """
    submission = get_own(actor, submission_id)
    if meant is not None and meant.agency_id not in agencies_written_for(actor) | {submission.agency_id}:
        raise NotFound
    return change_found(submission, change, version=version, actor_id=actor.account_id, meant=meant)


def change_found(
    submission: Submission, change: Change, *, version: int, actor_id: uuid.UUID | None, meant: Meant | None = None
) -> Saved:
    """The same, for callers that have found it for whoever writes."""
    require_changes_still(submission)
    before = Sheet.from_text(submission.sheet_text)
    after = change(before)
    if after != before or (meant is not None and meant != _meant(submission)):
        save_sheet(submission, after, version=version, actor_id=actor_id)
        if meant is not None:
            submission.kind, submission.shape = SubmissionKind(meant.kind), meant.shape
            submission.agency_id = meant.agency_id
        db.session.flush()
    return Saved(version=submission.version, saved_utc=submission.saved_utc)


def send_own(actor: Actor, submission_id: uuid.UUID) -> None:
    """Send it. Raises `NotFound`, `Invalid` where it does not say what happened, `Conflict` where it was sent."""
    send_submission(get_own(actor, submission_id), actor_id=actor.account_id)


def withdraw_own(actor: Actor, submission_id: uuid.UUID, why: str) -> bool:
    """Take it back; answers whether it had been sent. Raises `NotFound`, and `Conflict` where it was decided."""
    had_been_sent = get_own(actor, submission_id).sent_utc is not None
    withdraw(actor, submission_id, why)
    return had_been_sent


def note_decision_to_share(before: Sheet, after: Sheet, actor_id: uuid.UUID | None) -> tuple[str, str]:
    """Who decided to share without consent, and when: whoever wrote the reason, at the moment they wrote it."""
    said, says = _why(before), _why(after)
    if not any(says):
        return "", ""
    if said == says and before.override_utc:
        return before.override_by, before.override_utc
    return str(actor_id or ""), now_utc().isoformat()


def kinds() -> Sequence[str]:
    """What a submission can be."""
    return [kind.value for kind in SubmissionKind]


def _meant(submission: Submission) -> Meant:
    return Meant(kind=submission.kind.value, shape=submission.shape, agency_id=submission.agency_id)


def _why(sheet: Sheet) -> tuple[str, ...]:
    return (sheet.override_reason.strip(), *grounds_chosen(sheet))
