"""Cases found by keyed tokens: those alone of which whoever searches may see something anyway.

A hidden case answers exactly like none. One statement looks for both what fits and what may be seen, so that the two
take the same work.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import or_, union_all

from app.agenda.models import AgendaItem
from app.cases.access_models import CaseToken, TokenKind
from app.cases.matching import keyed
from app.cases.models import Case, Person
from app.cases.need_to_know import Sight
from app.cases.queries import list_cases, list_people
from app.cases.searching import texts_to_find
from app.cases.sight_in_sql import is_hidden_from, sight_in_sql
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import local_today
from app.core.database import db
from app.core.vault import cases_with_keys, prefetch_case_keys
from app.disclosure.lists import headline
from app.meetings.models import Meeting
from app.referrals.models import Submission

MOST_FOUND: Final = 20
_REFERENCE: Final = re.compile(r"([a-z]{2})[ -]?(\d{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """A case at the latest meeting at which whoever searches sees it: what it is called by, and how much they see."""

    case_id: uuid.UUID
    reference: str
    headline: str
    sight: Sight
    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The newest of what fits, and whether more fits that this person may see."""

    cases: Sequence[FoundCase]
    is_more: bool


def tokens_to_find(typed: str) -> list[str]:
    """The tokens that find what somebody may mean. Raises `Invalid` for what can be nothing of it."""
    texts = texts_to_find(typed, local_today())
    return [keyed("find", kind, text) for kind, some in texts.items() for text in sorted(some)]


def references_meant(typed: str) -> list[str]:
    """The reference of a case that somebody may mean, however they write it."""
    found = _REFERENCE.fullmatch(typed.strip())
    return [f"{found.group(1).upper()}-{found.group(2)}" if found else typed.strip()]


def find_cases(actor: Actor, typed: str) -> Found:
    """The newest cases of this person that fit, latest meeting first; a case stands in the answer once.

    By the number of a crime or of an agency a case is found by those who see it whole: nobody else reads that number.
    Raises `Invalid` for what cannot be looked for.
    """
    tokens = tokens_to_find(typed)
    named = (
        db.select(CaseToken.case_id).where(CaseToken.token.in_(tokens), CaseToken.kind != TokenKind.REFERENCE),
        db.select(Case.id).where(Case.reference.in_(references_meant(typed))),
    )
    numbered = db.select(CaseToken.case_id).where(CaseToken.token.in_(tokens), CaseToken.kind == TokenKind.REFERENCE)
    # What was joined to a case is read with it, and so finds it.
    joined = db.select(Submission.joined_case_id).where(
        Submission.case_id.in_(numbered),
        Submission.joined_case_id.is_not(None),
        ~is_hidden_from(actor, Submission.case_id.expression),
    )
    sight = sight_in_sql(actor, AgendaItem.case_id.expression)
    series_ids = {g.series_id for g in actor.grants if Permission.CASE_FIND in PERMISSIONS[g.role]}
    rows = db.session.execute(
        db.select(
            AgendaItem.case_id, AgendaItem.meeting_id, Meeting.series_id, Meeting.starts_utc, sight.label("sight")
        )
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.case_id.in_(union_all(*named, numbered, joined)),
            or_(sight == int(Sight.CASE), (sight > int(Sight.NOTHING)) & AgendaItem.case_id.in_(union_all(*named))),
        )
        .order_by(sight.desc(), Meeting.starts_utc.desc(), AgendaItem.id)
    ).all()
    places: dict[uuid.UUID, _Place] = {}
    for case_id, meeting_id, series_id, starts_utc, seen in rows:
        if series_ids & {None, series_id}:
            places.setdefault(case_id, _Place(case_id, meeting_id, starts_utc, Sight(seen)))
    there = cases_with_keys(places)
    fitting = sorted(
        (place for place in places.values() if place.case_id in there), key=lambda one: one.starts_utc, reverse=True
    )
    return Found(cases=_cases(fitting[:MOST_FOUND]), is_more=len(fitting) > MOST_FOUND)


class _Place(NamedTuple):
    case_id: uuid.UUID
    meeting_id: uuid.UUID
    starts_utc: datetime
    sight: Sight


def _cases(places: Sequence[_Place]) -> Sequence[FoundCase]:
    """What the answer shows of each, and no more: no list of a whole meeting is made for one case of it."""
    case_ids = [place.case_id for place in places]
    prefetch_case_keys(set(case_ids))
    people: dict[uuid.UUID, list[Person]] = {case_id: [] for case_id in case_ids}
    for person in list_people(case_ids):
        people[person.case_id].append(person)
    references = {case.id: case.reference for case in list_cases(case_ids)}
    chosen = db.select(Meeting).where(Meeting.id.in_({place.meeting_id for place in places})).order_by(Meeting.id)
    meetings = {meeting.id: meeting for meeting in db.session.scalars(chosen)}
    found = [
        FoundCase(
            case_id=place.case_id,
            reference=references[place.case_id],
            headline=headline(people[place.case_id]),
            sight=place.sight,
            meeting=meetings[place.meeting_id],
        )
        for place in places
    ]
    return sorted(found, key=lambda one: (one.meeting.starts_utc, one.reference), reverse=True)
