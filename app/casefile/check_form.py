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
# Of one person is said whether they are known; who needs to come is said of the case.
PERSON: Final = "person"
PERSON_VALUES: Final = ANSWER_VALUES - {"need_to_come"}
_LEAST_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer of an agency about a case or about one person of it, or of one of its services."""

    case_id: uuid.UUID
    agency_id: uuid.UUID
    service_id: uuid.UUID | None
    person_id: uuid.UUID | None
    answer: str

    @property
    def key(self) -> str:
        """The row that it belongs to."""
        return f"{self.case_id}.{self.agency_id}"

    @property
    def is_whole(self) -> bool:
        """Whether it is about the case, and of the agency as a whole."""
        return self.service_id is None and self.person_id is None


def read_given(form: Mapping[str, str]) -> Sequence[GivenAnswer]:
    """What somebody chose and had not been shown as chosen: about people first, then whole agencies, then services.

    Raises `Invalid` for what is no answer. A page that was open while a colleague answered does not undo that. Where
    somebody is known, the case is: "nothing known" of it in the same form is left out.
    """
    found = []
    for name, value in form.items():
        if not name.startswith(FIELD) or form.get(SHOWN + name.removeprefix(FIELD)) == value:
            continue
        texts = name.removeprefix(FIELD).split(".")
        is_person = texts[_LEAST_PARTS:-1] == [PERSON]
        parts = [read_id(part) for part in (texts[:_LEAST_PARTS] + texts[-1:] if is_person else texts)]
        values = PERSON_VALUES if is_person else ANSWER_VALUES
        if len(parts) not in {_LEAST_PARTS, _LEAST_PARTS + 1} or None in parts or value not in values:
            raise Invalid("Choose known, nothing known or need to come.", field=name)
        case_id, agency_id, part_id = (*parts, None)[:3]
        if case_id is not None and agency_id is not None:
            service_id, person_id = (None, part_id) if is_person else (part_id, None)
            found.append(GivenAnswer(case_id, agency_id, service_id, person_id, value))
    known = {given.key for given in found if given.person_id and given.answer == "known"}
    return sorted(
        (given for given in found if not (given.is_whole and given.answer == "nothing_known" and given.key in known)),
        key=lambda given: (given.key, given.person_id is None, given.service_id is not None),
    )
