"""Reviewing what was opened outside somebody's own list or in an emergency: somebody else looks, and closes it."""

import enum
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_
from sqlalchemy.orm import InstrumentedAttribute

from app.audit.service import record
from app.cases.access_models import BrokenGlass, CaseOpening
from app.cases.models import Case
from app.cases.sight_in_sql import in_conflict
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid
from app.core.vault import prefetch_case_keys

REVIEWED_STAY_FOR: Final = timedelta(days=28)


class OpeningKind(enum.StrEnum):
    """How a case was opened."""

    GLASS = "glass"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Somebody opened a case in one of these ways: who, when and which, and none of the words."""

    id: uuid.UUID
    kind: OpeningKind
    case_id: uuid.UUID
    reference: str
    account_id: uuid.UUID
    opened_utc: datetime
    ends_utc: datetime
    reviewed_by_id: uuid.UUID | None
    reviewed_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningWords:
    """What was said about an opening: sealed text of its case, for those who see the case."""

    reason: str
    review: str


def list_openings(actor: Actor, *, only_waiting: bool = False) -> Sequence[Opening]:
    """Openings that wait for a review, and those reviewed a short while ago, latest first; none in conflict.

    For callers that leave out what this person may not know of.
    """
    found = [
        *_rows(actor, OpeningKind.GLASS, BrokenGlass, BrokenGlass.started_utc, only_waiting=only_waiting),
        *_rows(actor, OpeningKind.REASON, CaseOpening, CaseOpening.opened_utc, only_waiting=only_waiting),
    ]
    return sorted(found, key=lambda opening: (opening.opened_utc, str(opening.id)), reverse=True)


def _rows(
    actor: Actor,
    kind: OpeningKind,
    table: type[BrokenGlass] | type[CaseOpening],
    opened_utc: InstrumentedAttribute[datetime],
    *,
    only_waiting: bool,
) -> Sequence[Opening]:
    waits, now = table.reviewed_utc.is_(None), now_utc()
    # Both ends, although nobody reviews tomorrow: SQLite takes what has no end for most of the table, and reads it all.
    lately = table.reviewed_utc.between(now - REVIEWED_STAY_FOR, now + timedelta(days=1))
    wanted = waits if only_waiting else or_(waits, lately)
    rows = db.session.execute(
        db.select(
            table.id,
            table.case_id,
            Case.reference,
            table.account_id,
            opened_utc.label("opened_utc"),
            table.ends_utc,
            table.reviewed_by_id,
            table.reviewed_utc,
        )
        .join(Case, Case.id == table.case_id)
        .where(wanted, ~in_conflict(actor, table.case_id.expression))
        .order_by(table.id)
    )
    return [Opening(kind=kind, **row._mapping) for row in rows]  # noqa: SLF001  # the public name of a row's columns


def read_words(openings: Collection[Opening]) -> Mapping[uuid.UUID, OpeningWords]:
    """What was said about these openings. For callers that have asked need-to-know; what was erased is left out."""
    readable = prefetch_case_keys({opening.case_id for opening in openings})
    ids = {opening.id for opening in openings if opening.case_id in readable}
    words: dict[uuid.UUID, OpeningWords] = {}
    for glass in db.session.scalars(db.select(BrokenGlass).where(BrokenGlass.id.in_(ids)).order_by(BrokenGlass.id)):
        words[glass.id] = OpeningWords(reason=glass.reason, review=glass.review)
    for opening in db.session.scalars(db.select(CaseOpening).where(CaseOpening.id.in_(ids)).order_by(CaseOpening.id)):
        words[opening.id] = OpeningWords(reason=opening.reason, review="")
    return words


def review_opening(actor: Actor, opening: Opening, note: str) -> None:
    """Close an opening that somebody else made. Breaking the glass is closed with a note on what came of it.

    For callers that have asked whether this person may know of it. Raises `Conflict`, or `Invalid` without the note.
    """
    if opening.account_id == actor.account_id:
        raise Conflict("Somebody else has to review what you opened yourself.")
    if opening.reviewed_utc is not None:
        raise Conflict("Somebody has reviewed this already.")
    if opening.kind is OpeningKind.GLASS and not note.strip():
        raise Invalid("Write what you found, for example that you spoke with them.", field=f"note-{opening.id}")
    row: BrokenGlass | CaseOpening
    if opening.kind is OpeningKind.GLASS:
        row = db.session.get_one(BrokenGlass, opening.id)
        row.review = note.strip()
    else:
        row = db.session.get_one(CaseOpening, opening.id)
    row.reviewed_by_id = actor.account_id
    row.reviewed_utc = now_utc()
    record("opening_reviewed", actor.account_id, case_id=opening.case_id, opening_id=opening.id)


def next_end(after_utc: datetime) -> datetime | None:
    """The first moment after that one at which somebody's glass or reason holds no longer."""
    ends = [
        db.session.scalar(db.select(db.func.min(table.ends_utc)).where(table.ends_utc > after_utc))
        for table in (BrokenGlass, CaseOpening)
    ]
    return min((end for end in ends if end is not None), default=None)
