"""Who may read a submission and what may be done with it, on plain data. Conflicts and seals are asked for before."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.access import PERMISSIONS, Actor, Grant, Permission
from app.referrals.models import SubmissionState

# Who decides does not see what is still being written, and not what was taken back.
WITH_WHOEVER_DECIDES: Final = frozenset(SubmissionState) - {SubmissionState.DRAFT, SubmissionState.WITHDRAWN}
WAITS: Final = frozenset({SubmissionState.SENT})
STANDS_OPEN: Final = WAITS | {SubmissionState.MORE_ASKED}
CHANGES_STILL: Final = frozenset({SubmissionState.DRAFT, SubmissionState.MORE_ASKED})
IS_DECIDED: Final = frozenset({SubmissionState.ACCEPTED, SubmissionState.NOTED, SubmissionState.DECLINED})
# What each state may become; deciding holds once, so that two who decide at once do it once.
NEXT: Final[Mapping[SubmissionState, frozenset[SubmissionState]]] = {
    SubmissionState.DRAFT: frozenset({SubmissionState.SENT, SubmissionState.WITHDRAWN}),
    SubmissionState.SENT: IS_DECIDED | {SubmissionState.MORE_ASKED, SubmissionState.WITHDRAWN},
    SubmissionState.MORE_ASKED: IS_DECIDED | {SubmissionState.SENT, SubmissionState.WITHDRAWN},
    SubmissionState.ACCEPTED: frozenset(),
    SubmissionState.NOTED: frozenset({SubmissionState.ACCEPTED}),
    SubmissionState.DECLINED: frozenset({SubmissionState.ACCEPTED}),
    SubmissionState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionFacts:
    """What is asked about a submission to decide who reads it."""

    state: SubmissionState
    agency_id: uuid.UUID
    account_id: uuid.UUID | None
    series_id: uuid.UUID | None


def is_own(actor: Actor, facts: SubmissionFacts) -> bool:
    """Whether this person wrote it, or it was sent in by an agency they speak for. A draft is its author's alone."""
    if facts.account_id == actor.account_id:
        return actor.may(Permission.REFERRAL_WRITE)
    return facts.state is not SubmissionState.DRAFT and any(speaks(grant, facts.agency_id) for grant in actor.grants)


def decides(actor: Actor, facts: SubmissionFacts) -> bool:
    """Whether this person decides what becomes of it: in its series, or anywhere where it names none."""
    return facts.state in WITH_WHOEVER_DECIDES and any(
        Permission.REFERRAL_TRIAGE in PERMISSIONS[grant.role]
        and grant.case_id is None
        and (facts.series_id is None or grant.reaches(facts.series_id))
        for grant in actor.grants
    )


def may_read(actor: Actor, facts: SubmissionFacts) -> bool:
    """Whether this person may read it, unless it is hidden from them."""
    return is_own(actor, facts) or decides(actor, facts)


def is_late(sent_utc: datetime, cut_off_utc: datetime | None) -> bool:
    """Whether it came after the time until which referrals are taken; a late one is marked, never refused."""
    return cut_off_utc is not None and sent_utc > cut_off_utc


def speaks(grant: Grant, agency_id: uuid.UUID) -> bool:
    """Whether a grant lets somebody read what was sent in by that agency."""
    permissions = PERMISSIONS[grant.role]
    return (
        grant.agency_id == agency_id
        and grant.case_id is None
        and {Permission.REFERRAL_WRITE, Permission.CHECK_ANSWER} <= permissions
    )
