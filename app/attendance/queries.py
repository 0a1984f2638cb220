"""Reading who is, and was, present for a case."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from app.attendance.models import CasePresence, PresenceCorrection, PresenceGap
from app.attendance.rules import Correction, Noted, Spell, Stretch, effective_spells
from app.core.clock import now_utc
from app.core.database import db
from app.core.together import read_once
from app.meetings.models import AttendanceMode


def list_presences(item_id: uuid.UUID) -> Sequence[CasePresence]:
    """Who is in for a case now, in the order in which they came."""
    query = db.select(CasePresence).where(CasePresence.item_id == item_id, CasePresence.left_utc.is_(None))
    by_entry = query.order_by(CasePresence.entered_utc, CasePresence.id)
    return read_once("presences", item_id, lambda: db.session.scalars(by_entry).all())


def list_presences_of(account_id: uuid.UUID, item_ids: Sequence[uuid.UUID]) -> Sequence[CasePresence]:
    """Every time this person came in for one of these items, in that order."""
    return db.session.scalars(
        db.select(CasePresence)
        .where(CasePresence.account_id == account_id, CasePresence.item_id.in_(item_ids))
        .order_by(CasePresence.entered_utc, CasePresence.id)
    ).all()


def list_noted(item_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Noted]]:
    """Every presence of these items with its gaps, by item, in the order in which people came."""
    # Of a year there are many, so no objects are made of rows.
    rows = db.session.execute(
        db.select(
            CasePresence.id,
            CasePresence.item_id,
            CasePresence.account_id,
            CasePresence.agency_id,
            CasePresence.mode,
            CasePresence.entered_utc,
            CasePresence.left_utc,
            CasePresence.seen_utc,
        )
        .where(CasePresence.item_id.in_(item_ids))
        .order_by(CasePresence.entered_utc, CasePresence.id)
    ).all()
    gaps: dict[uuid.UUID, list[Stretch]] = defaultdict(list)
    for gap in db.session.scalars(
        db.select(PresenceGap)
        .join(CasePresence, CasePresence.id == PresenceGap.presence_id)
        .where(CasePresence.item_id.in_(item_ids))
        .order_by(PresenceGap.from_utc, PresenceGap.id)
    ):
        gaps[gap.presence_id].append(Stretch(from_utc=gap.from_utc, until_utc=gap.until_utc))
    noted: dict[uuid.UUID, list[Noted]] = {item_id: [] for item_id in item_ids}
    for id_, item_id, account_id, agency_id, mode, entered_utc, left_utc, seen_utc in rows:
        noted[item_id].append(
            Noted(
                id=id_,
                account_id=account_id,
                agency_id=agency_id,
                is_remote=mode is AttendanceMode.REMOTE,
                entered_utc=entered_utc,
                left_utc=left_utc,
                seen_utc=seen_utc,
                gaps=tuple(gaps.get(id_, ())),
            )
        )
    return noted


def list_corrections(item_ids: Collection[uuid.UUID]) -> Sequence[PresenceCorrection]:
    """What was corrected about these items, in the order in which it was. For callers that asked need-to-know."""
    return db.session.scalars(
        db.select(PresenceCorrection)
        .where(PresenceCorrection.item_id.in_(item_ids))
        .order_by(PresenceCorrection.corrected_utc, PresenceCorrection.id)
    ).all()


def as_correction(row: PresenceCorrection) -> Correction:
    """A correction as the rules read it, without its reason."""
    return Correction(
        id=row.id,
        presence_id=row.presence_id,
        account_id=row.account_id,
        agency_id=row.agency_id,
        is_remote=row.mode is AttendanceMode.REMOTE,
        entered_utc=row.entered_utc,
        left_utc=row.left_utc,
        is_void=row.is_void,
        corrected_utc=row.corrected_utc,
    )


def list_spells(item_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Spell]]:
    """Who was there for these items in the end, by item. For callers that asked need-to-know."""
    noted = list_noted(item_ids)
    corrections: dict[uuid.UUID, list[Correction]] = {item_id: [] for item_id in item_ids}
    for row in list_corrections(item_ids):
        corrections[row.item_id].append(as_correction(row))
    return {item_id: effective_spells(noted[item_id], corrections[item_id], now_utc()) for item_id in item_ids}
