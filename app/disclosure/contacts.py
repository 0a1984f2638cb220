"""The contacts of a case for one reader: protected ones for named agencies, unsafe ones for nobody."""

import uuid
from collections import defaultdict
from collections.abc import Mapping

from app.cases.contacts import flags_of
from app.cases.queries import list_contacts
from app.cases.safe_contact import Output, decide
from app.core.clock import local, now_utc
from app.disclosure.views_of_case import ContactView
from app.disclosure.words import CONTACT_KIND


def disclose_contacts(
    case_id: uuid.UUID, own: frozenset[uuid.UUID], *, oversees: bool, may_change: bool
) -> Mapping[uuid.UUID, tuple[ContactView, ...]]:
    """Everybody's contacts, by person, for somebody who speaks for these agencies, as safe as they are now."""
    views: dict[uuid.UUID, list[ContactView]] = defaultdict(list)
    moment = local(now_utc())
    for contact, readers in list_contacts(case_id):
        flags = flags_of(contact)
        is_withheld = contact.is_protected and not oversees and readers.isdisjoint(own)
        verdict = decide(contact.kind, flags, Output.SCREEN, moment)
        is_shown = verdict.is_allowed and not is_withheld
        views[contact.person_id].append(
            ContactView(
                id=contact.id,
                kind=CONTACT_KIND[contact.kind],
                kind_value=contact.kind.value,
                text=contact.text if is_shown else "",
                safe_contact="" if is_withheld else contact.safe_contact,
                orders=() if is_withheld else verdict.words,
                is_protected=contact.is_protected,
                is_withheld=is_withheld,
                is_blocked=not verdict.is_allowed and not is_withheld,
                flags=flags if may_change and not is_withheld else None,
            )
        )
    return {person_id: tuple(contacts) for person_id, contacts in views.items()}
