"""Carrying over to another meeting what agencies have answered about a case, so that nobody is asked twice."""

import uuid

from app.cases.check_answers import carry_parts
from app.cases.models import Check
from app.cases.service import ask_agencies
from app.core.access_epoch import note_access_change
from app.core.database import db
from app.meetings.models import Meeting


def carry_answers(case_id: uuid.UUID, before: Meeting, after: Meeting) -> None:
    """Keep at `after` what was answered and asked about a case at `before`. Agencies in conflict are left out."""
    said, new = _checks_of(case_id, before), _checks_of(case_id, after)
    for check in ask_agencies(after, case_id, [agency_id for agency_id in said if agency_id not in new], None):
        new[check.agency_id] = check
    for agency_id, check in new.items():
        one = said.get(agency_id)
        if one is not None:
            check.answer, check.answered_utc, check.answered_by_id = one.answer, one.answered_utc, one.answered_by_id
            check.is_referrer, check.is_requested = one.is_referrer, one.is_requested
    db.session.flush()
    for agency_id in said.keys() & new.keys():
        carry_parts(said[agency_id], new[agency_id])
    note_access_change()


def _checks_of(case_id: uuid.UUID, meeting: Meeting) -> dict[uuid.UUID, Check]:
    db.session.flush()
    rows = db.session.scalars(
        db.select(Check).where(Check.meeting_id == meeting.id, Check.case_id == case_id).order_by(Check.id)
    )
    return {row.agency_id: row for row in rows}
