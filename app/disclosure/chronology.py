"""The chronology of a case for one reader: what was shared at the meetings at which they see it, and no more."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from app.agenda.queries import SeenItem
from app.directory.queries import agency_cards
from app.disclosure.views_of_story import EventName, EventView
from app.identity.queries import account_cards
from app.minutes.chronology import list_events
from app.minutes.group_models import ChronologyEntry
from app.minutes.known_dates import parse_known_date


def disclose_chronology(visits: Collection[SeenItem]) -> tuple[EventView, ...]:
    """The events told at these visits of one case, by when they happened.

    Which entry corrects which is said only where both are here: what a correction is about could tell of a meeting
    that its reader knows nothing of.
    """
    if not visits:
        return ()
    (case_id,) = {visit.item.case_id for visit in visits}
    starts = {visit.item.meeting_id: visit.item.meeting.starts_utc for visit in visits}
    rows = list_events(case_id, starts)
    agencies = agency_cards({row.agency_id for row in rows})
    authors = account_cards(row.author_id for row in rows if row.author_id)
    names = {row.id: _name(row, agencies[row.agency_id].name) for row in rows}
    corrections: dict[uuid.UUID, list[EventName]] = defaultdict(list)
    for row in rows:
        if row.corrects_id in names:
            corrections[row.corrects_id].append(names[row.id])
    return tuple(
        EventView(
            id=row.id,
            when=names[row.id].when,
            what=row.what,
            meaning=row.meaning,
            agency=agencies[row.agency_id],
            author=authors[row.author_id].name if row.author_id else "",
            written_utc=row.written_utc,
            meeting_id=row.meeting_id,
            meeting_utc=starts[row.meeting_id],
            corrects=names.get(row.corrects_id) if row.corrects_id else None,
            corrected_by=tuple(corrections[row.id]),
        )
        for row in rows
    )


def _name(row: ChronologyEntry, agency: str) -> EventName:
    return EventName(id=row.id, when=parse_known_date(row.happened_text).words, agency=agency)
