"""Who of one case is who of another that somebody has linked with it: only where nothing speaks against it.

A link says that somebody is in both, and not who. So a person is taken for the same where the whole name is, the date
of birth too where both are known, and nobody else in either case is called alike. What is not certain is nobody.
"""

import uuid
from collections.abc import Mapping, Sequence

from app.cases.likeness import SAME_BIRTH, SAME_NAME, reasons_alike
from app.cases.models import Person
from app.cases.queries import list_people
from app.cases.tokens import Particulars
from app.cases.tokens_of_people import particulars


def same_people(case_id: uuid.UUID, other_case_id: uuid.UUID) -> Mapping[uuid.UUID, uuid.UUID]:
    """Whom of the other case this case is about too, by their id there. For callers that may see both."""
    everybody = list_people({case_id, other_case_id})
    here = [(person, particulars(person, ())) for person in everybody if person.case_id == case_id]
    there = [(person, particulars(person, ())) for person in everybody if person.case_id == other_case_id]
    found: dict[uuid.UUID, uuid.UUID] = {}
    for person, told in there:
        alike = _called_alike(told, here)
        if len(alike) == 1 and _is_the_same(told, alike[0][1]) and len(_called_alike(alike[0][1], there)) == 1:
            found[person.id] = alike[0][0].id
    return found


def _called_alike(told: Particulars, among: Sequence[tuple[Person, Particulars]]) -> list[tuple[Person, Particulars]]:
    by_name = Particulars(names=told.names)
    return [one for one in among if SAME_NAME in reasons_alike(by_name, Particulars(names=one[1].names))]


def _is_the_same(one: Particulars, other: Particulars) -> bool:
    reasons = reasons_alike(one, other)
    is_known = one.birth_date is not None and other.birth_date is not None
    return SAME_NAME in reasons and (SAME_BIRTH in reasons or not is_known)
