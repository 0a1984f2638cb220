"""Putting right who is in a submission, before it is decided: by whoever decides, who rang and knows better.

The sheet is changed and everybody is put into the case anew, so that what resembles it is looked up by what stands
there now. What stood there before is kept as a word of whoever changed it, which both sides read.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.audit.service import record
from app.cases.people import Details, check_details
from app.core.access import Actor
from app.core.access_epoch import note_access_change
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.core.words import birth_date
from app.referrals.models import Submission, SubmissionWordKind
from app.referrals.queries import get_to_decide
from app.referrals.questions import ROLES
from app.referrals.rules import STANDS_OPEN
from app.referrals.service import SAVED_ELSEWHERE, change_where, put_people, say_word
from app.referrals.sheet import Sheet, SheetPerson

LABELS: Final = {
    "name": "Name",
    "other_names": "Other names",
    "role": "What they are to the case",
    "relation": "In words",
    "birth_date": "Born",
    "due_date": "Due",
}


def correct_person(actor: Actor, submission_id: uuid.UUID, key: uuid.UUID, details: Details) -> None:
    """Put right what is told of somebody. Raises `NotFound`, `Invalid`, and `Conflict` where it is decided already."""
    row, sheet, before = _open(actor, submission_id, key)
    after = _with_details(before, details)
    changes = [
        f"{label}: it said “{_said(before, name)}”, now “{_said(after, name)}”"
        if _said(before, name)
        else f"{label}: now “{_said(after, name)}”"
        for name, label in LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    if changes:
        _keep(actor, row, sheet.with_person(after), "\n".join([f"About {before.name or 'somebody'}:", *changes]))


def add_person(actor: Actor, submission_id: uuid.UUID, details: Details) -> None:
    """Put somebody more into it. Raises what `correct_person` raises."""
    row, sheet = _get(actor, submission_id)
    person = _with_details(SheetPerson(), details)
    _keep(actor, row, sheet.with_person(person), "\n".join(["Added:", *_all_of(person)]))


def remove_person(actor: Actor, submission_id: uuid.UUID, key: uuid.UUID) -> None:
    """Take somebody out of it; all that stood about them is kept in the word. Raises `NotFound` and `Conflict`."""
    row, sheet, person = _open(actor, submission_id, key)
    _keep(actor, row, sheet.without_person(person.key), "\n".join(["Taken out:", *_all_of(person)]))


def _get(actor: Actor, submission_id: uuid.UUID) -> tuple[Submission, Sheet]:
    row = get_to_decide(actor, submission_id)
    if row.state not in STANDS_OPEN:
        raise Conflict("Somebody has dealt with this meanwhile. Look at what became of it.")
    return row, Sheet.from_text(row.sheet_text)


def _open(actor: Actor, submission_id: uuid.UUID, key: uuid.UUID) -> tuple[Submission, Sheet, SheetPerson]:
    row, sheet = _get(actor, submission_id)
    person = sheet.person(str(key))
    if person is None:
        raise NotFound
    return row, sheet, person


def _with_details(person: SheetPerson, details: Details) -> SheetPerson:
    check_details(details)
    return replace(
        person,
        name=details.name,
        other_names=details.other_names,
        role=details.role.value,
        relation=details.relation,
        birth_date=details.birth_date.isoformat() if details.birth_date else "",
        due_date=details.due_date.isoformat() if details.due_date else "",
    )


def _keep(actor: Actor, row: Submission, sheet: Sheet, text: str) -> None:
    is_as_seen = (Submission.id == row.id) & (Submission.version == row.version) & (Submission.state == row.state)
    # Whoever sent it may be writing in it at this moment, because they were asked for more.
    if not change_where(db.update(Submission).where(is_as_seen).values(version=row.version + 1)):
        raise Conflict(SAVED_ELSEWHERE)
    db.session.refresh(row, ["version"])
    row.sheet_text = sheet.to_text()
    put_people(row, sheet)
    say_word(row, SubmissionWordKind.CORRECTED, actor.account_id, text)
    record("submission_corrected", actor.account_id, case_id=row.case_id, submission_id=row.id)
    note_access_change()


def _all_of(person: SheetPerson) -> Iterator[str]:
    yield from (f"{label}: {said}" for name, label in LABELS.items() if (said := _said(person, name)))
    for contact in person.contacts:
        yield f"{contact.kind.capitalize()}: {contact.text}"
    yield from (f"{name.replace('_', ' ').capitalize()}: {text}" for name, text in person.more.items() if text)


def _said(person: SheetPerson, name: str) -> str:
    text: str = getattr(person, name)
    if name == "role":
        return ROLES.get(text, text)
    return birth_date(text) if name in {"birth_date", "due_date"} else text
