"""One line of a table as a sheet, with what is wrong with it by column, on plain data.

Nothing is worked out: the count of a checklist is the one that stands there. What has no place of its own is kept with
what happened, so that nothing somebody wrote is lost.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Final

from app.cases.tokens import plain_number
from app.referrals.columns import KEPT, SHEET_FIELDS
from app.referrals.sheet import Sheet, SheetContact, SheetPerson
from app.referrals.table_dates import (
    GROWN_UP_YEARS,
    OLDEST_YEARS,
    Ask,
    Choices,
    DateAsked,
    DateWrong,
    age_on,
    read_birth,
    read_table_date,
    said,
)

_KINDS: Final = {"referral": "referral", "information": "information", "info": "information", "request": "request"}
_YES: Final = frozenset({"y", "yes", "true", "1", "x"})
_NO: Final = frozenset({"n", "no", "false", "0"})
_CONSENT: Final = {
    **dict.fromkeys((*_YES, "given", "obtained", "agreed", "granted"), "given"),
    **dict.fromkeys((*_NO, "refused", "declined", "not given", "withheld"), "refused"),
    **dict.fromkeys(("not safe", "not safe to ask", "unsafe", "unsafe to ask"), "not_safe_to_ask"),
    **dict.fromkeys(("not asked", "not sought", "unknown", "not known", "n/a"), "not_asked"),
    **{state: state for state in ("given", "refused", "not_safe_to_ask", "not_asked")},
}
_IN_THE_SHEET: Final = frozenset(
    {"worries", "grounds", "safe_contact", "consent_text", "override_reason", "purpose", "checklist"}
)
_ALREADY_READ: Final = frozenset(
    {"event", "kind", "consent", "checklist_ticks", "happened_on", "happened_at", "happened_where", KEPT}
)
_YES_OR_NO: Final = frozenset({"wants_police", "knows_of_this"})
_MORE: Final = ("gender", "ethnicity", "language", "school", "age")
_MOST_TICKS: Final = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, or worth a look; `column` is the key of its column, if one."""

    message: str
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReading:
    """A line as it would come in. `notes` stop nothing; `asks` wait for an answer about the whole table."""

    sheet: Sheet
    kind: str
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    asks: frozenset[Ask] = frozenset()

    def content(self) -> str:
        """All that is said, in one form, so that the same line is known again."""
        words = asdict(self.sheet)
        for person in words["people"]:
            del person["key"]
        return json.dumps([self.kind, words], ensure_ascii=False, sort_keys=True)

    def incident(self) -> str:
        """The number of the crime or incident without what people write differently; empty where there is none."""
        return plain_number(self.sheet.answers.get("crime_reference", ""))


@dataclass(slots=True)
class _Reader:
    cells: Mapping[str, str]
    targets: Mapping[str, str]
    choices: Choices
    today: date
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    asks: set[Ask] = field(default_factory=set)

    def column(self, target: str) -> str:
        return next((key for key, one in self.targets.items() if one == target), "")

    def text(self, target: str) -> str:
        """What stands in the columns of a target; several are one text."""
        found = (self.cells.get(key, "").strip() for key, one in self.targets.items() if one == target)
        return "\n".join(filter(None, found))

    def wrong(self, message: str, target: str) -> None:
        self.faults.append(Fault(message, self.column(target)))

    def note(self, message: str, target: str) -> None:
        self.notes.append(Fault(message, self.column(target)))


def read_line(
    cells: Mapping[str, str],
    targets: Mapping[str, str],
    headings: Mapping[str, str],
    choices: Choices,
    today: date,
) -> LineReading:
    """Read a line: its cells and what each column becomes, both by the key of the column. Never raises."""
    reader = _Reader(cells, targets, choices, today)
    people = tuple(_people(reader))
    kind = _kind(reader)
    sheet = Sheet(
        event=_event(reader, headings),
        worries=reader.text("worries"),
        grounds=reader.text("grounds"),
        safe_contact=reader.text("safe_contact"),
        consent=_consent(reader),
        consent_text=reader.text("consent_text"),
        override_reason=reader.text("override_reason"),
        purpose=reader.text("purpose"),
        checklist=reader.text("checklist"),
        people=people,
        answers=_answers(reader),
    )
    sheet = _with_ticks(reader, sheet)
    if not reader.text("event"):
        reader.wrong("Say what happened, in a sentence or two.", "event")
    if not people:
        reader.notes.append(Fault("Nobody is named."))
    return LineReading(
        sheet=sheet,
        kind=kind,
        faults=tuple(reader.faults),
        notes=tuple(reader.notes),
        asks=frozenset(reader.asks),
    )


def _event(reader: _Reader, headings: Mapping[str, str]) -> str:
    happened = reader.text("event")
    when = " ".join(filter(None, (_day(reader), reader.text("happened_at"))))
    where = reader.text("happened_where")
    kept = [
        f"{headings.get(key, key)}: {reader.cells[key].strip()}"
        for key, target in reader.targets.items()
        if target == KEPT and reader.cells.get(key, "").strip()
    ]
    beside = [*([f"When: {when}"] if when else []), *([f"Where: {where}"] if where else []), *kept]
    return "\n\n".join(filter(None, (happened, "\n".join(beside))))


def _day(reader: _Reader) -> str:
    typed = reader.text("happened_on")
    if not typed:
        return ""
    try:
        found = read_table_date(typed, reader.choices, reader.today)
    except DateWrong as wrong:
        reader.wrong(str(wrong), "happened_on")
    except DateAsked as asked:
        reader.asks.add(asked.ask)
    else:
        if found.day > reader.today:
            reader.wrong(f"{said(found.day)} has not been yet.", "happened_on")
        return f"{said(found.day)} {found.time}".strip()
    return ""


def _kind(reader: _Reader) -> str:
    typed = reader.text("kind")
    kind = _KINDS.get(typed.casefold(), "")
    if typed and not kind:
        reader.wrong("Write referral, information or request.", "kind")
    return kind


def _consent(reader: _Reader) -> str:
    typed = reader.text("consent")
    plain = " ".join(typed.casefold().split())
    found = _CONSENT.get(plain, "") if typed else "not_asked"
    if not found:
        reader.wrong("Write given, refused, not safe to ask or not asked.", "consent")
    return found or "not_asked"


def _answers(reader: _Reader) -> dict[str, str]:
    answers = {}
    for name in SHEET_FIELDS:
        text = "" if name in _ALREADY_READ | _IN_THE_SHEET else reader.text(name)
        if text and name in _YES_OR_NO:
            plain = text.casefold()
            answers[name] = "yes" if plain in _YES else "no" if plain in _NO else "not_known"
            if answers[name] == "not_known" and plain not in {"not known", "unknown", "not_known"}:
                reader.wrong("Write yes, no or not known.", name)
        elif text:
            answers[name] = text
    return answers


def _with_ticks(reader: _Reader, sheet: Sheet) -> Sheet:
    typed = reader.text("checklist_ticks")
    if not typed:
        return sheet
    named = sheet.checklist or "DASH"
    found = re.fullmatch(r"(\d{1,4})(?:\.0)?(?:\s*(?:/|of)\s*\d+)?", typed)
    if found is None:
        # "High" is somebody's word for it, and no number is made of a word.
        return replace(sheet, checklist=named, answers={**sheet.answers, "checklist_note": typed})
    if int(found[1]) > _MOST_TICKS:
        reader.wrong(f"{found[1]} ticks are more than any checklist has.", "checklist_ticks")
    return replace(sheet, checklist=named, checklist_ticks=str(int(found[1])))


def _people(reader: _Reader) -> Iterable[SheetPerson]:
    told: dict[tuple[str, int], set[str]] = defaultdict(set)
    for target in reader.targets.values():
        role, _, rest = target.partition(".")
        number, _, attribute = rest.partition(".")
        if attribute and reader.text(target):
            told[role, int(number)].add(attribute)
    order = ("victim", "causing_harm", "child", "unborn", "other_adult", "family")
    for role, place in sorted(told, key=lambda one: (order.index(one[0]), one[1])):
        yield _person(reader, role, f"{role}.{place}.")


def _person(reader: _Reader, role: str, slot: str) -> SheetPerson:
    whole = " ".join(filter(None, (reader.text(f"{slot}forename"), reader.text(f"{slot}surname"))))
    named = reader.text(f"{slot}name") or whole
    other = [reader.text(f"{slot}other_names")]
    if named != whole and whole and whole not in named:
        other.insert(0, whole)
    born = _birth(reader, role, slot)
    return SheetPerson(
        role=role,
        name=" ".join(named.split()),
        other_names=", ".join(filter(None, other)),
        relation=reader.text(f"{slot}relation"),
        birth_date=born.isoformat() if born else "",
        due_date=_due(reader, slot),
        more={name: text for name in _MORE if (text := reader.text(f"{slot}{name}"))},
        contacts=tuple(_contacts(reader, slot)),
    )


def _birth(reader: _Reader, role: str, slot: str) -> date | None:
    age, typed, born = reader.text(f"{slot}age"), reader.text(f"{slot}birth_date"), None
    if age and not (re.fullmatch(r"\d{1,3}(\.0)?", age) and int(float(age)) <= OLDEST_YEARS):
        reader.wrong(f"An age is a number of years, up to {OLDEST_YEARS}.", f"{slot}age")
        age = ""
    if typed:
        try:
            born = read_birth(typed, reader.choices, reader.today)
        except DateWrong as wrong:
            reader.wrong(str(wrong), f"{slot}birth_date")
        except DateAsked as asked:
            reader.asks.add(asked.ask)
    years = age_on(born, reader.today) if born else None
    if years is not None and age and abs(years - int(float(age))) > 1:
        reader.note(f"The date of birth makes them {years}, and the age says {age}.", f"{slot}birth_date")
    elif years is not None and role == "child" and years >= GROWN_UP_YEARS:
        reader.note(f"This child would be {years} years old.", f"{slot}birth_date")
    return born


def _due(reader: _Reader, slot: str) -> str:
    typed = reader.text(f"{slot}due_date")
    if not typed:
        return ""
    try:
        return read_table_date(typed, reader.choices, reader.today).day.isoformat()
    except DateWrong as wrong:
        reader.wrong(str(wrong), f"{slot}due_date")
    except DateAsked as asked:
        reader.asks.add(asked.ask)
    return ""


def _contacts(reader: _Reader, slot: str) -> Iterable[SheetContact]:
    safely = reader.text(f"{slot}safe_contact")
    for kind in ("phone", "email"):
        if text := reader.text(f"{slot}{kind}"):
            yield SheetContact(kind=kind, text=text, safe_contact=safely if kind == "phone" else "")
    if safely and not reader.text(f"{slot}phone"):
        yield SheetContact(kind="phone", text="No number given", safe_contact=safely)
    place = ", ".join(filter(None, (reader.text(f"{slot}address"), reader.text(f"{slot}postcode"))))
    if place:
        yield SheetContact(kind="address", text=place)
