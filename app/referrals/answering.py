"""Reading and writing a sheet by the names of the questions, on plain data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from app.meetings.models import Shape
from app.referrals.questions import ABOUT_A_PERSON, GROUNDS_CHOSEN, Group, Question, groups_for
from app.referrals.sheet import Sheet, SheetPerson

_OF_THE_SHEET: Final = frozenset(one.name for one in fields(Sheet)) - {"people", "ties", "answers"}
UNANSWERED: Final = frozenset({"", "not_asked"})


def answer_to(sheet: Sheet, name: str) -> str:
    """What was answered to the question of that name; empty for nothing."""
    value: str = getattr(sheet, name) if name in _OF_THE_SHEET else sheet.answers.get(name, "")
    return value


def with_answers(sheet: Sheet, answers: Mapping[str, str]) -> Sheet:
    """The sheet with these answers, by the names of their questions; an empty one takes its answer away."""
    own: dict[str, Any] = {name: text for name, text in answers.items() if name in _OF_THE_SHEET}
    rest = {**sheet.answers, **{name: text for name, text in answers.items() if name not in _OF_THE_SHEET}}
    return replace(sheet, **own, answers={name: text for name, text in rest.items() if text})


def is_answered(sheet: Sheet, group: Group) -> bool:
    """Whether anything of a group was answered."""
    return any(answer_to(sheet, question.name).strip() not in UNANSWERED for question in group.questions)


def answered(sheet: Sheet, shape: Shape) -> Sequence[tuple[Group, Sequence[tuple[Question, str]]]]:
    """Every group of which something was answered, with what was, in words."""
    found = []
    for group in groups_for(shape):
        lines = [(one, one.said(answer_to(sheet, one.name))) for one in group.questions if answer_to(sheet, one.name)]
        if lines:
            found.append((group, lines))
    return found


def more_of(person: SheetPerson) -> Iterator[tuple[Question, str]]:
    """What else was told of somebody, in words."""
    for question in ABOUT_A_PERSON:
        if text := person.more.get(question.name, ""):
            yield question, question.said(text)


def grounds_chosen(sheet: Sheet) -> Sequence[str]:
    """The grounds on which it is shared without consent, as they were worded when they were chosen."""
    return [line for line in sheet.answers.get(GROUNDS_CHOSEN, "").splitlines() if line]
