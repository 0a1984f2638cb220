"""One person's day at a meeting: their cases, what waits for their answer, and what they answered."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.agenda.strips import DayStrip, Stretch, draw_strip, make_stretches
from app.cases.need_to_know import Sight
from app.cases.queries import NilReturn, list_own_nil_returns
from app.core.access import Actor, Permission
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.lists import list_case_lines, may_oversee
from app.disclosure.views_of_case import CaseLine, CheckView
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCheck:
    """One agency's question about one case. `line` is what the reader may know of the case, if anything."""

    case_id: uuid.UUID
    reference: str
    agency: AgencyCard
    answer: str
    line: CaseLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """What one person has to do with a meeting. Nothing in it counts a case that they may not know of."""

    cases: tuple[CaseLine, ...]
    minutes: int
    stretches: tuple[Stretch, ...]
    strip: DayStrip
    waiting: tuple[OwnCheck, ...]
    nil_returns: tuple[OwnCheck, ...]
    agencies: tuple[AgencyCard, ...]
    changeable: frozenset[uuid.UUID]

    def answers_to(self, case_id: uuid.UUID | None) -> Sequence[OwnCheck]:
        """What this person's agencies answered about one case, to say it back to them."""
        known = [
            OwnCheck(
                case_id=line.case_id, reference=line.reference, agency=check.agency, answer=check.answer, line=line
            )
            for line in self.cases
            for check in line.own_checks
            if check.answer in {"known", "need_to_come"}
            and not check.is_referrer
            and check.agency.id in self.changeable
        ]
        return [check for check in [*known, *self.nil_returns] if check.case_id == case_id]


def list_own_day(actor: Actor, meeting: Meeting) -> OwnDay:
    """This person's cases at a meeting in the order of time, and their agencies' answers."""
    lines = list_case_lines(actor, meeting)
    answers_for = actor.agencies_spoken_for(Permission.CHECK_ANSWER, meeting.series_id)
    oversees = may_oversee(actor, meeting.series_id)
    own = sorted((line for line in lines if _is_own(line, oversees=oversees)), key=_time_of)
    stretches = make_stretches((line.slot.starts_utc, line.slot.ends_utc) for line in own if line.slot is not None)
    begins = meeting.opened_utc or meeting.starts_utc
    nil_returns = list_own_nil_returns(actor, meeting)
    cards = agency_cards(answers_for | {nil_return.agency_id for nil_return in nil_returns})
    return OwnDay(
        cases=tuple(own),
        minutes=sum(line.planned_minutes for line in own if line.state != "deferred"),
        stretches=tuple(stretches),
        strip=draw_strip(stretches, begins, begins + timedelta(minutes=meeting.planned_minutes)),
        waiting=tuple(
            OwnCheck(
                case_id=line.case_id, reference=line.reference, agency=check.agency, answer=check.answer, line=line
            )
            for line in lines
            for check in line.own_checks
            if _waits(check) and check.agency.id in answers_for and not meeting.is_over
        ),
        nil_returns=tuple(_nil_check(nil_return, cards) for nil_return in nil_returns),
        agencies=tuple(cards.values()),
        changeable=frozenset() if meeting.is_over else answers_for,
    )


def _is_own(line: CaseLine, *, oversees: bool) -> bool:
    if line.sight is not Sight.CASE:
        return False
    return not oversees or any(check.is_needed for check in line.own_checks)


def _waits(check: CheckView) -> bool:
    return check.answer == "no_reply"


def _time_of(line: CaseLine) -> tuple[bool, float]:
    # What was put off to another day has no time, and stands last.
    return (line.slot is None, line.slot.starts_utc.timestamp() if line.slot is not None else 0.0)


def _nil_check(nil_return: NilReturn, cards: Mapping[uuid.UUID, AgencyCard]) -> OwnCheck:
    return OwnCheck(
        case_id=nil_return.case_id,
        reference=nil_return.reference,
        agency=cards[nil_return.agency_id],
        answer="nothing_known",
    )
