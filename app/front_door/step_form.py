"""One group of questions, read and filled in by their names."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from werkzeug.datastructures import MultiDict

from app.front_door.typed import Typed, date_text
from app.referrals.answering import answer_to, grounds_chosen, with_answers
from app.referrals.questions import GROUNDS_CHOSEN, Ask, Group, Question
from app.referrals.sheet import Sheet
from app.referrals.writing import note_decision_to_share

MOST_TICKS: Final = 99
CONSENT: Final = "consent"


def fill_step(group: Group, sheet: Sheet) -> Typed:
    """The page with what was answered."""
    said: MultiDict[str, str] = MultiDict()
    for question in group.questions:
        answer = answer_to(sheet, question.name)
        said[question.name] = date_text(answer) if question.ask is Ask.DATE else answer
    if group.key == CONSENT:
        said.setlist(GROUNDS_CHOSEN, list(grounds_chosen(sheet)))
    return Typed(said)


def read_step(typed: Typed, group: Group, sheet: Sheet, *, grounds: Sequence[str], actor_id: uuid.UUID | None) -> Sheet:
    """The sheet with what was typed. What cannot be used is noted, and kept as it was typed."""
    answers = {question.name: _read(typed, question) for question in group.questions}
    if group.key != CONSENT:
        return with_answers(sheet, answers)
    # A ground that is on the list no longer stays as it was chosen.
    known = [*grounds, *(one for one in grounds_chosen(sheet) if one not in grounds)]
    answers[GROUNDS_CHOSEN] = "\n".join(one for one in known if typed.has(GROUNDS_CHOSEN, one))
    after = with_answers(sheet, answers)
    by, moment = note_decision_to_share(sheet, after, actor_id)
    return replace(after, override_by=by, override_utc=moment)


def note_others(typed: Typed, group: Group, sheet: Sheet) -> None:
    """Note what another page has saved meanwhile, where it is not what stands here."""
    for question in group.questions:
        there = answer_to(sheet, question.name)
        if there and there != _read(Typed(typed.said), question):
            typed.others[question.name] = question.said(there)


def _read(typed: Typed, question: Question) -> str:
    if question.ask is Ask.CHOICE:
        return typed.choice(question.name, dict(question.choices)) or ("not_asked" if question.name == CONSENT else "")
    if question.ask is Ask.DATE:
        return typed.day(question.name)
    text = typed.text(question.name)
    if question.ask is Ask.COUNT and text and not (text.isascii() and text.isdecimal() and int(text) <= MOST_TICKS):
        typed.faults[question.name] = "Write the number that you counted, such as 14, or leave it out."
    return text
