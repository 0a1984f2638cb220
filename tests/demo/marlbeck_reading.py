"""Ways of reading Marlbeck that its tests share."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from app.demo.marlbeck import MARLBECK

CASES = {case.key: case for case in MARLBECK.today.cases}
AGENCIES = {agency.code: agency for agency in MARLBECK.partnership.agencies}
MEMBERS = {member.email: (agency, member) for agency in AGENCIES.values() for member in agency.members}
PEOPLE = {person.email: person for person in MARLBECK.partnership.people}


def strings(value: Any) -> Iterator[str]:
    """Every string anywhere below a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))


def case_parts(marlbeck: Any) -> list[tuple[str, Any]]:
    """Each case with its key, wherever it was heard."""
    return [
        *((case.key, case) for case in marlbeck.today.cases),
        *((item.case_key, item) for meeting in marlbeck.earlier for item in meeting.items),
        (marlbeck.family.key, marlbeck.family),
        *((told.key, told) for told in marlbeck.waiting),
    ]
