"""How safe a contact is, as it is typed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

from wtforms import BooleanField, SelectMultipleField, StringField, ValidationError

from app.casefile.forms import CaseForm
from app.cases.safe_contact import DAYS, ContactFlags
from app.core.typed import TypedWrong, clock_text, read_clock

NEVER: Final = tuple(field.name for field in fields(ContactFlags) if field.name.startswith("is_"))


class FlagsForm(CaseForm):
    """How safe a contact is. `flags` is set once the form has been found good."""

    is_never_called = BooleanField()
    is_voicemail_refused = BooleanField()
    is_never_texted = BooleanField()
    is_never_emailed = BooleanField()
    is_never_posted_to = BooleanField()
    safe_from = StringField()
    safe_until = StringField()
    weekdays = SelectMultipleField(validate_choice=False)

    days = tuple(enumerate(DAYS))
    flags: ContactFlags

    def __init__(self, of_id: uuid.UUID, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"flags-{of_id}"

    def show(self, flags: ContactFlags) -> None:
        """Fill in what stands now, to be changed."""
        for name in NEVER:
            self[name].data = getattr(flags, name)
        self.safe_from.data, self.safe_until.data = (
            clock_text(flags.safe_from_minute),
            clock_text(flags.safe_until_minute),
        )
        self.weekdays.data = [str(number) for number, _day in self.days if flags.safe_weekdays >> number & 1]

    def has(self, name: str, value: object) -> bool:
        """Whether that box is ticked."""
        return str(value) in (self[name].data or [])

    def validate_safe_from(self, field: StringField) -> None:
        """Read the first time."""
        self._minute(field)

    def validate_safe_until(self, field: StringField) -> None:
        """Read the last time."""
        self._minute(field)

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; what the service has to say comes on top."""
        if not super().validate(extra_validators):
            return False
        chosen = {int(value) for value in self.weekdays.data or [] if value.isdecimal()}
        self.flags = ContactFlags(
            **{name: bool(self[name].data) for name in NEVER},
            safe_from_minute=self._minute(self.safe_from),
            safe_until_minute=self._minute(self.safe_until),
            safe_weekdays=sum(1 << number for number, _day in self.days if number in chosen),
        )
        return True

    @staticmethod
    def _minute(field: StringField) -> int | None:
        try:
            at = read_clock(field.data or "")
        except TypedWrong as error:
            raise ValidationError(str(error)) from None
        return None if at is None else at.hour * 60 + at.minute
