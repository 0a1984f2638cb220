"""Differing professional views: noted by an agency, held by others, answered by the chair with a name and a date.

There is one way, and everybody who sees the case sees where on it a view stands.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from app.agenda.queries import SeenItem, get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for
from app.core.access import Actor, Permission
from app.core.clock import local_today, now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.minutes.record_models import DifferingView, ViewHeld


def list_differing(case_id: uuid.UUID, meeting_ids: Iterable[uuid.UUID]) -> Sequence[DifferingView]:
    """What is seen differently about a case at these meetings, in the order in which it was noted."""
    return db.session.scalars(
        db.select(DifferingView)
        .where(DifferingView.meeting_id.in_(set(meeting_ids)), DifferingView.case_id == case_id)
        .order_by(DifferingView.raised_utc, DifferingView.id)
    ).all()


def list_views_held(differing_ids: Sequence[uuid.UUID]) -> Sequence[ViewHeld]:
    """How the agencies see these, in the order in which they said so."""
    return db.session.scalars(
        db.select(ViewHeld)
        .where(ViewHeld.differing_view_id.in_(differing_ids))
        .order_by(ViewHeld.written_utc, ViewHeld.id)
    ).all()


def raise_view(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    about: str,
    text: str,
    reason: str,
) -> DifferingView:
    """Note that one's agency sees something differently. Raises `NotFound`, `Invalid` without the view, `Conflict`."""
    seen = _get_open(actor, meeting_id, case_id, agency_id)
    _check(text)
    row = DifferingView(
        id=new_id(),
        meeting_id=meeting_id,
        case_id=case_id,
        raised_by_id=actor.account_id,
        raised_utc=now_utc(),
        about=about.strip(),
    )
    db.session.add(row)
    db.session.flush()
    _hold(actor, row, agency_id, text, reason)
    record(
        "differing_view_raised",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        agency_id=agency_id,
        differing_view_id=row.id,
    )
    note_item_change(seen.item)
    return row


def add_view(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    agency_id: uuid.UUID,
    differing_id: uuid.UUID,
    *,
    text: str,
    reason: str,
) -> ViewHeld:
    """Say how one's agency sees what has been noted. Raises as `raise_view`."""
    seen = _get_open(actor, meeting_id, case_id, agency_id)
    row = _get(meeting_id, case_id, differing_id)
    _check(text)
    held = _hold(actor, row, agency_id, text, reason)
    record(
        "differing_view_added",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        agency_id=agency_id,
        differing_view_id=row.id,
    )
    note_item_change(seen.item)
    return held


def answer_view(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    differing_id: uuid.UUID,
    *,
    response: str,
    manager: str,
    answer_by: date | None,
) -> DifferingView:
    """Say as the chair what it comes to, who sees to it and by when. Raises `NotFound`, `Invalid` without a response.

    An answer is never written over: raises `Conflict` where there is one.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.MEETING_CHAIR)
    row = _get(meeting_id, case_id, differing_id)
    if row.answered_utc is not None:
        message = "This has been answered already. Add to the record of the case what has changed since."
        raise Conflict(message)
    if not response.strip():
        message = "Write what you as the chair make of it."
        raise Invalid(message, field="response")
    if answer_by is not None and answer_by < local_today():
        message = "That date has passed. Enter today or a later day."
        raise Invalid(message, field="day")
    row.response, row.manager, row.answer_by = response.strip(), manager.strip(), answer_by
    row.answered_by_id, row.answered_utc = actor.account_id, now_utc()
    record(
        "differing_view_answered",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        differing_view_id=row.id,
    )
    note_item_change(seen.item)
    return row


def _get_open(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, agency_id: uuid.UUID) -> SeenItem:
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    if agency_id not in agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE):
        raise NotFound
    if seen.item.meeting.is_over:
        message = "This meeting is over. Add your view to the record of the case, with the reason."
        raise Conflict(message)
    return seen


def _get(meeting_id: uuid.UUID, case_id: uuid.UUID, differing_id: uuid.UUID) -> DifferingView:
    row = db.session.get(DifferingView, differing_id)
    if row is None or (row.meeting_id, row.case_id) != (meeting_id, case_id):
        raise NotFound
    return row


def _check(text: str) -> None:
    if not text.strip():
        message = "Write how your agency sees it."
        raise Invalid(message, field="text")


def _hold(actor: Actor, row: DifferingView, agency_id: uuid.UUID, text: str, reason: str) -> ViewHeld:
    held = ViewHeld(
        id=new_id(),
        differing_view_id=row.id,
        case_id=row.case_id,
        agency_id=agency_id,
        author_id=actor.account_id,
        written_utc=now_utc(),
        text=text.strip(),
        reason=reason.strip(),
    )
    db.session.add(held)
    return held
