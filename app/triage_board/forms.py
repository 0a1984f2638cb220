"""What whoever decides types, form by form. What was typed comes back with what is wrong beside its field."""

import uuid
from typing import Final

from wtforms import BooleanField, StringField, ValidationError

from app.core.forms import TypedForm, read_id
from app.meetings.models import Shape

_MOST_MINUTES: Final = 240
_SHAPES: Final = frozenset(shape.value for shape in Shape)


class DecisionForm(TypedForm):
    """What becomes of a submission, with what whoever sent it is told."""

    own_line = StringField()
    text = StringField()

    def id_in(self, name: str) -> uuid.UUID | None:
        """The id that was chosen in a field."""
        return read_id(self.said(name))


class MeetingForm(DecisionForm):
    """A meeting that hears it."""

    meeting = StringField()
    minutes = StringField()
    is_urgent = BooleanField()
    is_repeat = BooleanField()

    def validate_minutes(self, field: StringField) -> None:
        """Read how long it may take; nothing is what is usual in that series."""
        typed = (field.data or "").strip()
        if typed and not (typed.isascii() and typed.isdecimal() and 0 < int(typed) <= _MOST_MINUTES):
            raise ValidationError(f"Enter a number of minutes between 1 and {_MOST_MINUTES}, or nothing.")

    @property
    def minutes_given(self) -> int | None:
        """The minutes that were typed, if any were."""
        typed = self.said("minutes").strip()
        return int(typed) if typed else None


class AcceptForm(MeetingForm):
    """Onto the list of a meeting."""

    prefix_of_ids = "accept"

    def validate_meeting(self, field: StringField) -> None:
        """Ask which meeting."""
        if read_id(field.data) is None:
            raise ValidationError("Choose the meeting that hears it.")


class JoinForm(MeetingForm):
    """Into a case that is there."""

    prefix_of_ids = "join"
    case = StringField()


class ApartForm(TypedForm):
    """Two cases have nothing to do with each other, or somebody is in both; why."""

    prefix_of_ids = "apart"
    case = StringField()
    reason = StringField()
    answer = StringField()


class AskForm(DecisionForm):
    """What is missing."""

    prefix_of_ids = "ask"


class PassForm(DecisionForm):
    """To another kind of meeting, or another series."""

    prefix_of_ids = "pass"
    place = StringField()

    def validate_place(self, field: StringField) -> None:
        """Ask where to."""
        if read_id(field.data) is None and field.data not in _SHAPES:
            raise ValidationError("Choose where it is better placed.")


class NoteForm(DecisionForm):
    """Read and taken notice of, or answered."""

    prefix_of_ids = "note"


class DeclineForm(DecisionForm):
    """Not taken: why, what else helps, and a line of one's own, which no template can write."""

    prefix_of_ids = "decline"
    other_help = StringField()

    def validate_own_line(self, field: StringField) -> None:
        """Ask for a line that a person wrote."""
        if not (field.data or "").strip():
            raise ValidationError("Write a line of your own: what you saw in it, or what you would do next.")


FORMS: Final[tuple[type[TypedForm], ...]] = (
    AcceptForm,
    JoinForm,
    ApartForm,
    AskForm,
    PassForm,
    NoteForm,
    DeclineForm,
)
