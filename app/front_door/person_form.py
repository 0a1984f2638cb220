"""The page of one person: who they are, how they are reached, what else was told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from werkzeug.datastructures import MultiDict

from app.front_door.contact_form import fill_contact, fill_empty, read_contact
from app.front_door.typed import Typed, date_text
from app.referrals.questions import ABOUT_A_PERSON, ROLES, TIES, Ask
from app.referrals.sheet import Sheet, SheetPerson, SheetTie

MOST_CONTACTS: Final = 20
NO_NAME: Final = "Name not known"


def fill_person(person: SheetPerson) -> tuple[Typed, int]:
    """The page with what was told, and how many contacts it has room for: one more than there are."""
    said: MultiDict[str, str] = MultiDict()
    said["role"], said["name"], said["other_names"] = person.role, person.name, person.other_names
    said["relation"] = person.relation
    said["born"], said["due"] = date_text(person.birth_date), date_text(person.due_date)
    for question in ABOUT_A_PERSON:
        said[f"more-{question.name}"] = person.more.get(question.name, "")
    for number, contact in enumerate(person.contacts):
        fill_contact(said, number, contact)
    fill_empty(said, len(person.contacts))
    return Typed(said), len(person.contacts) + 1


def contacts_in(typed: Typed) -> int:
    """How many contacts a page that was sent has room for."""
    return sum(f"contact-{number}-kind" in typed.said for number in range(MOST_CONTACTS))


def read_person(typed: Typed, person: SheetPerson, codes: Sequence[str]) -> SheetPerson:
    """The person as typed. What cannot be used is noted, and kept as it was typed."""
    more = {}
    for question in ABOUT_A_PERSON:
        name = f"more-{question.name}"
        text = typed.choice(name, dict(question.choices)) if question.ask is Ask.CHOICE else typed.text(name)
        if text:
            more[question.name] = text
    contacts = (read_contact(typed, number, codes) for number in range(contacts_in(typed)))
    return replace(
        person,
        role=typed.choice("role", dict(ROLES)) or person.role,
        name=typed.text("name"),
        other_names=typed.text("other_names"),
        relation=typed.text("relation"),
        birth_date=typed.birth_day("born"),
        due_date=typed.due_day("due"),
        more=more,
        contacts=tuple(filter(None, contacts)),
    )


def named(person: SheetPerson) -> str:
    """What to call somebody on a page."""
    return person.name or f"{NO_NAME} ({ROLES.get(person.role, '').lower()})"


def read_tie(typed: Typed, sheet: Sheet) -> SheetTie | None:
    """How two people are to each other, as chosen; none where something is wrong, which is then noted."""
    keys = {person.key for person in sheet.people}
    one, kind, other = typed.choice("one", keys), typed.choice("tie", dict(TIES)), typed.choice("other", keys)
    if not one:
        typed.faults["one"] = "Choose the first person."
    if not kind:
        typed.faults["tie"] = "Choose how they are to each other."
    if not other:
        typed.faults["other"] = "Choose the second person."
    elif one == other:
        typed.faults["other"] = "Choose two different people."
    return None if typed.faults else SheetTie(kind=kind, one=one, other=other)


def tie_in_words(tie: SheetTie, sheet: Sheet) -> str:
    """`Ann is a parent of Bo`; empty where one of them is there no longer."""
    one, other = sheet.person(tie.one), sheet.person(tie.other)
    return f"{named(one)} {TIES.get(tie.kind, TIES['other'])} {named(other)}" if one and other else ""


def ties_in_words(sheet: Sheet) -> Sequence[tuple[int, str]]:
    """Every tie in words, with its number."""
    return [(number, words) for number, tie in enumerate(sheet.ties) if (words := tie_in_words(tie, sheet))]


def with_tie(sheet: Sheet, tie: SheetTie) -> Sheet:
    """The sheet with that tie, which stands there once."""
    return sheet if tie in sheet.ties else replace(sheet, ties=(*sheet.ties, tie))


def without_tie(sheet: Sheet, number: int) -> Sheet:
    """The sheet without the tie of that number."""
    return replace(sheet, ties=tuple(tie for place, tie in enumerate(sheet.ties) if place != number))
