"""Actions and answers in numbers, over the meetings that somebody runs; it names no case and no person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import current_app

from app.actions.models import Action, ActionState
from app.actions.rules import When, is_overdue
from app.cases.sight_in_sql import reaches_with, sees_case
from app.core.access import Actor, Permission
from app.core.clock import local, now_utc
from app.core.database import db
from app.disclosure.heard import list_answer_days
from app.meetings.models import Meeting

# A number this small could be somebody; it is told as "fewer than five".
SMALLEST: Final = 5
AGES: Final = (("Up to a week", 7), ("Up to 4 weeks", 28), ("Up to 3 months", 92), ("Longer", 10**6))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionNumbers:
    """How many actions stand where, for those agreed so long ago. None stands for fewer than five."""

    age: str
    done: int | None
    to_do: int | None
    overdue: int | None
    not_done: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNumbers:
    """How many things were answered that were heard in a month, and after how many days in the middle."""

    month: date
    answered: int | None
    median_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """All of it."""

    actions: Sequence[ActionNumbers]
    answers: Sequence[AnswerNumbers]


def disclose_aftermath(actor: Actor) -> Aftermath:
    """For the meetings that this person runs."""
    return Aftermath(actions=_actions(actor), answers=_answers(actor))


def without_small(number: int) -> int | None:
    """A number as it may be told: none, five or more, or nothing in between."""
    return number if number == 0 or number >= SMALLEST else None


def _actions(actor: Actor) -> Sequence[ActionNumbers]:
    zone, now = current_app.extensions["settings"].zone, now_utc()
    rows = db.session.scalars(
        db.select(Action)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(Action.state.not_in([ActionState.PROPOSED, ActionState.NOT_TAKEN_UP]))
        .where(sees_case(actor, Action.case_id.expression))
        .where(reaches_with(actor, Action.case_id.expression, Permission.MEETING_OVERSEE))
        .order_by(Action.id)
    ).all()
    counted: Mapping[str, Counter[str]] = {age: Counter() for age, _days in AGES}
    for row in rows:
        days = (local(now).date() - local(row.added_utc).date()).days
        age = next(text for text, most in AGES if days <= most)
        when = When(due_utc=row.due_utc, is_due_at_time=row.is_due_at_time)
        if row.state is ActionState.AGREED:
            counted[age]["overdue" if is_overdue(when, now, zone) else "to_do"] += 1
        else:
            counted[age]["done" if row.state is ActionState.DONE else "not_done"] += 1
    return [
        ActionNumbers(
            age=age,
            done=without_small(counted[age]["done"]),
            to_do=without_small(counted[age]["to_do"]),
            overdue=without_small(counted[age]["overdue"]),
            not_done=without_small(counted[age]["not_done"]),
        )
        for age, _days in AGES
    ]


def _answers(actor: Actor) -> Sequence[AnswerNumbers]:
    by_month: dict[date, list[float]] = defaultdict(list)
    for heard_utc, days in list_answer_days(actor):
        by_month[local(heard_utc).date().replace(day=1)].append(days)
    return [
        AnswerNumbers(
            month=month,
            answered=without_small(len(days)),
            median_days=sorted(days)[len(days) // 2] if len(days) >= SMALLEST else None,
        )
        for month, days in sorted(by_month.items())
    ]
