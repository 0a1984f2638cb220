"""What is typed about the people around a case."""

import uuid
from datetime import date
from typing import Final

from wtforms import BooleanField, SelectMultipleField, StringField, ValidationError

from app.cases.people import Details, NewTie
from app.cases.service import NewContact
from app.cases.tokens import read_birth_date
from app.core.forms import TypedForm, read_id
from app.disclosure.people import ROLES, TIES
from app.disclosure.words import CONTACT_KIND

FIRST_YEAR: Final = 1900
KINDS: Final = {kind.value: kind for kind in CONTACT_KIND}


class PersonForm(TypedForm):
    """Somebody around a case; `of_id` is who is put right, or nobody yet."""

    name = StringField()
    other_names = StringField()
    role = StringField()
    relation = StringField()
    born = StringField()
    due = StringField()

    def __init__(self, of_id: uuid.UUID | None = None, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"person-{of_id}" if of_id else "person"

    def validate_name(self, field: StringField) -> None:
        """Ask what they are called."""
        if not (field.data or "").strip():
            raise ValidationError("Enter their name, or what they are called.")

    def validate_role(self, field: StringField) -> None:
        """Ask what they are to the case."""
        if field.data not in ROLES:
            raise ValidationError("Choose what they are to the case.")

    def validate_born(self, field: StringField) -> None:
        """Read the date of birth."""
        self._day(field, earliest=FIRST_YEAR)

    def validate_due(self, field: StringField) -> None:
        """Read the day on which a child is due."""
        self._day(field, earliest=FIRST_YEAR)

    @property
    def details(self) -> Details:
        """What was typed, once it was found good."""
        return Details(
            name=self.said("name").strip(),
            other_names=self.said("other_names").strip(),
            role=ROLES[self.said("role")],
            relation=self.said("relation").strip(),
            birth_date=self._day(self.born, earliest=FIRST_YEAR),
            due_date=self._day(self.due, earliest=FIRST_YEAR),
        )

    @staticmethod
    def _day(field: StringField, *, earliest: int) -> date | None:
        typed = (field.data or "").strip()
        found = read_birth_date(typed) if typed else None
        if typed and (found is None or found.year < earliest):
            raise ValidationError("Enter a date such as 3 5 1979, or leave it empty.")
        return found


class TieForm(TypedForm):
    """How two people are to each other."""

    prefix_of_ids = "tie"
    one_id = StringField()
    kind = StringField()
    other_id = StringField()
    text = StringField()

    def validate_kind(self, field: StringField) -> None:
        """Ask how."""
        if field.data not in TIES:
            raise ValidationError("Choose how they are to each other.")

    def validate_one_id(self, field: StringField) -> None:
        """Ask who."""
        self._require_person(field)

    def validate_other_id(self, field: StringField) -> None:
        """Ask to whom."""
        self._require_person(field)

    @property
    def tie(self) -> NewTie:
        """What was chosen, once it was found good."""
        nobody = uuid.UUID(int=0)
        return NewTie(
            kind=TIES[self.said("kind")],
            one_id=read_id(self.said("one_id")) or nobody,
            other_id=read_id(self.said("other_id")) or nobody,
            text=self.said("text").strip(),
        )

    @staticmethod
    def _require_person(field: StringField) -> None:
        if read_id(field.data) is None:
            raise ValidationError("Choose a person.")


class ContactForm(TypedForm):
    """Another way to reach somebody, and who may hold it."""

    kind = StringField()
    text = StringField()
    safe_contact = StringField()
    is_protected = BooleanField()
    readers = SelectMultipleField(validate_choice=False)

    def __init__(self, of_id: uuid.UUID, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"contact-{of_id}"

    def validate_kind(self, field: StringField) -> None:
        """Ask what it is."""
        if field.data not in KINDS:
            raise ValidationError("Choose what it is.")

    @property
    def contact(self) -> NewContact:
        """What was typed, once it was found good."""
        readers = {id_ for value in self.readers.data or [] if (id_ := read_id(value))}
        return NewContact(
            kind=KINDS[self.said("kind")],
            text=self.said("text").strip(),
            safe_contact=self.said("safe_contact").strip(),
            is_protected=bool(self.is_protected.data),
            reader_ids=frozenset(readers),
        )
