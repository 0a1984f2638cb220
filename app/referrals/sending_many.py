"""Sending many submissions at once: what `service` does for one, in as few statements as the tables allow."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.audit.service import record
from app.cases.many import add_families, begin_cases
from app.cases.people import put_ties
from app.cases.tokens_of_people import keep_reference_tokens
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.directory.queries import agency_ids_by_code
from app.meetings.models import Shape
from app.referrals.models import Submission, SubmissionKind, SubmissionState, SubmissionWay
from app.referrals.reading import numbers_of, people_of, ties_of
from app.referrals.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubmission:
    """One of many to be sent; its sheet says what happened."""

    kind: SubmissionKind
    shape: Shape
    agency_id: uuid.UUID
    account_id: uuid.UUID | None
    sheet: Sheet


def send_many(many: Sequence[NewSubmission], way: SubmissionWay, *, actor_id: uuid.UUID) -> Sequence[Submission]:
    """Begin and send them all, in order. For callers that have asked who may, and whether each says what happened."""
    moment = now_utc()
    cases = begin_cases(len(many), moment)
    rows = [
        Submission(
            id=new_id(),
            case_id=case.id,
            kind=new.kind,
            state=SubmissionState.SENT,
            way=way,
            shape=new.shape,
            agency_id=new.agency_id,
            account_id=new.account_id,
            started_utc=moment,
            saved_utc=moment,
            sent_utc=moment,
            version=1,
            sheet_text=new.sheet.to_text(),
        )
        for case, new in zip(cases, many, strict=True)
    ]
    db.session.add_all(rows)
    db.session.flush()
    codes = agency_ids_by_code()
    add_families({row.case_id: people_of(new.sheet, codes) for row, new in zip(rows, many, strict=True)})
    for row, new in zip(rows, many, strict=True):
        if ties := ties_of(new.sheet):
            put_ties(row.case_id, ties)
        if numbers := numbers_of(new.sheet):
            keep_reference_tokens(row.case_id, numbers)
    for row in rows:
        record(
            "submission_begun",
            row.account_id,
            case_id=row.case_id,
            agency_id=row.agency_id,
            submission_id=row.id,
            way=way.value,
        )
        record("submission_sent", actor_id, case_id=row.case_id, agency_id=row.agency_id, submission_id=row.id)
    note_access_change()
    return rows
