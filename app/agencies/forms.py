"""What is typed about an agency or one of its contacts: plain data, or what is wrong, next to its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.typed import is_email, is_phone


@dataclass(slots=True)
class TypedDetails:
    """What stood in a form, tidied, and what is wrong with it by field."""

    said: Mapping[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed there."""
        return " ".join(self.said.get(name, "").split())

    def check_agency(self) -> bool:
        """Whether an agency can be kept with these details."""
        if not is_phone(self.text("phone")):
            self.faults["phone"] = "Enter a phone number like 01632 960001"
        self._check_address("manager_email", is_needed=False)
        if self.text("manager_email") and not self.text("manager_name"):
            self.faults["manager_name"] = "Enter whose address this is"
        return not self.faults

    def check_contact(self) -> bool:
        """Whether a contact can be kept with these details."""
        if not self.text("name"):
            self.faults["name"] = "Enter their name"
        self._check_address("email", is_needed=True)
        if self.text("phone") and not is_phone(self.text("phone")):
            self.faults["phone"] = "Enter a phone number like 01632 960001"
        return not self.faults

    def _check_address(self, name: str, *, is_needed: bool) -> None:
        typed = self.text(name)
        if (typed or is_needed) and not is_email(typed):
            self.faults[name] = "Enter an e-mail address like name@example.org"
