"""The short first page: who, what happened, how safe is contact. It is enough to be sent."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from werkzeug.datastructures import MultiDict

from app.cases.tokens import read_birth_date
from app.core.forms import read_id
from app.front_door.contact_form import fill_contact, read_contact
from app.front_door.typed import HOW, Typed, birth_problem, date_text
from app.meetings.models import Shape
from app.referrals.questions import KINDS
from app.referrals.sheet import Sheet, SheetContact, SheetPerson
from app.referrals.writing import Meant

VICTIM: Final = "victim"
CAUSING_HARM: Final = "causing_harm"
CHILD: Final = "child"


def fill_first(sheet: Sheet, meant: Meant) -> Typed:
    """The page with what stands in the sheet."""
    said: MultiDict[str, str] = MultiDict()
    said["kind"], said["shape"], said["agency_id"] = meant.kind, meant.shape.value, str(meant.agency_id)
    said["event"], said["safe_contact"] = sheet.event, sheet.safe_contact
    for role in (VICTIM, CAUSING_HARM):
        person = _first(sheet, role)
        said[role] = person.name if person else ""
        said[f"{role}_born"] = date_text(person.birth_date) if person else ""
    children = [one for one in sheet.people if one.role == CHILD]
    said["children"] = "\n".join(
        ", ".join(filter(None, (child.name, date_text(child.birth_date)))) for child in children
    )
    victim = _first(sheet, VICTIM)
    fill_contact(said, 0, victim.contacts[0] if victim and victim.contacts else SheetContact())
    return Typed(said)


def read_meant(typed: Typed, agency_ids: Collection[uuid.UUID], before: Meant) -> Meant:
    """What it is, for what, and from whom; what was not chosen stays as it was."""
    shape = typed.choice("shape", [one.value for one in Shape])
    agency_id = read_id(typed.text("agency_id"))
    return Meant(
        kind=typed.choice("kind", dict(KINDS)) or before.kind,
        shape=Shape(shape) if shape else before.shape,
        agency_id=agency_id if agency_id in agency_ids and agency_id is not None else before.agency_id,
    )


def read_first(typed: Typed, sheet: Sheet, codes: Sequence[str]) -> Sheet:
    """The sheet with what was typed on the first page; what else was told of somebody stays."""
    sheet = replace(sheet, event=typed.text("event"), safe_contact=typed.text("safe_contact"))
    for role in (VICTIM, CAUSING_HARM):
        sheet = _with_named(typed, sheet, role)
    sheet = _with_children(typed, sheet)
    contact, victim = read_contact(typed, 0, codes), _first(sheet, VICTIM)
    if victim is None and contact is not None:
        victim = SheetPerson(role=VICTIM)
    if victim is not None:
        others = victim.contacts[1:]
        sheet = sheet.with_person(replace(victim, contacts=(contact, *others) if contact else others))
    return sheet


def require_first(typed: Typed) -> None:
    """Note what is missing where somebody goes on; the rest may be empty."""
    if not typed.text("event"):
        typed.faults.setdefault("event", "Say in a sentence or two what happened, or what you want to ask.")


def _first(sheet: Sheet, role: str) -> SheetPerson | None:
    return next((person for person in sheet.people if person.role == role), None)


def _with_named(typed: Typed, sheet: Sheet, role: str) -> Sheet:
    name, born = typed.text(role), typed.birth_day(f"{role}_born")
    person = _first(sheet, role)
    if person is None:
        return sheet.with_person(SheetPerson(role=role, name=name, birth_date=born)) if name or born else sheet
    changed = replace(person, name=name, birth_date=born)
    return sheet.with_person(changed) if name or born or _has_more(person) else sheet.without_person(person.key)


def _with_children(typed: Typed, sheet: Sheet) -> Sheet:
    """One child a line. A line stands for the child of that name, else for the next one whose name was changed."""
    lines = [_line(typed, number, line) for number, line in enumerate(_lines(typed), start=1)]
    names = {name for name, _born in lines}
    before = [person for person in sheet.people if person.role == CHILD]
    free = [child for child in before if child.name not in names]
    kept: set[str] = set()
    for name, born in lines:
        child = next((one for one in before if one.name == name and one.key not in kept), None)
        if child is None:
            child = free.pop(0) if free else SheetPerson(role=CHILD)
        kept.add(child.key)
        sheet = sheet.with_person(replace(child, name=name, birth_date=born))
    # Of whom more was told is taken out on the page of people, where it can be seen what goes.
    for child in before:
        if child.key not in kept and not _has_more(child):
            sheet = sheet.without_person(child.key)
    return sheet


def _lines(typed: Typed) -> list[str]:
    return [line for line in map(str.strip, typed.text("children").splitlines()) if line]


def _line(typed: Typed, number: int, line: str) -> tuple[str, str]:
    name, _comma, born = (part.strip() for part in line.rpartition(",")) if "," in line else (line, "", "")
    found = read_birth_date(born) if born else None
    problem = birth_problem(found) if found else HOW if born else ""
    if problem or not name:
        problem = problem or "Write the name before the comma."
        typed.faults.setdefault("children", f"Child {number}: {problem[0].lower()}{problem[1:]}")
    return name, found.isoformat() if found else born


def _has_more(person: SheetPerson) -> bool:
    return bool(person.contacts or person.more or person.other_names or person.relation)
