"""The words of a submission as one plain value: whoever sends something in fills it step by step, nothing is required.

Every way in (form, link, import, question, transfer) makes the same sheet, and everything that follows reads it. Dates
stay text until they can be read as `YYYY-MM-DD`, so that nothing typed is ever lost.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, Self

# Sheets of other versions are not read: a change of the form writes a step here that brings the older ones up.
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContact:
    """How somebody is reached, and what must never be done with it; `flags` are those of `ContactFlags` by name."""

    kind: str = "phone"
    text: str = ""
    safe_contact: str = ""
    is_protected: bool = False
    # Codes of the agencies that may hold it, where it is protected.
    shown_to: tuple[str, ...] = ()
    flags: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPerson:
    """Somebody around the case. `key` is a UUID as text, and becomes the id of the person."""

    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    role: str = "victim"
    name: str = ""
    other_names: str = ""
    relation: str = ""
    birth_date: str = ""
    due_date: str = ""
    # What else was told of them, by the name of the question (`questions`).
    more: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[SheetContact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTie:
    """How two people are to each other: `kind` is one of `TieKind`, read from the first to the second.

    `text` says it where no kind does.
    """

    kind: str
    one: str
    other: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that was written. `answers` holds the rest of the form, by the name of the question (`questions`)."""

    event: str = ""
    worries: str = ""
    grounds: str = ""
    safe_contact: str = ""
    consent: str = "not_asked"
    consent_text: str = ""
    # Why it is shared all the same, for what, and who decided that when (an account's id, ISO time in UTC).
    override_reason: str = ""
    purpose: str = ""
    override_by: str = ""
    override_utc: str = ""
    # Which checklist the practitioner used, and the count that they give; nothing is worked out from it.
    checklist: str = ""
    checklist_ticks: str = ""
    people: tuple[SheetPerson, ...] = ()
    ties: tuple[SheetTie, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def to_text(self) -> str:
        """The sheet as it is sealed."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The sheet that was sealed; an empty text is an empty sheet. What is not known any longer is left out."""
        if not text:
            return cls()
        kept: dict[str, Any] = json.loads(text)
        sheet = cls(**_known(cls, kept))
        return replace(
            sheet,
            people=tuple(_person(one) for one in kept.get("people", ())),
            ties=tuple(SheetTie(**_known(SheetTie, one)) for one in kept.get("ties", ())),
        )

    def person(self, key: str) -> SheetPerson | None:
        """The person with that key, if there is one."""
        return next((person for person in self.people if person.key == key), None)

    def with_person(self, person: SheetPerson) -> Self:
        """The sheet with this person in place of the one with the same key, or behind the others."""
        if self.person(person.key) is None:
            return replace(self, people=(*self.people, person))
        return replace(self, people=tuple(person if one.key == person.key else one for one in self.people))

    def without_person(self, key: str) -> Self:
        """The sheet without that person and their ties."""
        return replace(
            self,
            people=tuple(person for person in self.people if person.key != key),
            ties=tuple(tie for tie in self.ties if key not in {tie.one, tie.other}),
        )


def _person(kept: Mapping[str, Any]) -> SheetPerson:
    person = SheetPerson(**_known(SheetPerson, kept))
    contacts = tuple(
        replace(contact, shown_to=tuple(contact.shown_to))
        for contact in (SheetContact(**_known(SheetContact, one)) for one in kept.get("contacts", ()))
    )
    return replace(person, contacts=contacts)


def _known(kind: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in kept.items() if name in names}
