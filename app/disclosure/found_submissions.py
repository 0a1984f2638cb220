"""What came in, found by keyed tokens, for those who decide about it. What is hidden from them answers like none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import union_all

from app.audit.service import record
from app.cases.access_models import CaseToken
from app.cases.models import Case
from app.cases.queries import list_people
from app.cases.sight_in_sql import is_hidden_from
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.database import db
from app.core.vault import cases_with_keys, prefetch_case_keys
from app.disclosure.found import references_meant, tokens_to_find
from app.disclosure.lists import headline
from app.disclosure.submissions import SubmissionLine, submission_lines
from app.referrals.models import Submission, SubmissionState
from app.referrals.queries import facts_of
from app.referrals.rules import WITH_WHOEVER_DECIDES, decides

MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSubmission:
    """Something that came in, and the names it is called by."""

    line: SubmissionLine
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSubmissions:
    """The newest of what fits, and whether more fits about which this person decides."""

    submissions: Sequence[FoundSubmission]
    is_more: bool


def find_submissions(actor: Actor, typed: str) -> FoundSubmissions:
    """The newest of what came in that fits, of what this person decides about; each leaves an entry in the trail.

    What stands on a list as a case of its own is found as a case. Raises `Invalid` for what cannot be looked for.
    """
    tokens = tokens_to_find(typed)
    if not any(Permission.REFERRAL_TRIAGE in PERMISSIONS[grant.role] for grant in actor.grants):
        return FoundSubmissions(submissions=(), is_more=False)
    fitting = union_all(
        db.select(CaseToken.case_id).where(CaseToken.token.in_(tokens)),
        db.select(Case.id).where(Case.reference.in_(references_meant(typed))),
    )
    rows = db.session.scalars(
        db.select(Submission)
        .where(Submission.case_id.in_(fitting), Submission.state.in_(WITH_WHOEVER_DECIDES))
        .where((Submission.state != SubmissionState.ACCEPTED) | Submission.joined_case_id.is_not(None))
        .where(~is_hidden_from(actor, Submission.case_id.expression))
        .order_by(Submission.sent_utc.desc(), Submission.id)
    )
    mine = [row for row in rows if decides(actor, facts_of(row))]
    there = cases_with_keys({row.case_id for row in mine})
    found = [row for row in mine if row.case_id in there]
    shown = found[:MOST_FOUND]
    names = _headlines(shown)
    for row in shown:
        record("submission_found", actor.account_id, case_id=row.case_id, submission_id=row.id)
    return FoundSubmissions(
        submissions=[FoundSubmission(line=line, headline=names[line.case_id]) for line in submission_lines(shown)],
        is_more=len(found) > MOST_FOUND,
    )


def _headlines(rows: Sequence[Submission]) -> Mapping[object, str]:
    case_ids = {row.case_id for row in rows}
    prefetch_case_keys(case_ids)
    people = list_people(case_ids)
    return {case_id: headline([one for one in people if one.case_id == case_id]) for case_id in case_ids}
