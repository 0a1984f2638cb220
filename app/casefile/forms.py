"""What is typed about a case: read kindly, kept as typed, and told in words where it cannot be used."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from flask import current_app
from wtforms import StringField, ValidationError

from app.actions.rules import END_OF_DAY, When, asked_about_utc
from app.core.clock import local_today, now_utc
from app.core.forms import TypedForm, read_id
from app.core.typed import TypedWrong, read_clock, read_day
from app.directory.queries import AgencyCard
from app.disclosure.words import ANSWER, CERTAINTY

ANSWERS_AND_NONE: Final = {answer.value: answer for answer in ANSWER}
ANSWERS: Final = {value: answer for value, answer in ANSWERS_AND_NONE.items() if value != "no_reply"}
CERTAINTIES: Final = {certainty.value: certainty for certainty in CERTAINTY}
# What nobody marked is never passed on as a fact.
USUAL_CERTAINTY: Final = "reported"


class CaseForm(TypedForm):
    """A form on the page of a case."""


class DatedForm(CaseForm):
    """A form with a date in three boxes. `wrong_parts` are those that cannot be used."""

    day = StringField()
    month = StringField()
    year = StringField()

    wrong_parts: Sequence[str] = ()

    def note_wrong_date(self, error: TypedWrong) -> None:
        """Keep what is wrong with the date, at the first box that is."""
        self[error.parts[0]].errors = [str(error)]
        self.wrong_parts = error.parts

    def date_error(self) -> dict[str, str] | None:
        """What is wrong with the date, in whichever of its boxes."""
        return self.error("day") or self.error("month") or self.error("year")


def pick_agency(text: str, agencies: Iterable[AgencyCard]) -> uuid.UUID | None:
    """The agency that was chosen; the only one where there is no choice."""
    ids = [agency.id for agency in agencies]
    chosen = read_id(text)
    if chosen in ids:
        return chosen
    return ids[0] if len(ids) == 1 and not text else None


class ResearchForm(CaseForm):
    """A line of an agency's own research. Nothing but the text has to be filled in."""

    prefix_of_ids = "research"
    agency_id = StringField()
    text = StringField()
    about_id = StringField()
    certainty = StringField(default=USUAL_CERTAINTY)
    meaning = StringField()

    def validate_text(self, field: StringField) -> None:
        """Ask for the text."""
        if not (field.data or "").strip():
            raise ValidationError("Write what your agency knows.")


class ActionForm(DatedForm):
    """An action: what, who, by when, for whom, from what. `when` is set once the form has been found good.

    Who does it is an agency, or one person of it: the two ids with a blank between them.
    """

    prefix_of_ids = "action"
    text = StringField()
    agency_id = StringField()
    time = StringField()
    by_next_contact = StringField()
    for_person_id = StringField()
    contribution_id = StringField()

    when: When

    @property
    def agency(self) -> uuid.UUID | None:
        """The agency that does it."""
        return read_id(self.said("agency_id").partition(" ")[0])

    @property
    def owner(self) -> uuid.UUID | None:
        """The person who does it, where one was chosen."""
        return read_id(self.said("agency_id").partition(" ")[2])

    def validate_text(self, field: StringField) -> None:
        """Ask for the text."""
        if not (field.data or "").strip():
            raise ValidationError("Write what is to be done.")

    def validate_agency_id(self, _field: StringField) -> None:
        """Ask for an agency."""
        if self.agency is None:
            raise ValidationError("Choose who will do it.")

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; the date is looked at as one thing."""
        is_good = bool(super().validate(extra_validators))
        zone = current_app.extensions["settings"].zone
        if self.said("by_next_contact"):
            self.when = When(due_utc=asked_about_utc(now_utc(), zone), is_by_next_contact=True)
            return is_good
        due, at = None, None
        try:
            due = read_day(self.said("day"), self.said("month"), self.said("year"), earliest=local_today())
        except TypedWrong as error:
            self._note(error, at_field=error.parts[0])
        try:
            at = read_clock(self.said("time"))
        except TypedWrong as error:
            self._note(error, at_field="time")
        if due is None or self.errors:
            return False
        moment = datetime.combine(due, at or END_OF_DAY, tzinfo=zone).astimezone(UTC)
        if at is not None and moment < now_utc():
            self["time"].errors = ["That time has passed. Enter a later time, or leave it empty."]
            return False
        self.when = When(due_utc=moment, is_due_at_time=at is not None)
        return is_good

    def _note(self, error: TypedWrong, *, at_field: str) -> None:
        self[at_field].errors = [str(error)]
        self.wrong_parts = (*self.wrong_parts, *error.parts)
