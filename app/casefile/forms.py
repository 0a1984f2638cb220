"""What is typed about a case: read kindly, kept as typed, and told in words where it cannot be used."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField, ValidationError

from app.casefile.rules import TypedWrong, read_clock, read_day
from app.core.access import Role
from app.core.clock import local_today
from app.directory.queries import AgencyCard
from app.disclosure.views_of_case import CaseView, LimitView
from app.disclosure.words import ANSWER, CERTAINTY, ROLE
from app.minutes.limiting import NewLimit

ANSWERS: Final = {answer.value: answer for answer in ANSWER if answer.value != "no_reply"}
CERTAINTIES: Final = {certainty.value: certainty for certainty in CERTAINTY}
# What nobody marked is never passed on as a fact.
USUAL_CERTAINTY: Final = "reported"
# Agencies are named one by one, so their representatives are not named as a role.
LIMITED_ROLES: Final = {role: text for role, text in ROLE.items() if role is not Role.REPRESENTATIVE}
REVIEW_AFTER: Final = timedelta(weeks=4)
END_OF_DAY: Final = time(23, 59)


def read_id(text: str | None) -> uuid.UUID | None:
    """The id in a field or an address, or None where there is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


class CaseForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """A form on the page of a case. `prefix_of_ids` keeps its fields apart from those of the other form there."""

    prefix_of_ids = ""
    general_errors: Sequence[str] = ()

    def said(self, name: str) -> str:
        """What was typed into a field, as it was typed."""
        return str(self[name].data or "")

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        errors = self.errors.get(name)
        return {"text": errors[0]} if errors else None

    def summary(self) -> list[dict[str, str]]:
        """Everything that is wrong, each with the way to its field."""
        found = [
            {"text": errors[0], "href": f"#{self.prefix_of_ids}-{name}"}
            for name, errors in self.errors.items()
            if name and errors
        ]
        return [{"text": text} for text in self.general_errors] + found

    def take_in(self, message: str, field: str) -> None:
        """Keep what a service said was wrong, at the field that it named, or above the form."""
        name = next((name for name in (field, f"{field}_id") if field and name in self), "")
        if name:
            self[name].errors = [message]
        else:
            self.general_errors = [*self.general_errors, message]

    def pick_person(self, name: str, case: CaseView) -> uuid.UUID | None:
        """The person of this case that was chosen, or None for nobody."""
        chosen = read_id(self.said(name))
        return chosen if chosen in {person.id for person in case.people} else None


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


class LimitForm(CaseForm):
    """How far something goes that an agency shares. `limit` is set once the form has been found good."""

    agencies = SelectMultipleField(validate_choice=False)
    roles = SelectMultipleField(validate_choice=False)
    is_not_in_minutes = BooleanField()
    is_existence_told = BooleanField(default=True)
    reason = StringField()
    day = StringField()
    month = StringField()
    year = StringField()

    limit: NewLimit
    wrong_parts: Sequence[str] = ()

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
                self[error.parts[0]].errors = [str(error)]
                self.wrong_parts = error.parts
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

    def date_error(self) -> dict[str, str] | None:
        """What is wrong with the date, in whichever of its boxes."""
        return self.error("day") or self.error("month") or self.error("year")


class ActionForm(CaseForm):
    """An action: what, who, by when, and for whom. `due_utc` is set once the form has been found good."""

    prefix_of_ids = "action"
    text = StringField()
    agency_id = StringField()
    day = StringField()
    month = StringField()
    year = StringField()
    time = StringField()
    for_person_id = StringField()

    due_utc: datetime
    is_due_at_time = False
    wrong_parts: Sequence[str] = ()

    def validate_text(self, field: StringField) -> None:
        """Ask for the text."""
        if not (field.data or "").strip():
            raise ValidationError("Write what is to be done.")

    def validate_agency_id(self, field: StringField) -> None:
        """Ask for an agency."""
        if read_id(field.data) is None:
            raise ValidationError("Choose who will do it.")

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; the date is looked at as one thing."""
        is_good = bool(super().validate(extra_validators))
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
        self.is_due_at_time = at is not None
        moment = datetime.combine(due, at or END_OF_DAY, tzinfo=current_app.extensions["settings"].zone)
        self.due_utc = moment.astimezone(UTC)
        return is_good

    def _note(self, error: TypedWrong, *, at_field: str) -> None:
        self[at_field].errors = [str(error)]
        self.wrong_parts = (*self.wrong_parts, *error.parts)

    def date_error(self) -> dict[str, str] | None:
        """What is wrong with the date, in whichever of its boxes."""
        return self.error("day") or self.error("month") or self.error("year")
