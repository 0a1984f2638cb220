"""The documents of an item's minutes: which there are, as its series has them, and freezing them."""

import uuid
from collections.abc import Iterable, Mapping

from app.agenda.models import AgendaItem
from app.audit.service import record
from app.cases.models import PersonRole
from app.cases.queries import list_people
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.push import signal_change
from app.core.vault import case_key
from app.meetings.models import Series
from app.minutes.compaction import compact_here
from app.minutes.models import MinutesDocument, Section
from app.minutes.queries import list_documents
from app.minutes.record_models import SeriesSection
from app.minutes.sections import SectionUse, decide_sections

# Whose voice has a text of its own. Nobody who causes harm speaks there, and nobody who only lives in the house.
VOICES = frozenset({PersonRole.VICTIM, PersonRole.ALLEGING_BOTH_WAYS, PersonRole.CHILD})


def sections_of(series: Series) -> tuple[SectionUse, ...]:
    """Every section, in order, as this series uses it."""
    rows = db.session.scalars(
        db.select(SeriesSection).where(SeriesSection.series_id == series.id).order_by(SeriesSection.id)
    )
    changed = {row.section: SectionUse(section=row.section, is_used=row.is_used, hint=row.hint) for row in rows}
    return decide_sections(series.shape, changed)


def change_sections(series: Series, uses: Iterable[SectionUse], items: Iterable[AgendaItem]) -> None:
    """Let a series use its sections so, and make what these items lack. For callers that have asked who may."""
    rows: Mapping[Section, SeriesSection] = {
        row.section: row
        for row in db.session.scalars(
            db.select(SeriesSection).where(SeriesSection.series_id == series.id).order_by(SeriesSection.id)
        )
    }
    for use in uses:
        row = rows.get(use.section)
        if row is None:
            row = SeriesSection(series_id=series.id, section=use.section, is_used=use.is_used, hint=use.hint)
            db.session.add(row)
        row.is_used, row.hint = use.is_used, use.hint
    db.session.flush()
    for item in items:
        open_documents(item)


def open_documents(item: AgendaItem) -> None:
    """Make the empty texts that an item lacks of those its series uses: one for each section, and for each voice."""
    there = {(document.section, document.person_id) for document in list_documents(item.id)}
    wanted = [
        (use.section, person_id)
        for use in sections_of(item.meeting.series)
        if use.is_used
        for person_id in (_whose_voices(item.case_id) if use.section is Section.VOICE else [None])
    ]
    db.session.add_all(
        MinutesDocument(item_id=item.id, case_id=item.case_id, section=section, person_id=person_id)
        for section, person_id in wanted
        if (section, person_id) not in there
    )
    db.session.flush()


def _whose_voices(case_id: uuid.UUID) -> list[uuid.UUID | None]:
    return [person.id for person in list_people([case_id]) if person.role in VOICES]


def freeze_documents(actor: Actor, item: AgendaItem) -> None:
    """Let nobody write in the minutes of an item any longer; what was deleted from them is gone."""
    documents = list_documents(item.id)
    for document in documents:
        document.frozen_utc = now_utc()
        signal_change("document", document.id, item.version)
    # Written first: whoever is at a log is waited for, and whoever comes after finds it closed.
    db.session.flush()
    for document in documents:
        compact_here(document.id, case_key(document.case_id))
    record("minutes_frozen", actor.account_id, case_id=item.case_id, meeting_id=item.meeting_id)
