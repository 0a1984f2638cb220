"""Cases found by keyed tokens: those alone of which whoever searches may see something anyway.

A hidden case answers exactly like none. One statement looks for both what fits and what may be seen, so that the two
take the same work.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import union_all

from app.agenda.models import AgendaItem
from app.cases.access_models import CaseToken, TokenKind
from app.cases.matching import keyed
from app.cases.models import Case, Person
from app.cases.need_to_know import Sight
from app.cases.queries import list_cases, list_people
from app.cases.sight_in_sql import sight_in_sql
from app.cases.tokens import Particulars, name_parts, phone_texts, read_birth_date
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.database import db
from app.core.vault import cases_with_keys, prefetch_case_keys
from app.disclosure.lists import headline
from app.meetings.models import Meeting

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


def texts_to_find(typed: str) -> Mapping[TokenKind, frozenset[str]]:
    """What somebody may mean by what they typed: a date of birth, a phone number, or a name."""
    born = read_birth_date(typed)
    if born is not None:
        return Particulars(birth_date=born).to_find()
    if phone_texts(typed):
        return Particulars(phones=(typed,)).to_find()
    named = Particulars(names=(typed,))
    # Somebody who types a whole name means both words of it; one word may be either.
    return named.to_find() if len(name_parts(typed)) == 1 else {TokenKind.NAME: named.to_match()[TokenKind.NAME]}


def find_cases(actor: Actor, typed: str) -> Found:
    """The newest cases of this person that fit, latest meeting first; a case stands in the answer once."""
    tokens = [keyed("find", kind, text) for kind, texts in texts_to_find(typed).items() for text in sorted(texts)]
    sight = sight_in_sql(actor, AgendaItem.case_id.expression)
    series_ids = {g.series_id for g in actor.grants if Permission.CASE_FIND in PERMISSIONS[g.role]}
    rows = db.session.execute(
        db.select(
            AgendaItem.case_id, AgendaItem.meeting_id, Meeting.series_id, Meeting.starts_utc, sight.label("sight")
        )
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            sight > int(Sight.NOTHING),
            AgendaItem.case_id.in_(
                union_all(
                    db.select(CaseToken.case_id).where(CaseToken.token.in_(tokens)),
                    db.select(Case.id).where(Case.reference.in_(_references(typed))),
                )
            ),
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


def _references(typed: str) -> list[str]:
    found = _REFERENCE.fullmatch(typed.strip())
    return [f"{found.group(1).upper()}-{found.group(2)}" if found else typed.strip()]
