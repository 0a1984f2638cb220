"""The answers in the form of the whole list: those that differ from what the page showed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.core.forms import read_id
from app.disclosure.words import ANSWER

FIELD: Final = "answer-"
SHOWN: Final = "shown-"
ANSWER_VALUES: Final = frozenset(answer.value for answer in ANSWER)
_LEAST_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer of an agency about a case, or of one of its services."""

    case_id: uuid.UUID
    agency_id: uuid.UUID
    service_id: uuid.UUID | None
    answer: str

    @property
    def key(self) -> str:
        """The row that it belongs to."""
        return f"{self.case_id}.{self.agency_id}"


def read_given(form: Mapping[str, str]) -> Sequence[GivenAnswer]:
    """What somebody chose and had not been shown as chosen: whole agencies first, then services apart.

    Raises `Invalid` for what is no answer. A page that was open while a colleague answered does not undo that.
    """
    found = []
    for name, value in form.items():
        if not name.startswith(FIELD) or form.get(SHOWN + name.removeprefix(FIELD)) == value:
            continue
        parts = [read_id(part) for part in name.removeprefix(FIELD).split(".")]
        if len(parts) not in {_LEAST_PARTS, _LEAST_PARTS + 1} or None in parts or value not in ANSWER_VALUES:
            raise Invalid("Choose known, nothing known or need to come.", field=name)
        case_id, agency_id, service_id = (*parts, None)[:3]
        if case_id is not None and agency_id is not None:
            found.append(GivenAnswer(case_id, agency_id, service_id, value))
    return sorted(found, key=lambda given: (given.key, given.service_id is not None))
