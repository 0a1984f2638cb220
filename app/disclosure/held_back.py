"""What must not stand in a summary: other cases' names, protected and unsafe contacts, what others withheld."""

import re
import uuid
from collections.abc import Collection, Iterable
from typing import Final

from app.agenda.models import AgendaItem
from app.agenda.queries import list_items
from app.cases.contacts import flags_of
from app.cases.models import Contact, ContactKind
from app.cases.queries import list_contacts, list_people
from app.cases.safe_contact import Output, decide
from app.core.clock import local, now_utc
from app.core.vault import prefetch_case_keys
from app.disclosure.contributions import SharedThings, reader_of_paper
from app.disclosure.initials import make_initials, with_initials
from app.disclosure.views_of_summary import HeldBack
from app.meetings.models import Meeting
from app.minutes.limits import Given

_SHORTEST_WORD: Final = 4
_SHORTEST_PLACE: Final = 8
_SHORTEST_SENTENCE: Final = 16
_SENTENCE_ENDS: Final = re.compile(r"[.!?;]\s+|\n|[.!?;]$")


def disclose_held_back(meeting: Meeting, held_case_ids: Collection[uuid.UUID], agency_id: uuid.UUID) -> HeldBack:
    """For that agency's summary of these cases. Never shown: a document is searched for it before it leaves."""
    case_ids = prefetch_case_keys({item.case_id for item in list_items(meeting)})
    other: set[str] = set()
    own: set[str] = set()
    for person in list_people(case_ids):
        (own if person.case_id in held_case_ids else other).update(_name_words([person.name]))
    places = {
        place
        for case_id in held_case_ids
        for contact, _readers in list_contacts(case_id)
        if contact.is_protected or _must_not_be_printed(contact)
        for place in (contact.text, contact.text.split(",")[0])
        if len(place) >= _SHORTEST_PLACE
    }
    held_items = [item for item in list_items(meeting) if item.case_id in held_case_ids]
    said = {sentence for item in held_items for sentence in _withheld_sentences(item, agency_id)}
    return HeldBack(terms=frozenset((other - own) | places | said), shared_words=frozenset(own))


def _withheld_sentences(item: AgendaItem, agency_id: uuid.UUID) -> set[str]:
    """What was shared and is withheld from that agency, sentence by sentence, as it was said and without names."""
    shared, reader = SharedThings(item), reader_of_paper(agency_id)
    initials = make_initials([person.name for person in list_people([item.case_id])])
    open_to_it: set[str] = set()
    withheld: set[str] = set()
    for row in shared.rows:
        is_given = shared.given(row, reader) is Given.WHOLE
        for text in (row.text, row.meaning):
            for form in (text, with_initials(text, initials)):
                (open_to_it if is_given else withheld).update(_sentences(form))
    return withheld - open_to_it


def _sentences(text: str) -> set[str]:
    """The sentences that are long enough to be nobody else's words by chance."""
    return {part.strip() for part in _SENTENCE_ENDS.split(text) if len(part.strip()) >= _SHORTEST_SENTENCE}


def _must_not_be_printed(contact: Contact) -> bool:
    """Whether it is unsafe on paper. The name of a school or a place of work is no secret in itself."""
    if contact.kind in {ContactKind.SCHOOL, ContactKind.WORK}:
        return False
    return not decide(contact.kind, flags_of(contact), Output.PAPER, local(now_utc())).is_allowed


def _name_words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in name.replace("-", " ").split() if len(word) >= _SHORTEST_WORD}
