"""What came in, for whoever decides about it: the board, and one submission with all that helps to decide."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from app.audit.service import record
from app.cases.queries import list_cases
from app.core.access import Actor
from app.core.clock import local, local_today, now_utc
from app.core.pages import PageOf
from app.disclosure.submissions import SubmissionLine, SubmissionView, disclose_submission, submission_lines
from app.identity.queries import AccountCard, account_cards
from app.referrals.coming import ComingDate, Nations, free_days, list_coming_dates, list_nations, next_fitting
from app.referrals.joining import may_take_apart
from app.referrals.missing import list_missing
from app.referrals.models import Submission, SubmissionState
from app.referrals.queries import get_to_decide, list_to_decide, more_asked, page_decided
from app.referrals.resembling import TwinKind
from app.referrals.rules import STANDS_OPEN, WAITS, is_late
from app.referrals.sheet import Sheet
from app.referrals.timing import answer_by
from app.referrals.twins import Twin, find_twins


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """A submission on the board. `twins` are the kinds of likeness that nobody has looked at yet."""

    line: SubmissionLine
    is_late: bool
    missing: int
    twins: frozenset[TwinKind]
    more_asked_utc: datetime | None
    # Until when whoever sent it is to hear from a person; only while it waits.
    answer_by_utc: datetime | None
    is_overdue: bool

    @property
    def is_for_today(self) -> bool:
        """Whether that day is today."""
        return self.answer_by_utc is not None and local(self.answer_by_utc).date() == local_today()


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinView:
    """Another case that may be about the same, with who looked and what they said."""

    twin: Twin
    by: AccountCard | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageView:
    """One submission with what helps to decide about it."""

    submission: SubmissionView
    is_late: bool
    missing: Sequence[str]
    twins: Sequence[TwinView]
    dates: Sequence[ComingDate]
    fitting: ComingDate | None
    answer_by_utc: datetime | None
    is_overdue: bool
    joined_to: str
    may_take_apart: bool

    @property
    def may_be_repeat(self) -> bool:
        """Whether the rule says that this is one; it is proposed, and never set by itself."""
        return any(one.twin.kind is TwinKind.REPEAT and one.twin.is_open for one in self.twins)


def list_board(actor: Actor, states: Collection[SubmissionState]) -> Sequence[BoardLine]:
    """What came in for this person to decide, urgent first, then as it came."""
    return _board_lines(actor, list_to_decide(actor, states))


def page_decided_board(
    actor: Actor, states: Collection[SubmissionState], since_utc: datetime, number: int
) -> tuple[PageOf, Sequence[BoardLine]]:
    """The page with that number of what was decided so, of what was sent since then; the latest first."""
    page, rows = page_decided(actor, states, since_utc, number)
    return page, _board_lines(actor, rows)


def _board_lines(actor: Actor, rows: Sequence[Submission]) -> Sequence[BoardLine]:
    dates = list_coming_dates(actor)
    asked = more_asked(row.id for row in rows)
    nations = list_nations()
    twins = _twins_of(actor, [row for row in rows if row.state in STANDS_OPEN])
    return [
        BoardLine(
            line=line,
            is_late=_is_late(row, dates),
            missing=len(list_missing(Sheet.from_text(row.sheet_text), row.shape, row.kind)),
            twins=frozenset(twin.kind for twin in twins.get(row.case_id, ()) if twin.is_open),
            more_asked_utc=asked.get(row.id),
            answer_by_utc=answer_by_of(row, nations),
            is_overdue=is_overdue(row, nations),
        )
        for row, line in zip(rows, submission_lines(rows), strict=True)
    ]


def disclose_triage(actor: Actor, submission_id: uuid.UUID) -> TriageView:
    """One submission with all that helps to decide; leaves its entry in the trail. Raises `NotFound`."""
    row = get_to_decide(actor, submission_id)
    submission = disclose_submission(actor, submission_id)
    twins = _twins_of(actor, [row]).get(row.case_id, ())
    if twins:
        record("submissions_compared", actor.account_id, case_id=row.case_id, found=len(twins))
    people = account_cards(twin.decision.decided_by_id for twin in twins if twin.decision)
    dates = list_coming_dates(actor)
    coming = [one for one in dates if not one.is_past_cut_off]
    nations = list_nations()
    joined = list_cases([row.joined_case_id]) if row.joined_case_id else ()
    return TriageView(
        submission=submission,
        is_late=_is_late(row, dates),
        missing=list_missing(submission.sheet, row.shape, row.kind),
        twins=[
            TwinView(
                twin=twin,
                by=people.get(twin.decision.decided_by_id) if twin.decision else None,
                reason=twin.decision.reason if twin.decision else "",
            )
            for twin in twins
        ],
        dates=dates,
        fitting=next_fitting(dates if row.is_urgent else coming, row.shape, row.series_id),
        answer_by_utc=answer_by_of(row, nations),
        is_overdue=is_overdue(row, nations),
        joined_to=joined[0].reference if joined else "",
        may_take_apart=may_take_apart(row),
    )


def answer_by_of(row: Submission, nations: Nations) -> datetime | None:
    """Until when whoever sent it hears from a person, while it waits."""
    if row.state not in WAITS or row.sent_utc is None:
        return None
    zone = current_app.extensions["settings"].zone
    return answer_by(row.sent_utc, free_days(nations.of(row.shape, row.series_id), local(row.sent_utc).year), zone)


def is_overdue(row: Submission, nations: Nations) -> bool:
    """Whether nobody has answered it by the end of its day."""
    until = answer_by_of(row, nations)
    return until is not None and now_utc() >= until


def _twins_of(actor: Actor, rows: Sequence[Submission]) -> Mapping[uuid.UUID, Sequence[Twin]]:
    """What resembles each of these, series by series, since each may have a rule of its own."""
    by_series: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        by_series[row.series_id].append(row.case_id)
    found: dict[uuid.UUID, Sequence[Twin]] = {}
    for series_id, case_ids in by_series.items():
        found |= find_twins(actor, case_ids, series_id)
    return found


def _is_late(row: Submission, dates: Sequence[ComingDate]) -> bool:
    if row.sent_utc is None or row.state not in STANDS_OPEN:
        return False
    coming = next_fitting(dates, row.shape, row.series_id, at_utc=row.sent_utc)
    return coming is not None and is_late(row.sent_utc, coming.cut_off_utc)
