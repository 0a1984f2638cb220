"""What a submission does not say and whoever hears it will ask for, in plain words: advice that blocks nothing."""

from collections.abc import Iterator, Sequence

from app.cases.models import ConsentState, PersonRole
from app.meetings.models import Shape
from app.referrals.models import SubmissionKind
from app.referrals.reading import read_date
from app.referrals.sheet import Sheet, SheetPerson

_VICTIMS = frozenset({PersonRole.VICTIM, PersonRole.ALLEGING_BOTH_WAYS})
_HARMING = frozenset({PersonRole.CAUSING_HARM, PersonRole.ALLEGING_BOTH_WAYS})
_CHILDREN = frozenset({PersonRole.CHILD, PersonRole.UNBORN})
_ABOUT_A_FAMILY = frozenset({Shape.GROUP_CASE, Shape.STRATEGY, Shape.CLINIC})


def list_missing(sheet: Sheet, shape: Shape, kind: SubmissionKind) -> Sequence[str]:
    """What is missing for this kind of meeting. Information and requests need little: whom and what it is about."""
    if kind is not SubmissionKind.REFERRAL:
        return [] if any(person.name.strip() for person in sheet.people) else ["Whom it is about"]
    return [*_people(sheet, shape), *_contact(sheet), *_consent(sheet), *_of_shape(sheet, shape)]


def _people(sheet: Sheet, shape: Shape) -> Iterator[str]:
    victims = _in_role(sheet, _VICTIMS)
    if not victims and shape not in _ABOUT_A_FAMILY:
        yield "Who is harmed"
    if shape in _ABOUT_A_FAMILY and not _in_role(sheet, _CHILDREN | _VICTIMS):
        yield "Which child or adult it is about"
    if not _in_role(sheet, _HARMING) and shape not in _ABOUT_A_FAMILY:
        yield "Who causes the harm, as far as it is known"
    for person in sheet.people:
        role = _role(person)
        if role is PersonRole.UNBORN:
            if read_date(person.due_date) is None:
                yield f"When {_called(person, 'the unborn child')} is due"
        elif role in _VICTIMS | _HARMING | _CHILDREN and read_date(person.birth_date) is None:
            yield f"Date of birth of {_called(person, 'somebody who is not named')}"
        if role in _CHILDREN - {PersonRole.UNBORN} and not any(one.kind == "school" for one in person.contacts):
            yield f"School or nursery of {_called(person, 'a child who is not named')}"
    if not _in_role(sheet, _CHILDREN) and shape is not Shape.CLINIC:
        yield "Whether there are children, also elsewhere or unborn"


def _contact(sheet: Sheet) -> Iterator[str]:
    reached = [one for person in _in_role(sheet, _VICTIMS) for one in person.contacts if one.text.strip()]
    if not reached:
        yield "How the victim is reached"
    if not sheet.safe_contact.strip() and not any(one.safe_contact.strip() or one.flags for one in reached):
        yield "How contact is safe: which number, which hours, what never"


def _consent(sheet: Sheet) -> Iterator[str]:
    if sheet.consent == ConsentState.NOT_ASKED:
        yield "Whether consent was asked for, or why it was not safe to"
    if sheet.consent != ConsentState.GIVEN and not sheet.override_reason.strip():
        yield "Why it is shared without consent"


def _of_shape(sheet: Sheet, shape: Shape) -> Iterator[str]:
    if shape is Shape.MARAC and not sheet.grounds.strip() and not sheet.checklist_ticks.strip():
        yield "Why it is for this meeting: what is seen, professional judgement, more often or worse, or heard before"
    if not sheet.worries.strip():
        yield "What could happen, what points to it and what protects"


def _in_role(sheet: Sheet, roles: frozenset[PersonRole]) -> list[SheetPerson]:
    return [person for person in sheet.people if _role(person) in roles]


def _role(person: SheetPerson) -> PersonRole:
    return PersonRole(person.role)


def _called(person: SheetPerson, otherwise: str) -> str:
    return person.name.strip() or otherwise
