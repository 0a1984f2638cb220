"""What came with a case from another partnership, for one reader who sees the case."""

import uuid

from app.actions.queries import agencies_of_actions
from app.cases.arrivals import find_arrival, list_arrived_actions, read_minutes
from app.directory.queries import agency_cards
from app.disclosure.views_of_transfer import ArrivalView, ArrivedActionView


def disclose_arrival(case_id: uuid.UUID, *, oversees: bool) -> ArrivalView | None:
    """Its minutes and plan there, as coming from elsewhere; None for a case that began here."""
    arrival = find_arrival(case_id)
    if arrival is None:
        return None
    rows = list_arrived_actions(arrival.id)
    taken = agencies_of_actions(row.action_id for row in rows if row.action_id)
    cards = agency_cards(taken.values())
    return ArrivalView(
        origin=arrival.origin,
        sender=arrival.sender,
        reach=arrival.reach,
        purpose=arrival.purpose,
        sent_utc=arrival.sent_utc,
        came_utc=arrival.came_utc,
        minutes=tuple((one.title, one.sections) for one in read_minutes(arrival)),
        actions=tuple(
            ArrivedActionView(
                id=row.id,
                owner=row.owner,
                text=row.text,
                by_when=row.by_when,
                note=row.note,
                is_open=row.is_open,
                taken_on_by=cards[taken[row.action_id]].name if row.action_id else "",
            )
            for row in rows
        ),
        receipt=arrival.receipt if oversees else "",
    )
