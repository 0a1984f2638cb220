"""What every form that people type into has in common."""

import uuid
from collections.abc import Sequence

from flask_wtf import FlaskForm


def read_id(text: str | None) -> uuid.UUID | None:
    """The id in a field or an address, or None where there is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


class TypedForm(FlaskForm):  # type: ignore[misc]  # the library ships no types
    """A form that keeps what was typed. `prefix_of_ids` keeps its fields apart from those of another on its page."""

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
