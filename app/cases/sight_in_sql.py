"""The twin of need-to-know for queries: what is hidden is not returned, after the work that an absent row would take.

`sight_in_sql` is for lists, and leaves broken glass out: it opens one page, and no list. `opens_to` is for one page.
"""

import uuid

from sqlalchemy import ColumnElement, case, exists, false, or_, true

from app.cases.access_models import BrokenGlass, SealedCaseReader
from app.cases.models import Answer, Case, Check, ConflictOfInterest
from app.cases.need_to_know import Sight
from app.core.access import PERMISSIONS, Actor, Grant, Permission
from app.core.clock import now_utc
from app.meetings.models import OVER, Meeting

_COMING = (Answer.KNOWN, Answer.NEED_TO_COME)


def sight_in_sql(actor: Actor, case_id: ColumnElement[uuid.UUID]) -> ColumnElement[int]:
    """The twin of `need_to_know.standing_sight` for a query that joins `Meeting`: 0, 1 or 2 as in `Sight`."""
    named = is_sealed(case_id) & reaches_with(actor, case_id, Permission.CASE_READ)
    sees_case = or_(false(), *(_sees_case(grant, case_id) for grant in actor.grants))
    checks_records = or_(false(), *(_checks_records(grant, case_id) for grant in actor.grants))
    return case(
        (is_hidden_from(actor, case_id), int(Sight.NOTHING)),
        (named, int(Sight.CASE)),
        (sees_case, int(Sight.CASE)),
        (checks_records, int(Sight.IDENTIFIERS)),
        else_=int(Sight.NOTHING),
    )


def sees_case(actor: Actor, case_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Whether `sight_in_sql` is the whole case, in words of which a database can tell how many rows they leave.

    Of a `CASE` that equals a number PostgreSQL expects next to none, and then joins whole tables row by row.
    """
    named = is_sealed(case_id) & reaches_with(actor, case_id, Permission.CASE_READ)
    by_grant = (_sees_case(grant, case_id) for grant in actor.grants)
    return ~is_hidden_from(actor, case_id) & or_(false(), named, *by_grant)


def opens_to(actor: Actor, case_id: ColumnElement[uuid.UUID], least: Sight = Sight.IDENTIFIERS) -> ColumnElement[bool]:
    """Whether `need_to_know.decide_sight` shows this person that much at least, for a query that joins `Meeting`."""
    holds = exists().where(
        BrokenGlass.case_id == case_id, BrokenGlass.account_id == actor.account_id, BrokenGlass.ends_utc > now_utc()
    )
    return or_(
        sight_in_sql(actor, case_id) >= int(least),
        ~is_hidden_from(actor, case_id) & holds & reaches_with(actor, case_id, Permission.CASE_BREAK_GLASS),
    )


def reaches_with(actor: Actor, case_id: ColumnElement[uuid.UUID], permission: Permission) -> ColumnElement[bool]:
    """Whether a grant with that permission counts for a case, for a query that joins `Meeting`."""
    grants = (grant for grant in actor.grants if permission in PERMISSIONS[grant.role])
    return or_(false(), *(reaches(grant, case_id) for grant in grants))


def speaks_for(
    actor: Actor, case_id: ColumnElement[uuid.UUID], agency_id: ColumnElement[uuid.UUID], permission: Permission
) -> ColumnElement[bool]:
    """The twin of `need_to_know.agencies_spoken_for` for a query that joins `Meeting` and asks for the sight itself."""
    grants = (grant for grant in actor.grants if grant.agency_id and permission in PERMISSIONS[grant.role])
    return or_(false(), *((agency_id == grant.agency_id) & _sees_case(grant, case_id) for grant in grants))


def is_hidden_from(actor: Actor, case_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """The twin of `need_to_know.is_hidden`, wherever a query has the id of a case."""
    names_them = exists().where(SealedCaseReader.case_id == case_id, SealedCaseReader.account_id == actor.account_id)
    return or_(in_conflict(actor, case_id), is_sealed(case_id) & ~names_them)


def is_sealed(case_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Whether a case is sealed, for a query."""
    return exists().where(Case.id == case_id, Case.is_sealed).correlate_except(Case)


def has_reference(case_id: ColumnElement[uuid.UUID], reference: str) -> ColumnElement[bool]:
    """Whether a case is the one with that reference, for a query."""
    return exists().where(Case.id == case_id, Case.reference == reference).correlate_except(Case)


def in_conflict(actor: Actor, case_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """The twin of `need_to_know.is_in_conflict`, wherever a query has the id of a case."""
    return exists().where(
        ConflictOfInterest.case_id == case_id,
        or_(ConflictOfInterest.account_id == actor.account_id, ConflictOfInterest.agency_id.in_(actor.agency_ids)),
    )


def reaches(grant: Grant, case_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Whether a grant counts for a case, for a query that joins `Meeting`."""
    series = true() if grant.series_id is None else Meeting.series_id == grant.series_id
    return series if grant.case_id is None else series & (case_id == grant.case_id)


def _sees_case(grant: Grant, case_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    permissions = PERMISSIONS[grant.role]
    if Permission.MEETING_OVERSEE in permissions:
        return reaches(grant, case_id)
    if Permission.CASE_READ not in permissions:
        return false()
    if grant.case_id is not None:
        return reaches(grant, case_id)
    return reaches(grant, case_id) & exists().where(
        Check.meeting_id == Meeting.id,
        Check.case_id == case_id,
        Check.agency_id == grant.agency_id,
        or_(Check.is_referrer, Check.is_requested, Check.answer.in_(_COMING)),
    )


def _checks_records(grant: Grant, case_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    if not {Permission.CASE_READ, Permission.CHECK_ANSWER} <= PERMISSIONS[grant.role]:
        return false()
    return (
        reaches(grant, case_id)
        & Meeting.state.not_in(OVER)
        & exists().where(
            Check.meeting_id == Meeting.id,
            Check.case_id == case_id,
            Check.agency_id == grant.agency_id,
            Check.answer == Answer.NO_REPLY,
        )
    )
