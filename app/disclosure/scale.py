"""What people said on the scale, as one reader gets it: a plain list, by agency and name, never by number."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping

from app.agenda.queries import SeenItem
from app.core.access import Actor
from app.directory.queries import agency_cards
from app.disclosure.views_of_story import ScaleView
from app.identity.queries import account_cards
from app.minutes.scale import list_scale


def disclose_scale(actor: Actor, visits: Collection[SeenItem]) -> Mapping[uuid.UUID, tuple[ScaleView, ...]]:
    """What was said at each of these visits of one case, by meeting, for a reader who sees the case there."""
    if not visits:
        return {}
    (case_id,) = {visit.item.case_id for visit in visits}
    rows = list_scale(case_id, (visit.item.meeting_id for visit in visits))
    people = account_cards(row.account_id for row in rows)
    agencies = agency_cards({row.agency_id for row in rows if row.agency_id})
    places = {id_: place for place, id_ in enumerate(agencies)}
    names = {id_: place for place, id_ in enumerate(people)}
    said: dict[uuid.UUID, list[ScaleView]] = defaultdict(list)
    last = len(places)
    for row in sorted(rows, key=lambda row: (places[row.agency_id] if row.agency_id else last, names[row.account_id])):
        said[row.meeting_id].append(
            ScaleView(
                who=people[row.account_id].name,
                agency=agencies.get(row.agency_id) if row.agency_id else None,
                number=row.number,
                why=row.why,
                is_own=row.account_id == actor.account_id,
            )
        )
    return {meeting_id: tuple(views) for meeting_id, views in said.items()}
