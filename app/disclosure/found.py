"""Cases found by keyed tokens: those alone of which whoever searches may see something anyway.

A hidden case answers exactly like none. One statement looks for both what fits and what may be seen, so that the two
take the same work.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import union_all

from app.agenda.models import AgendaItem
from app.agenda.queries import list_seen_items
from app.cases.access_models import CaseToken, TokenKind
from app.cases.matching import keyed
from app.cases.models import Case
from app.cases.need_to_know import Sight
from app.cases.sight_in_sql import sight_in_sql
from app.cases.tokens import Particulars, name_parts, phone_texts, read_birth_date
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.database import db
from app.disclosure.lists import case_lines
from app.disclosure.views_of_case import CaseLine
from app.meetings.models import Meeting

MOST_FOUND: Final = 20
_REFERENCE: Final = re.compile(r"([a-z]{2})[ -]?(\d{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """A case at the latest meeting at which whoever searches sees it."""

    line: CaseLine
    meeting: Meeting


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


def find_cases(actor: Actor, typed: str) -> Sequence[FoundCase]:
    """The cases of this person that fit, latest meeting first; a case stands in the answer once."""
    tokens = [keyed("find", kind, text) for kind, texts in texts_to_find(typed).items() for text in sorted(texts)]
    sight = sight_in_sql(actor, AgendaItem.case_id.expression)
    series_ids = {g.series_id for g in actor.grants if Permission.CASE_FIND in PERMISSIONS[g.role]}
    rows = db.session.execute(
        db.select(AgendaItem.case_id, Meeting, sight.label("sight"))
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
    places: dict[uuid.UUID, Meeting] = {}
    for row in rows:
        if series_ids & {None, row.Meeting.series_id} and len(places) < MOST_FOUND:
            places.setdefault(row.case_id, row.Meeting)
    found = [
        FoundCase(line=line, meeting=meeting) for meeting in _once(places) for line in _lines(actor, meeting, places)
    ]
    return sorted(found, key=lambda one: (one.meeting.starts_utc, one.line.reference), reverse=True)


def _lines(actor: Actor, meeting: Meeting, places: Mapping[uuid.UUID, Meeting]) -> Sequence[CaseLine]:
    here = {case_id for case_id, place in places.items() if place.id == meeting.id}
    seen = [one for one in list_seen_items(actor, meeting) if one.item.case_id in here]
    return case_lines(actor, meeting, seen)


def _once(places: Mapping[uuid.UUID, Meeting]) -> Sequence[Meeting]:
    return list({meeting.id: meeting for meeting in places.values()}.values())


def _references(typed: str) -> list[str]:
    found = _REFERENCE.fullmatch(typed.strip())
    return [f"{found.group(1).upper()}-{found.group(2)}" if found else typed.strip()]
