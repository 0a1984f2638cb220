"""What one agency shared at earlier meetings, for whoever speaks for it and may share it again; of no other agency."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.agenda.queries import SeenItem
from app.cases.queries import list_cases
from app.core.access import Actor
from app.disclosure.words import CERTAINTY, RESEARCH_KIND
from app.minutes.models import Contribution
from app.minutes.queries import list_standing_limits
from app.referrals.sharing_again import list_earlier_visits, list_to_share_again, whom_here


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedThen:
    """One thing that the agency shared, and whom of this case it is about: of the other family nobody is named.

    What is limited is not shared again with one press.
    """

    id: uuid.UUID
    kind: str
    kind_text: str
    text: str
    certainty: str
    certainty_text: str
    about: str
    meaning: str
    is_limited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedBefore:
    """An earlier meeting. `reference` names its case where that is another one, which was linked with this.

    `needs_reason`: that case is not on the reader's own list; until they have said why, nothing of it stands here.
    """

    meeting_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    series_name: str
    starts_utc: datetime
    needs_reason: bool
    things: tuple[SharedThen, ...]


def disclose_shared_before(
    actor: Actor, here: SeenItem, agency_id: uuid.UUID, names: dict[uuid.UUID, str]
) -> tuple[SharedBefore, ...]:
    """What that agency shared before and has not shared here, meeting by meeting; `names` are those of this case."""
    own_case_id = here.item.case_id
    visits = list_earlier_visits(actor, here, agency_id)
    others = {one.visit.item.case_id for one in visits} - {own_case_id}
    references = {case.id: case.reference for case in list_cases(others)} if others else {}
    found = []
    for one in visits:
        item = one.visit.item
        rows = [] if one.needs_reason else list_to_share_again(one.visit, here, agency_id)
        whom = whom_here(own_case_id, rows)
        limited = {limit.contribution_id for limit in list_standing_limits(row.id for row in rows)}
        if rows or one.needs_reason:
            found.append(
                SharedBefore(
                    meeting_id=item.meeting_id,
                    case_id=item.case_id,
                    reference=references.get(item.case_id, ""),
                    series_name=item.meeting.series.name,
                    starts_utc=item.meeting.starts_utc,
                    needs_reason=one.needs_reason,
                    things=tuple(_thing(row, _name(whom[row.id], names), is_limited=row.id in limited) for row in rows),
                )
            )
    return tuple(found)


def _thing(row: Contribution, about: str, *, is_limited: bool) -> SharedThen:
    return SharedThen(
        id=row.id,
        kind=row.kind.value,
        kind_text=RESEARCH_KIND[row.kind],
        text=row.text,
        certainty=row.certainty.value,
        certainty_text=CERTAINTY[row.certainty],
        about=about,
        meaning=row.meaning,
        is_limited=is_limited,
    )


def _name(person_id: uuid.UUID | None, names: dict[uuid.UUID, str]) -> str:
    return names.get(person_id, "") if person_id else ""
