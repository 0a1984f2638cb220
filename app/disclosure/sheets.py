"""What was told in a submission beyond what a referral holds, for those who see the case that it became."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.words import birth_date, day_and_time
from app.disclosure.consultations import ConsultationView, consultation_behind
from app.referrals.answering import answered, more_of
from app.referrals.consulting import find_consultation_of
from app.referrals.models import SubmissionState
from app.referrals.queries import find_of_case
from app.referrals.questions import Ask, Question
from app.referrals.sheet import Sheet, SheetPerson

# These stand in the referral itself, and on its part of the page.
IN_THE_REFERRAL: Final = frozenset({"event", "worries", "grounds", "safe_contact", "checklist_ticks", "consent"}) | {
    *("consent_text", "override_reason", "purpose"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPart:
    """One group of what was told, or what was told of one person: labels with answers in words."""

    title: str
    lines: tuple[tuple[str, str], ...]


def rest_of_what_was_told(case_id: uuid.UUID, received_utc: datetime) -> tuple[ToldPart, ...]:
    """The rest of the sheet that this referral came as. For callers that have asked need-to-know."""
    submission = find_of_case(case_id)
    if submission is None or submission.state is not SubmissionState.ACCEPTED or submission.sent_utc != received_utc:
        return ()
    sheet = Sheet.from_text(submission.sheet_text)
    groups = ((group.title, tuple(_of_group(lines))) for group, lines in answered(sheet, submission.shape))
    asked = consultation_behind(find_consultation_of(submission))
    before = () if asked is None else (("Asked before it was sent in", tuple(_of_question(asked))),)
    people = ((f"About {person.name}", tuple(_of_person(person))) for person in sheet.people if person.name)
    return tuple(ToldPart(title=title, lines=lines) for title, lines in (*before, *groups, *people) if lines)


def _of_question(asked: ConsultationView) -> Iterator[tuple[str, str]]:
    for one in asked.said:
        yield f"{one.by.name} {'answered' if one.is_advice else 'wrote'}, {day_and_time(one.said_utc)}", one.text


def _of_group(answers: Iterable[tuple[Question, str]]) -> Iterator[tuple[str, str]]:
    return ((one.label, _said(one, text)) for one, text in answers if one.name not in IN_THE_REFERRAL)


def _of_person(person: SheetPerson) -> Iterator[tuple[str, str]]:
    if person.other_names:
        yield "Other names", person.other_names
    for question, text in more_of(person):
        yield question.label, text


def _said(question: Question, text: str) -> str:
    return birth_date(text) if question.ask is Ask.DATE else text
