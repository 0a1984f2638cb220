"""Reading actions and outcomes. For callers that have asked need-to-know."""

import uuid
from collections.abc import Sequence

from app.actions.models import Action, Outcome
from app.core.database import db
from app.meetings.models import Meeting


def list_actions(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[Action]:
    """The actions of a case from one meeting, by when they are due."""
    return db.session.scalars(
        db.select(Action)
        .where(Action.meeting_id == meeting_id, Action.case_id == case_id)
        .order_by(Action.due_utc, Action.id)
    ).all()


def list_carried_over(case_id: uuid.UUID, meeting: Meeting) -> Sequence[Action]:
    """The actions of a case from meetings before this one, by when they were due."""
    return db.session.scalars(
        db.select(Action)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(Action.case_id == case_id, Meeting.starts_utc < meeting.starts_utc)
        .order_by(Action.due_utc, Action.id)
    ).all()


def find_outcome(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Outcome | None:
    """What was decided on a case at a meeting, if it has been."""
    return db.session.scalars(
        db.select(Outcome).where(Outcome.meeting_id == meeting_id, Outcome.case_id == case_id)
    ).one_or_none()
