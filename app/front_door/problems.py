"""What was typed and cannot be read, for the last look before it is sent. None of it stops anybody."""

from collections.abc import Sequence
from datetime import date

from app.front_door.person_form import named
from app.front_door.typed import birth_problem
from app.referrals.sheet import Sheet, SheetPerson


def problems_of(sheet: Sheet) -> Sequence[str]:
    """In words, what nobody will be able to use as it stands."""
    found = []
    for person in sheet.people:
        found += [f"{named(person)}: {words}" for words in _of_person(person)]
    return found


def _of_person(person: SheetPerson) -> Sequence[str]:
    found = []
    for text, what in ((person.birth_date, "date of birth"), (person.due_date, "due date")):
        if text and (problem := _problem(text, what)):
            found.append(problem)
    found += [
        f"the time “{text}” for “{contact.text}” cannot be read."
        for contact in person.contacts
        for text in (contact.flags.get("safe_from_typed"), contact.flags.get("safe_until_typed"))
        if text
    ]
    return found


def _problem(text: str, what: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"the {what} “{text}” cannot be read. It is sent as you wrote it."
    return birth_problem(day) if what == "date of birth" else ""
