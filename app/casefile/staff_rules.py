"""A staff list as people type or paste it, on plain data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.cases.tokens import Particulars, name_texts, phone_texts, read_birth_date

LONGEST_LIST: Final = 5000
_DATE_LIKE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRead:
    """What was understood, and in words what was not, line by line. Nothing is kept while anything is wrong."""

    staff: tuple[Particulars, ...]
    faults: tuple[str, ...]


def read_staff(text: str) -> StaffRead:
    """One person a line: the name first, then in any order date of birth, phone, address or postcode, parted by `;`."""
    staff, faults = [], []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines[:LONGEST_LIST]:
        fields = [field.strip() for field in re.split(r"[;\t|]", line) if field.strip()]
        if number == 1 and fields and fields[0].casefold() in {"name", "names"}:
            continue
        if not fields or not name_texts(fields[0]):
            faults.append(f"Line {number}: write a first name and a surname, and put a semicolon after them.")
            continue
        fault = next((field for field in fields[1:] if _DATE_LIKE.fullmatch(field) and not read_birth_date(field)), "")
        if fault:
            faults.append(f"Line {number}: write the date of birth as in 3/5/1979.")
        staff.append(_read_person(fields))
    if len(lines) > LONGEST_LIST:
        faults.append(f"Give no more than {LONGEST_LIST:,} people at once.")
    return StaffRead(staff=tuple(staff), faults=tuple(faults))


def _read_person(fields: Sequence[str]) -> Particulars:
    dates = [born for field in fields[1:] if (born := read_birth_date(field))]
    others = [field for field in fields[1:] if not read_birth_date(field)]
    return Particulars(
        names=(fields[0],),
        birth_date=dates[0] if dates else None,
        phones=tuple(field for field in others if phone_texts(field)),
        addresses=(", ".join(field for field in others if not phone_texts(field)),),
    )
