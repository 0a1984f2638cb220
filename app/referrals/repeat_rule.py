"""When a case counts as a repeat: what this partnership, or one of its series, has settled."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.audit.service import record
from app.core.access import Actor
from app.core.database import db
from app.core.errors import Invalid
from app.referrals.twin_models import MONTHS, WORDING, RepeatRule

_MOST_MONTHS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How many months count, and what counts, in words."""

    months: int = MONTHS
    wording: str = WORDING


def list_rules() -> Mapping[uuid.UUID | None, Rule]:
    """What is settled, by series; under None what holds wherever a series has settled nothing."""
    rows = db.session.scalars(db.select(RepeatRule).order_by(RepeatRule.id))
    return {None: Rule()} | {row.series_id: Rule(months=row.months, wording=row.wording) for row in rows}


def rule_of(rules: Mapping[uuid.UUID | None, Rule], series_id: uuid.UUID | None) -> Rule:
    """What holds in a series."""
    return rules[series_id] if series_id in rules else rules[None]


def settle_rule(actor: Actor, series_id: uuid.UUID | None, rule: Rule) -> None:
    """Settle it, for a series or for the partnership. Raises `Invalid`. For callers that have asked who may."""
    if not 1 <= rule.months <= _MOST_MONTHS:
        raise Invalid(f"Enter a number of months between 1 and {_MOST_MONTHS}.", field="months")
    if not rule.wording.strip():
        raise Invalid("Say what counts as a repeat.", field="wording")
    row = _find(series_id) or RepeatRule(series_id=series_id)
    row.months, row.wording = rule.months, rule.wording
    db.session.add(row)
    record("repeat_rule_settled", actor.account_id, series_id=series_id, months=rule.months)


def drop_rule(actor: Actor, series_id: uuid.UUID) -> None:
    """Let a series go by what the partnership has settled. For callers that have asked who may."""
    row = _find(series_id)
    if row is not None:
        record("repeat_rule_dropped", actor.account_id, series_id=series_id)
        db.session.delete(row)


def _find(series_id: uuid.UUID | None) -> RepeatRule | None:
    here = RepeatRule.series_id.is_(None) if series_id is None else RepeatRule.series_id == series_id
    row: RepeatRule | None = db.session.scalars(db.select(RepeatRule).where(here)).one_or_none()
    return row
