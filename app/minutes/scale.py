"""How safe things are, from 0 to 10, as each worker says: their own number and words.

Numbers are kept and shown one by one. There is no average, no line and no colour: nothing is worked out from them.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from app.agenda.models import ItemState
from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.need_to_know import agencies_spoken_for, may_write_minutes
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.minutes.group_models import ScaleAnswer

LOWEST: Final = 0
HIGHEST: Final = 10


def read_number(text: str) -> int:
    """The number that was typed. Raises `Invalid`, at the field `number`."""
    typed = text.strip()
    if not typed:
        raise Invalid("Enter a number from 0 to 10.", field="number")
    # Anything else, `3.5` or `3-4` too, is for its giver to decide.
    if not (typed.isascii() and typed.isdecimal() and LOWEST <= int(typed) <= HIGHEST):
        raise Invalid("Enter a whole number from 0 to 10.", field="number")
    return int(typed)


def say_scale(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, *, number: int, why: str) -> ScaleAnswer:
    """Say how safe things are, or say it differently, until the case is closed.

    Raises `NotFound`, also in a series that does not use the scale, `Conflict` when it is too late, and `Invalid`.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.MINUTES_WRITE)
    item = seen.item
    if not item.meeting.series.uses_scale:
        raise NotFound
    if not LOWEST <= number <= HIGHEST:
        raise Invalid("Enter a number from 0 to 10.", field="number")
    if item.state is ItemState.CLOSED or not may_write_minutes(actor, seen.facts):
        raise Conflict("This case is closed. What was said stays as it is.")
    spoken_for = agencies_spoken_for(actor, seen.facts, Permission.RESEARCH_WRITE)
    # Somebody may speak for several agencies; a number is one person's, and stands beside the one they work for.
    agency_id = min(spoken_for, key=lambda id_: (id_ != actor.employer_id, str(id_)), default=None)
    answer = find_own_answer(meeting_id, case_id, actor.account_id)
    if answer is None:
        answer = ScaleAnswer(id=new_id(), meeting_id=meeting_id, case_id=case_id, account_id=actor.account_id)
        db.session.add(answer)
    answer.agency_id = agency_id
    answer.said_utc = now_utc()
    answer.number_text, answer.why = str(number), why.strip()
    record("scale_said", actor.account_id, case_id=case_id, meeting_id=meeting_id, answer_id=answer.id)
    note_item_change(item)
    return answer


def find_own_answer(meeting_id: uuid.UUID, case_id: uuid.UUID, account_id: uuid.UUID) -> ScaleAnswer | None:
    """What this person said, if they did."""
    return db.session.scalars(
        db.select(ScaleAnswer).where(
            ScaleAnswer.meeting_id == meeting_id,
            ScaleAnswer.case_id == case_id,
            ScaleAnswer.account_id == account_id,
        )
    ).one_or_none()


def list_scale(case_id: uuid.UUID, meeting_ids: Iterable[uuid.UUID]) -> Sequence[ScaleAnswer]:
    """What was said about a case at these meetings, in no order that tells one number from another.

    For callers that have asked need-to-know for each of these meetings.
    """
    return db.session.scalars(
        db.select(ScaleAnswer)
        .where(ScaleAnswer.case_id == case_id, ScaleAnswer.meeting_id.in_(set(meeting_ids)))
        .order_by(ScaleAnswer.meeting_id, ScaleAnswer.id)
    ).all()
