"""When something of an agency's last changed, for those who are told that it did and never what."""

import uuid
from datetime import datetime

from app.actions.models import Action, ActionAnswer, ActionState, Outcome
from app.actions.receipt_models import OutcomeLook, Receipt
from app.core.database import db
from app.minutes.models import Contribution


def last_change_of_actions(agency_id: uuid.UUID) -> datetime | None:
    """When an action of the agency was last agreed, accepted or answered."""
    agreed = Action.state.not_in([ActionState.PROPOSED, ActionState.NOT_TAKEN_UP])
    return _latest(
        db.session.scalar(db.select(db.func.max(Action.added_utc)).where(Action.agency_id == agency_id, agreed)),
        db.session.scalar(db.select(db.func.max(Action.accepted_utc)).where(Action.agency_id == agency_id)),
        db.session.scalar(db.select(db.func.max(ActionAnswer.said_utc)).where(ActionAnswer.agency_id == agency_id)),
    )


def last_change_of_outcomes(agency_id: uuid.UUID) -> datetime | None:
    """When what came of something that the agency shared was last decided, told or looked at again."""
    shared = db.select(Contribution.case_id).where(Contribution.agency_id == agency_id).order_by(Contribution.id)
    return _latest(
        db.session.scalar(db.select(db.func.max(Receipt.written_utc)).where(Receipt.agency_id == agency_id)),
        db.session.scalar(db.select(db.func.max(OutcomeLook.written_utc)).where(OutcomeLook.case_id.in_(shared))),
        db.session.scalar(db.select(db.func.max(Outcome.recorded_utc)).where(Outcome.case_id.in_(shared))),
    )


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
