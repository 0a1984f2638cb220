"""The standard actions of a series: looked at, added and taken out by whoever prepares its meetings."""

import uuid
from dataclasses import dataclass, field
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.actions.standard import (
    NewStandardAction,
    keep_standard_action,
    list_standard_lines,
    remove_standard_action,
)
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.typed import TypedWrong, read_clock
from app.core.web import back_to, say
from app.directory.queries import agency_cards
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting

MOST_DAYS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardForm:
    """A standard action as it is typed, and what is wrong with it, by field."""

    agency_id: str = ""
    text: str = ""
    days: str = "0"
    time: str = ""
    by_next_contact: bool = False
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def typed(cls) -> "StandardForm":
        """What somebody typed."""
        said = request.form.get
        return cls(
            agency_id=said("agency_id", ""),
            text=said("text", ""),
            days=said("days", "").strip(),
            time=said("time", ""),
            by_next_contact=said("by_next_contact") == "yes",
        )

    def read(self) -> NewStandardAction | None:
        """The standard action, or None where something in the form cannot be used."""
        minute = None
        if not (self.days.isascii() and self.days.isdecimal() and int(self.days) <= MOST_DAYS):
            self.faults["days"] = f"Enter a number of days from 0 to {MOST_DAYS}."
        try:
            clock = read_clock(self.time)
            minute = None if clock is None else clock.hour * 60 + clock.minute
        except TypedWrong as error:
            self.faults["time"] = str(error)
        if self.faults:
            return None
        return NewStandardAction(
            agency_id=read_id(self.agency_id),
            text=self.text,
            days=int(self.days),
            minute_of_day=minute,
            is_by_next_contact=self.by_next_contact,
        )


@requires(Permission.MEETING_PREPARE)
def standard_actions(meeting_id: uuid.UUID) -> str:
    """What is usual in this series."""
    return _page(get_meeting(current_actor(), meeting_id, Permission.MEETING_PREPARE), StandardForm())


@requires(Permission.MEETING_PREPARE)
@transactional
def keep_standard(meeting_id: uuid.UUID) -> Response | tuple[str, int]:
    """Add one."""
    actor = current_actor()
    found = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    form = StandardForm.typed()
    new = form.read()
    try:
        if new is not None:
            keep_standard_action(actor, found.series, new)
    except Invalid as error:
        form.faults[error.field] = str(error)
    if form.faults:
        return _page(found, form), Invalid.status
    say("Added. It can be added to each case with one press.")
    return back_to("room.standard_actions", meeting_id=meeting_id)


@requires(Permission.MEETING_PREPARE)
@transactional
def remove_standard(meeting_id: uuid.UUID) -> Response:
    """Take one out."""
    actor = current_actor()
    found = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    standard_id = read_id(request.form.get("standard_id"))
    if standard_id is None:
        raise NotFound
    remove_standard_action(actor, found.series, standard_id)
    say("Removed. What was added to cases from it stays there.")
    return back_to("room.standard_actions", meeting_id=meeting_id)


def _page(meeting: Meeting, form: StandardForm) -> str:
    agencies = agency_cards(row.agency_id for row in meeting.series.agencies).values()
    lines = list_standard_lines(meeting.series_id)
    return render_template("room/standard_actions.html", meeting=meeting, form=form, lines=lines, agencies=agencies)
