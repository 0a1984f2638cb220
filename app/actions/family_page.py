"""The page for a family: written and released by the chair, off until then, and taken back whenever it is not safe."""

import uuid
from typing import Final

from app.actions.receipt_models import FamilyPage
from app.agenda.models import AgendaItem
from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid

USUAL_TEXT: Final = """\
You are getting this page because people who work with you and your family have met to help keep you safe.

- Who met: people from the services that know your family. You can ask for their names.
- What we shared: only what helps to keep somebody safe. Not everything that we know.
- Why we may share it: the law lets services share what is needed to protect a child or an adult from harm.
- What we do with it: each service does its part. What was written down is kept locked.
- What you can do: tell us what you want. Ask what we hold about you, and say if something is wrong.

If you are in danger now, ring 999. If you cannot speak, ring 999, listen, and press 55 when you are asked."""


def find_family_page(meeting_id: uuid.UUID, case_id: uuid.UUID) -> FamilyPage | None:
    """The page for the family, if one was written."""
    return db.session.scalars(
        db.select(FamilyPage).where(FamilyPage.meeting_id == meeting_id, FamilyPage.case_id == case_id)
    ).one_or_none()


def write_family_page(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, *, text: str, given_by: str, is_released: bool
) -> FamilyPage:
    """Keep the page, and release it or take it back. For the chair. Raises `NotFound`, `Invalid` without words."""
    item = get_item(actor, meeting_id, case_id, Permission.MEETING_CHAIR).item
    if not text.strip():
        message = "Write what the family is told."
        raise Invalid(message, field="text")
    if is_released and not given_by.strip():
        message = "Say who gives it to whom, and how that is safe."
        raise Invalid(message, field="given_by")
    page = find_family_page(meeting_id, case_id) or _new(item)
    page.text, page.given_by = text.strip(), given_by.strip()
    page.written_by_id, page.written_utc = actor.account_id, now_utc()
    if is_released and page.released_utc is None:
        page.released_utc, page.released_by_id = now_utc(), actor.account_id
        record("family_page_released", actor.account_id, case_id=case_id, meeting_id=meeting_id)
    elif not is_released and page.released_utc is not None:
        page.released_utc, page.released_by_id = None, None
        record("family_page_taken_back", actor.account_id, case_id=case_id, meeting_id=meeting_id)
    else:
        record("family_page_written", actor.account_id, case_id=case_id, meeting_id=meeting_id)
    note_item_change(item)
    return page


def get_released_page(meeting_id: uuid.UUID, case_id: uuid.UUID) -> FamilyPage:
    """The page as it may be given out. For callers that have asked need-to-know. Raises `Conflict` before release."""
    page = find_family_page(meeting_id, case_id)
    if page is None or page.released_utc is None:
        message = "The chair has not released a page for this family."
        raise Conflict(message)
    return page


def _new(item: AgendaItem) -> FamilyPage:
    page = FamilyPage(id=new_id(), meeting_id=item.meeting_id, case_id=item.case_id, written_utc=now_utc())
    db.session.add(page)
    return page
