"""Reading submissions. Everything takes whoever asks first; hidden and absent are the same."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, true
from sqlalchemy.orm import InstrumentedAttribute

from app.cases.sight_in_sql import is_hidden_from
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.database import db
from app.core.errors import NotFound
from app.core.pages import PageOf, page_of
from app.core.vault import cases_with_keys
from app.referrals.models import Submission, SubmissionState, SubmissionWord, SubmissionWordKind
from app.referrals.rules import WAITS, SubmissionFacts, decides, is_own, may_read, speaks
from app.referrals.sheet import Sheet

ON_A_PAGE: Final = 20


def facts_of(submission: Submission) -> SubmissionFacts:
    """A submission as the rules read it."""
    return SubmissionFacts(
        state=submission.state,
        agency_id=submission.agency_id,
        account_id=submission.account_id,
        series_id=submission.series_id,
    )


def find_submission(actor: Actor, submission_id: uuid.UUID) -> Submission | None:
    """A submission that this person may read; none where it is hidden from them, after the same work."""
    found: Submission | None = db.session.scalars(
        db.select(Submission).where(
            Submission.id == submission_id, ~is_hidden_from(actor, Submission.case_id.expression)
        )
    ).one_or_none()
    return found if found is not None and may_read(actor, facts_of(found)) else None


def get_submission(actor: Actor, submission_id: uuid.UUID) -> Submission:
    """The same. Raises `NotFound`, hidden or absent."""
    found = find_submission(actor, submission_id)
    if found is None:
        raise NotFound
    return found


def get_own(actor: Actor, submission_id: uuid.UUID) -> Submission:
    """A submission that this person wrote, or that their agency sent in. Raises `NotFound`."""
    found = get_submission(actor, submission_id)
    if not is_own(actor, facts_of(found)):
        raise NotFound
    return found


def get_to_decide(actor: Actor, submission_id: uuid.UUID) -> Submission:
    """A submission about which this person decides. Raises `NotFound`."""
    found = get_submission(actor, submission_id)
    if not decides(actor, facts_of(found)):
        raise NotFound
    return found


def list_drafts(actor: Actor) -> Sequence[Submission]:
    """What this person is writing, newest first; one that nothing was written in is no draft yet."""
    return db.session.scalars(
        db.select(Submission)
        .where(Submission.account_id == actor.account_id, Submission.state == SubmissionState.DRAFT)
        .where(Submission.version > 1, ~is_hidden_from(actor, Submission.case_id.expression))
        .order_by(Submission.started_utc.desc(), Submission.id)
    ).all()


def page_own(actor: Actor, number: int) -> tuple[PageOf, Sequence[Submission]]:
    """The page with that number of what this person or their agencies sent in, newest first."""
    spoken_for = {grant.agency_id for grant in actor.grants if grant.agency_id and speaks(grant, grant.agency_id)}
    own = (
        db.select(Submission)
        .where((Submission.account_id == actor.account_id) | Submission.agency_id.in_(spoken_for))
        .where(Submission.state != SubmissionState.DRAFT, Submission.sent_utc.is_not(None))
        .where(~is_hidden_from(actor, Submission.case_id.expression))
    )
    page, rows = _page(own, number, Submission.started_utc.desc(), Submission.id)
    return page, [row for row in rows if is_own(actor, facts_of(row))]


def list_to_decide(actor: Actor, states: Collection[SubmissionState]) -> Sequence[Submission]:
    """What stands with this person to decide, in these states: urgent first, then as it came."""
    rows = db.session.scalars(
        _to_decide(actor, states).order_by(Submission.is_urgent.desc(), Submission.sent_utc, Submission.id)
    )
    return [row for row in rows if decides(actor, facts_of(row))]


def page_decided(
    actor: Actor, states: Collection[SubmissionState], since_utc: datetime, number: int
) -> tuple[PageOf, Sequence[Submission]]:
    """The page with that number of what was sent since then and is in these states, the latest first."""
    decided = _to_decide(actor, states).where(Submission.sent_utc >= since_utc)
    page, rows = _page(decided, number, Submission.sent_utc.desc(), Submission.id)
    return page, [row for row in rows if decides(actor, facts_of(row))]


def _to_decide(actor: Actor, states: Collection[SubmissionState]) -> Select[Any]:
    grants = [
        grant
        for grant in actor.grants
        if Permission.REFERRAL_TRIAGE in PERMISSIONS[grant.role] and grant.case_id is None
    ]
    of_all = any(grant.series_id is None for grant in grants)
    reached = true() if of_all else Submission.series_id.in_([grant.series_id for grant in grants])
    rows: Select[Any] = (
        db.select(Submission)
        .where(Submission.state.in_(list(states)), Submission.series_id.is_(None) | reached)
        .where(~is_hidden_from(actor, Submission.case_id.expression))
    )
    return rows


def _page(
    rows: Select[Any], number: int, *order: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> tuple[PageOf, Sequence[Submission]]:
    page = page_of(number, db.session.scalar(db.select(func.count()).select_from(rows.subquery())) or 0, ON_A_PAGE)
    return page, db.session.scalars(rows.order_by(*order).offset(page.before).limit(ON_A_PAGE)).all()


def count_to_decide(actor: Actor) -> int:
    """How many submissions wait for this person's answer."""
    rows = db.session.execute(
        db.select(Submission.state, Submission.agency_id, Submission.account_id, Submission.series_id)
        .where(Submission.state.in_(WAITS), ~is_hidden_from(actor, Submission.case_id.expression))
        .order_by(Submission.id)
    )
    return sum(
        decides(
            actor,
            SubmissionFacts(
                state=row.state, agency_id=row.agency_id, account_id=row.account_id, series_id=row.series_id
            ),
        )
        for row in rows
    )


def more_asked(submission_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    """When each of these submissions was last asked about. For callers that have asked who may read them."""
    rows = db.session.execute(
        db.select(SubmissionWord.submission_id, func.max(SubmissionWord.said_utc).label("said_utc"))
        .where(SubmissionWord.submission_id.in_(set(submission_ids)))
        .where(SubmissionWord.kind == SubmissionWordKind.MORE_ASKED)
        .group_by(SubmissionWord.submission_id)
        .order_by(SubmissionWord.submission_id)
    )
    return {row.submission_id: row.said_utc for row in rows}


def list_words(submission_id: uuid.UUID) -> Sequence[SubmissionWord]:
    """What was said about a submission, in order. For callers that have asked who may read it."""
    return db.session.scalars(
        db.select(SubmissionWord)
        .where(SubmissionWord.submission_id == submission_id)
        .order_by(SubmissionWord.said_utc, SubmissionWord.id)
    ).all()


def list_put_right(actor: Actor, case_id: uuid.UUID) -> Sequence[tuple[SubmissionWord, Submission]]:
    """What was put right in what came in of a case, or was joined to it. Who may read each is asked by the caller.

    What is hidden from this person, or was erased, is not there.
    """
    rows = db.session.execute(
        db.select(SubmissionWord, Submission)
        .join(Submission, Submission.id == SubmissionWord.submission_id)
        .where((Submission.case_id == case_id) | (Submission.joined_case_id == case_id))
        .where(SubmissionWord.kind == SubmissionWordKind.CORRECTED)
        .where(~is_hidden_from(actor, Submission.case_id.expression))
        .order_by(SubmissionWord.said_utc, SubmissionWord.id)
    ).all()
    there = cases_with_keys({word.case_id for word, _submission in rows}) if rows else ()
    return [(word, submission) for word, submission in rows if word.case_id in there]


def find_of_case(case_id: uuid.UUID) -> Submission | None:
    """What a case came in as, if it came in this way. For callers that have asked need-to-know."""
    return db.session.scalars(db.select(Submission).where(Submission.case_id == case_id)).one_or_none()


def get_sheet(actor: Actor, submission_id: uuid.UUID) -> Sheet:
    """What stands in a submission of one's own. Raises `NotFound`."""
    return Sheet.from_text(get_own(actor, submission_id).sheet_text)
