"""What is typed for a group case discussion: a number and why, three boxes, an event. Kept as typed."""

from collections.abc import Mapping, Sequence

from wtforms import StringField, ValidationError

from app.casefile.forms import CaseForm, DatedForm
from app.core.clock import local_today
from app.core.errors import Invalid
from app.core.typed import TypedWrong
from app.disclosure.views_of_story import OwnSummaryView, ScaleView
from app.minutes.known_dates import KnownDate, read_known_date
from app.minutes.scale import read_number
from app.minutes.worker_summaries import ThreeBoxes


class ScaleForm(CaseForm):
    """How safe things are, and why. `chosen` is set once the form has been found good."""

    prefix_of_ids = "scale"
    number = StringField()
    why = StringField()

    chosen: int

    def show(self, said: ScaleView) -> None:
        """Fill in what this person has said, to be said differently."""
        self.number.data, self.why.data = str(said.number), said.why

    def validate_number(self, field: StringField) -> None:
        """Read the number."""
        try:
            self.chosen = read_number(field.data or "")
        except Invalid as error:
            raise ValidationError(str(error)) from error


class SummaryForm(CaseForm):
    """The three boxes before a session. One of them is enough."""

    prefix_of_ids = "summary"
    agency_id = StringField()
    fact = StringField()
    meaning = StringField()
    worry = StringField()

    def fill(self, boxes: ThreeBoxes | OwnSummaryView) -> None:
        """Fill in what was written, to be gone on with."""
        self.fact.data, self.meaning.data, self.worry.data = boxes.fact, boxes.meaning, boxes.worry

    @property
    def boxes(self) -> ThreeBoxes:
        """What was typed."""
        return ThreeBoxes(fact=self.said("fact"), meaning=self.said("meaning"), worry=self.said("worry"))


class EventForm(DatedForm):
    """A significant event: when, as far as it is known, and what. `happened` is set once the form is found good."""

    prefix_of_ids = "event"
    agency_id = StringField()
    what = StringField()
    meaning = StringField()
    corrects = StringField()

    happened: KnownDate

    def validate_what(self, field: StringField) -> None:
        """Ask for the words."""
        if not (field.data or "").strip():
            raise ValidationError("Write what happened.")

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; the date is looked at as one thing."""
        is_good = bool(super().validate(extra_validators))
        try:
            self.happened = read_known_date(
                self.said("day"), self.said("month"), self.said("year"), today=local_today()
            )
        except TypedWrong as error:
            self.note_wrong_date(error)
            return False
        return is_good
