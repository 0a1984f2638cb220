"""What is done after most cases of a series: kept by whoever prepares its meetings, added to a case with one press."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from app.actions.models import Action, StandardAction
from app.actions.rules import When, due_of_standard
from app.actions.service import add_action
from app.audit.service import record
from app.core.access import Actor, Permission, require_in_series
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Invalid, NotFound
from app.directory.queries import AgencyCard, agency_cards
from app.meetings.models import Series
from app.meetings.queries import get_meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStandardAction:
    """A standard action as it was typed: due so many days after, at a minute of the day, or by the next contact."""

    agency_id: uuid.UUID | None
    text: str
    days: int
    minute_of_day: int | None
    is_by_next_contact: bool


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard action as a button: what, who, and by when it would be due if it were added now."""

    id: uuid.UUID
    agency: AgencyCard
    text: str
    due_utc: datetime
    is_due_at_time: bool
    is_by_next_contact: bool


def list_standard_lines(
    series_id: uuid.UUID, agency_ids: Collection[uuid.UUID] | None = None
) -> tuple[StandardLine, ...]:
    """Those of a series, as far as they are for these agencies."""
    rows = [row for row in list_standard_actions(series_id) if agency_ids is None or row.agency_id in agency_ids]
    cards = agency_cards(row.agency_id for row in rows)
    lines = []
    for row in rows:
        when = _due(row)
        lines.append(
            StandardLine(
                row.id, cards[row.agency_id], row.text, when.due_utc, when.is_due_at_time, when.is_by_next_contact
            )
        )
    return tuple(lines)


def list_standard_actions(series_id: uuid.UUID) -> Sequence[StandardAction]:
    """Those of a series, in the order in which they were added."""
    return db.session.scalars(
        db.select(StandardAction)
        .where(StandardAction.series_id == series_id)
        .order_by(StandardAction.position, StandardAction.id)
    ).all()


def keep_standard_action(actor: Actor, series: Series, new: NewStandardAction) -> StandardAction:
    """Add one to a series. Raises `Refused`, and `Invalid` without text or for an agency that is not of the series."""
    require_in_series(actor, Permission.MEETING_PREPARE, series.id)
    if not new.text.strip():
        message = "Write what is to be done."
        raise Invalid(message, field="text")
    if new.agency_id is None or new.agency_id not in {row.agency_id for row in series.agencies}:
        message = "Choose an agency of this series."
        raise Invalid(message, field="agency_id")
    rows = list_standard_actions(series.id)
    row = StandardAction(
        id=new_id(),
        series_id=series.id,
        agency_id=new.agency_id,
        position=rows[-1].position + 1 if rows else 0,
        text=new.text.strip(),
        days=new.days,
        minute_of_day=new.minute_of_day,
        is_by_next_contact=new.is_by_next_contact,
    )
    db.session.add(row)
    record("standard_action_kept", actor.account_id, series_id=series.id, agency_id=row.agency_id)
    return row


def remove_standard_action(actor: Actor, series: Series, standard_id: uuid.UUID) -> None:
    """Take one out of a series; what was added from it stays. Raises `Refused` or `NotFound`."""
    require_in_series(actor, Permission.MEETING_PREPARE, series.id)
    row = _get(series.id, standard_id)
    record("standard_action_removed", actor.account_id, series_id=series.id, agency_id=row.agency_id)
    db.session.delete(row)


def add_standard_action(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, standard_id: uuid.UUID) -> Action:
    """Add one to a case, due by its own clock. Raises `NotFound`, `Invalid` or `Conflict` as `add_action` does."""
    meeting = get_meeting(actor, meeting_id, Permission.ACTION_ADD)
    row = _get(meeting.series_id, standard_id)
    return add_action(actor, meeting_id, case_id, agency_id=row.agency_id, text=row.text, when=_due(row))


def _due(row: StandardAction) -> When:
    return due_of_standard(
        days=row.days,
        minute_of_day=row.minute_of_day,
        is_by_next_contact=row.is_by_next_contact,
        now_utc=now_utc(),
        zone=current_app.extensions["settings"].zone,
    )


def _get(series_id: uuid.UUID, standard_id: uuid.UUID) -> StandardAction:
    row = db.session.get(StandardAction, standard_id)
    if row is None or row.series_id != series_id:
        raise NotFound
    return row
