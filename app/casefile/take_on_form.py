"""Who does here what was to be done elsewhere, and by when."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask import current_app
from wtforms import StringField, ValidationError

from app.actions.rules import END_OF_DAY, When
from app.casefile.forms import DatedForm
from app.core.clock import local_today
from app.core.forms import read_id
from app.core.typed import TypedWrong, read_day


class TakeOnForm(DatedForm):
    """An agency and a day. `when` is set once the form has been found good."""

    agency_id = StringField()

    when: When

    def __init__(self, of_id: uuid.UUID, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"take-on-{of_id}"

    def validate_agency_id(self, field: StringField) -> None:
        """Ask for an agency."""
        if read_id(field.data) is None:
            raise ValidationError("Choose who does it here.")

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; the date is looked at as one thing."""
        is_good = bool(super().validate(extra_validators))
        try:
            due = read_day(self.said("day"), self.said("month"), self.said("year"), earliest=local_today())
        except TypedWrong as error:
            self.note_wrong_date(error)
            return False
        zone = current_app.extensions["settings"].zone
        self.when = When(due_utc=datetime.combine(due, END_OF_DAY, tzinfo=zone).astimezone(UTC))
        return is_good
