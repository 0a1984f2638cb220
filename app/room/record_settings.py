"""What is recorded in a series: its sections and their hints, and what agencies choose from when they share."""

import uuid
from dataclasses import dataclass, field

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda.models import ItemState
from app.agenda.queries import list_items
from app.audit.service import record
from app.core.access import Actor, Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.words import SECTION_TITLE
from app.meetings.models import Meeting, Series
from app.meetings.queries import get_meeting, list_meetings_to_come
from app.meetings.service import note_meeting_change
from app.minutes.sections import SectionUse
from app.minutes.shared_texts import change_sections, sections_of

Answer = Response | str | tuple[str, int]


@dataclass(kw_only=True)
class RecordSettingsForm:
    """What stands in the form."""

    uses: tuple[SectionUse, ...]
    reasons: str
    help: str
    uses_scale: bool
    faults: dict[str, str] = field(default_factory=dict)

    titles = SECTION_TITLE

    @classmethod
    def showing(cls, series: Series) -> "RecordSettingsForm":
        """What counts now."""
        return cls(
            uses=sections_of(series),
            reasons=series.sharing_reasons,
            help=series.sharing_help,
            uses_scale=series.uses_scale,
        )

    @classmethod
    def typed(cls) -> "RecordSettingsForm":
        """What somebody typed, held against what can be used."""
        used = request.form.getlist("used")
        uses = tuple(
            SectionUse(
                section=section,
                is_used=section.value in used,
                hint=request.form.get(f"hint-{section.value}", "").strip(),
            )
            for section in SECTION_TITLE
        )
        form = cls(
            uses=uses,
            reasons=request.form.get("reasons", ""),
            help=request.form.get("help", ""),
            uses_scale="scale" in used,
        )
        if not any(use.is_used for use in uses):
            form.faults["used"] = "Leave at least one section, or there is nowhere to write."
        return form


@requires(Permission.MEETING_PREPARE)
def record_settings(meeting_id: uuid.UUID) -> str:
    """What is recorded in this series, to be changed."""
    found = get_meeting(current_actor(), meeting_id, Permission.MEETING_PREPARE)
    return render_template("room/record_settings.html", meeting=found, form=RecordSettingsForm.showing(found.series))


@requires(Permission.MEETING_PREPARE)
@transactional
def change_record_settings(meeting_id: uuid.UUID) -> Answer:
    """Change what is recorded in this series; cases that are listed already get what they lack."""
    actor = current_actor()
    found = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    form = RecordSettingsForm.typed()
    if form.faults:
        return render_template("room/record_settings.html", meeting=found, form=form), Invalid.status
    _keep(actor, found, form)
    say("Saved. It counts for every case of this series that is not closed.")
    return back_to("room.meeting", meeting_id=meeting_id)


def _keep(actor: Actor, meeting: Meeting, form: RecordSettingsForm) -> None:
    series = meeting.series
    series.sharing_reasons, series.sharing_help = form.reasons.strip(), form.help.strip()
    series.uses_scale = form.uses_scale
    coming = list_meetings_to_come(series.id)
    items = [item for one in coming for item in list_items(one) if item.state is not ItemState.CLOSED]
    change_sections(series, form.uses, items)
    record("record_settings_changed", actor.account_id, series_id=series.id)
    for one in coming:
        note_meeting_change(one)
