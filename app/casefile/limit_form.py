"""How far something goes, as it is typed."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from wtforms import BooleanField, SelectMultipleField, StringField, ValidationError

from app.casefile.forms import DatedForm
from app.core.access import Role
from app.core.clock import local_today
from app.core.forms import read_id
from app.core.typed import TypedWrong, read_day
from app.disclosure.views_of_case import LimitView
from app.disclosure.words import ROLE
from app.minutes.limiting import NewLimit

# Agencies are named one by one, so their representatives are not named as a role.
LIMITED_ROLES: Final = {role: text for role, text in ROLE.items() if role is not Role.REPRESENTATIVE}
REVIEW_AFTER: Final = timedelta(weeks=4)


class LimitForm(DatedForm):
    """How far something goes that an agency shares. `limit` is set once the form has been found good."""

    agencies = SelectMultipleField(validate_choice=False)
    roles = SelectMultipleField(validate_choice=False)
    is_not_in_minutes = BooleanField()
    is_existence_told = BooleanField(default=True)
    reason = StringField()

    limit: NewLimit

    def __init__(self, of_id: uuid.UUID, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"limit-{of_id}"

    def suggest_review(self) -> None:
        """Fill in a day four weeks from now, where nothing has been typed."""
        review = local_today() + REVIEW_AFTER
        self.day.data, self.month.data, self.year.data = str(review.day), str(review.month), str(review.year)

    def show(self, limit: LimitView) -> None:
        """Fill in what stands now, to be changed."""
        self.agencies.data = [str(agency.id) for agency in limit.agencies]
        self.roles.data = list(limit.role_values)
        self.is_not_in_minutes.data = limit.is_not_in_minutes
        self.is_existence_told.data = limit.is_existence_told
        self.reason.data = limit.reason
        if limit.review_on:
            review = limit.review_on
            self.day.data, self.month.data, self.year.data = str(review.day), str(review.month), str(review.year)

    limited_roles = tuple((role.value, text[0].upper() + text[1:]) for role, text in LIMITED_ROLES.items())

    def has(self, name: str, value: object) -> bool:
        """Whether that box is ticked."""
        return str(value) in (self[name].data or [])

    def validate_reason(self, field: StringField) -> None:
        """Ask for the reason."""
        if not (field.data or "").strip():
            raise ValidationError("Write why it is withheld.")

    def validate_agencies(self, field: SelectMultipleField) -> None:
        """Ask for something to withhold it from."""
        if not (field.data or self.roles.data or self.is_not_in_minutes.data):
            raise ValidationError("Choose from whom it is withheld, or keep it out of the minutes.")

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; what the service has to say comes on top."""
        is_good = bool(super().validate(extra_validators))
        review_on = None
        typed = [self.said("day"), self.said("month"), self.said("year")]
        if any(part.strip() for part in typed):
            try:
                review_on = read_day(*typed, earliest=local_today())
            except TypedWrong as error:
                self.note_wrong_date(error)
                is_good = False
        ids = {read_id(value) for value in self.agencies.data or []}
        self.limit = NewLimit(
            reason=self.said("reason"),
            agency_ids=frozenset(agency_id for agency_id in ids if agency_id is not None),
            roles=frozenset(role for role in LIMITED_ROLES if role.value in (self.roles.data or [])),
            is_not_in_minutes=bool(self.is_not_in_minutes.data),
            is_existence_told=bool(self.is_existence_told.data),
            review_on=review_on,
        )
        return is_good
