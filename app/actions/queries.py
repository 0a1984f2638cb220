"""Reading actions and outcomes. For callers that have asked need-to-know."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.actions.models import Action, ActionState, Outcome
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


def find_action(action_id: uuid.UUID) -> Action | None:
    """An action that was agreed, for callers that ask themselves whose it is."""
    action = db.session.get(Action, action_id)
    return action if action and action.state not in {ActionState.PROPOSED, ActionState.NOT_TAKEN_UP} else None


def agencies_of_actions(action_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Which agency each of these actions is of."""
    if not (wanted := set(action_ids)):
        return {}
    rows = db.session.execute(db.select(Action.id, Action.agency_id).where(Action.id.in_(wanted)).order_by(Action.id))
    return {row.id: row.agency_id for row in rows}


def list_agreed(agency_id: uuid.UUID, case_ids: Iterable[uuid.UUID]) -> Sequence[Action]:
    """What an agency agreed to do in these cases and has not answered, by when it is due. For workers."""
    return db.session.scalars(
        db.select(Action)
        .where(Action.agency_id == agency_id, Action.case_id.in_(set(case_ids)), Action.state == ActionState.AGREED)
        .order_by(Action.due_utc, Action.id)
    ).all()


def find_outcome(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Outcome | None:
    """What was decided on a case at a meeting, if it has been."""
    return db.session.scalars(
        db.select(Outcome).where(Outcome.meeting_id == meeting_id, Outcome.case_id == case_id)
    ).one_or_none()


def find_owned(account_id: uuid.UUID, action_ids: Collection[uuid.UUID | None]) -> frozenset[uuid.UUID]:
    """Which of these actions that person has taken on."""
    owned = (Action.id.in_([one for one in action_ids if one is not None]), Action.owner_id == account_id)
    return frozenset(db.session.scalars(db.select(Action.id).where(*owned).order_by(Action.id)))
