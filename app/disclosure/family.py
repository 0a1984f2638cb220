"""Who is around a case and how they are to each other: the picture of a family, and the same in words.

Names, roles, ages and ties alone: nothing of where anybody lives or how they are reached, so nothing protected.
"""

import textwrap
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cases.family_layout import BOX_HEIGHT, BOX_WIDTH, LABEL_HEIGHT, Layout, lay_out
from app.cases.family_rows import Somebody, Tie
from app.cases.models import Person, PersonRole, PersonTie, TieKind
from app.cases.people import list_ties
from app.cases.queries import list_people
from app.core.clock import local_today
from app.disclosure.words import PERSON_ROLE, age_in_words
from app.disclosure.words_of_submissions import TIE, TIE_TO

WIDE, NARROW = 5, 2
_ORDER = tuple(TieKind)
_LINE = 18
_MOST_LINES = 2
_CHILDREN = frozenset({PersonRole.CHILD, PersonRole.UNBORN})


@dataclass(frozen=True, slots=True, kw_only=True)
class TieView:
    """How somebody is to somebody else, read from them: `words` and the other's name."""

    id: uuid.UUID
    words: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInPicture:
    """Somebody in the picture: the lines of their name, and what they are."""

    name: str
    lines: Sequence[str]
    role: str
    age: str
    ties: Sequence[TieView]
    # Those that were told from this person on; the others are their counterparts.
    said: Sequence[TieView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture of a family, for a wide screen and for a narrow one, with everybody by key."""

    wide: Layout
    narrow: Layout
    people: Mapping[str, PersonInPicture]
    box: tuple[int, int] = (BOX_WIDTH, BOX_HEIGHT)
    label_height: int = LABEL_HEIGHT

    @property
    def has_ties(self) -> bool:
        """Whether anything is known of how they are to each other."""
        return any(person.ties for person in self.people.values())


def picture_of_case(case_id: uuid.UUID) -> Picture:
    """The picture of everybody around a case. For callers that have asked need-to-know."""
    people, rows = list_people([case_id]), sorted(list_ties(case_id), key=lambda row: _ORDER.index(row.kind))
    names = {person.id: person.name for person in people}
    somebody = [Somebody(str(person.id), person.role in _CHILDREN) for person in people]
    several = {**TIE, TieKind.PARENT_OF: "parents of"}
    ties = [Tie(row.kind, str(row.one_id), str(row.other_id), _said(row, TIE), _said(row, several)) for row in rows]
    return Picture(
        wide=lay_out(somebody, ties, WIDE),
        narrow=lay_out(somebody, ties, NARROW),
        people={str(person.id): _in_picture(person, rows, names) for person in people},
    )


def _in_picture(person: Person, rows: Sequence[PersonTie], names: Mapping[uuid.UUID, str]) -> PersonInPicture:
    said = [
        TieView(id=row.id, words=_said(row, TIE_TO), name=names[row.other_id])
        for row in rows
        if row.one_id == person.id and row.other_id in names
    ]
    heard = [
        TieView(id=row.id, words=_from_the_other(row), name=names[row.one_id])
        for row in rows
        if row.other_id == person.id and row.one_id in names
    ]
    return PersonInPicture(
        name=person.name,
        lines=_wrapped(person.name),
        role=_short_role(person.role),
        age=age_in_words(person.birth_date, person.due_date, local_today()),
        ties=[*said, *heard],
        said=said,
    )


def _from_the_other(row: PersonTie) -> str:
    if row.kind is TieKind.PARENT_OF:
        return "child of"
    if row.kind is TieKind.CARER_OF:
        return "cared for by"
    return f"“{row.text}” is said of" if row.kind is TieKind.OTHER else _said(row, TIE_TO)


def _said(row: PersonTie, words: Mapping[TieKind, str]) -> str:
    """The words of a tie: where no kind says it, those that somebody typed."""
    if row.kind is TieKind.OTHER:
        return row.text or words[row.kind]
    return f"{words[row.kind]} ({row.text})" if row.text else words[row.kind]


def _short_role(role: PersonRole) -> str:
    return "Alleges and is accused" if role is PersonRole.ALLEGING_BOTH_WAYS else PERSON_ROLE[role]


def _wrapped(name: str) -> Sequence[str]:
    lines = textwrap.wrap(name, _LINE) or [name]
    return lines if len(lines) <= _MOST_LINES else [lines[0], f"{lines[1][: _LINE - 1]}…"]
