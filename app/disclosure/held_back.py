"""What must not stand in a summary: names from the other cases of its meeting, and protected places."""

import uuid
from collections.abc import Collection, Iterable
from typing import Final

from app.agenda.queries import list_items
from app.cases.queries import list_contacts, list_people
from app.core.vault import prefetch_case_keys
from app.disclosure.views_of_summary import HeldBack
from app.meetings.models import Meeting

_SHORTEST_WORD: Final = 4
_SHORTEST_PLACE: Final = 8


def disclose_held_back(meeting: Meeting, held_case_ids: Collection[uuid.UUID]) -> HeldBack:
    """For a summary of these cases of that meeting. Never shown: a document is searched for it before it leaves."""
    case_ids = prefetch_case_keys({item.case_id for item in list_items(meeting)})
    other: set[str] = set()
    own: set[str] = set()
    for person in list_people(case_ids):
        (own if person.case_id in held_case_ids else other).update(_name_words([person.name]))
    places = {
        place
        for case_id in held_case_ids
        for contact, _readers in list_contacts(case_id)
        if contact.is_protected
        for place in (contact.text, contact.text.split(",")[0])
        if len(place) >= _SHORTEST_PLACE
    }
    return HeldBack(terms=frozenset((other - own) | places), shared_words=frozenset(own))


def _name_words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in name.replace("-", " ").split() if len(word) >= _SHORTEST_WORD}
