"""Tokens for what was there before tokens were made as they are made now, in small batches. A timed job."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from app.cases.access_models import CaseToken
from app.cases.matching import looking_once
from app.cases.models import TOKENS_EDITION, Case, Contact
from app.cases.queries import list_people
from app.cases.tokens_of_people import keep_first_tokens, keep_reference_tokens
from app.core.database import db
from app.core.vault import prefetch_case_keys
from app.referrals.models import Submission
from app.referrals.reading import numbers_of
from app.referrals.rules import WITH_WHOEVER_DECIDES
from app.referrals.sheet import Sheet

AT_ONCE: Final = 50


def make_tokens_anew() -> int:
    """Make the tokens of the next cases that have none, or those of an older edition; answers how many cases.

    Each batch is a change of its own, so that it can be stopped anywhere and goes on from there. Where all have
    theirs it reads one index, and does nothing.
    """
    cases = db.session.scalars(
        db.select(Case)
        .where(Case.tokens_edition < TOKENS_EDITION)
        .order_by(Case.created_utc.desc(), Case.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if cases:
        _make(cases)
    return len(cases)


def _make(cases: Sequence[Case]) -> None:
    case_ids = [case.id for case in cases]
    db.session.execute(db.delete(CaseToken).where(CaseToken.case_id.in_(case_ids)))
    # Of what was erased nothing can be read, and nothing is found.
    there = prefetch_case_keys(case_ids)
    contacts: dict[object, list[Contact]] = defaultdict(list)
    rows = db.session.scalars(
        db.select(Contact).where(Contact.case_id.in_(there)).order_by(Contact.position, Contact.id)
    )
    for row in rows:
        contacts[row.person_id].append(row)
    with looking_once():
        for person in list_people(there):
            keep_first_tokens(person, contacts[person.id])
    sent = db.session.scalars(
        db.select(Submission)
        .where(Submission.case_id.in_(there), Submission.state.in_(WITH_WHOEVER_DECIDES))
        .order_by(Submission.id)
    )
    for submission in sent:
        keep_reference_tokens(submission.case_id, numbers_of(Sheet.from_text(submission.sheet_text)))
    for case in cases:
        case.tokens_edition = TOKENS_EDITION
