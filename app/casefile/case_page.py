"""What the page of a case shows around the case itself."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from app.actions.acting import ActingAgency, list_acting
from app.actions.rules import When, is_overdue
from app.actions.standard import StandardLine, list_standard_lines
from app.agenda.queries import get_item
from app.cases.break_glass import RunningGlass, find_running_glass
from app.cases.need_to_know import ItemFacts, Sight, agencies_spoken_for
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.directory.queries import AgencyCard, agency_cards, get_partnership
from app.disclosure.case import disclose_item
from app.disclosure.views_of_case import ActionView, CaseView, CheckView
from app.disclosure.words import CERTAINTY
from app.meetings.models import Meeting, MeetingState
from app.minutes.queries import list_agencies_to_limit

ACTION_COLOURS = {
    "proposed": "blue",
    "agreed": "teal",
    "done": "green",
    "not_done": "red",
    "not_taken_up": "grey",
    "overtaken_by_events": "grey",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A case for one reader, and what that reader may do there."""

    case: CaseView
    meeting: Meeting
    oversees: bool
    writes_for: tuple[AgencyCard, ...]
    limits_from: tuple[AgencyCard, ...]
    adds_actions: bool
    acting: tuple[ActingAgency, ...]
    standard: tuple[StandardLine, ...]
    answers_views: bool
    coordinator_phone: str
    minutes_so_far: int
    glass: RunningGlass | None
    is_sealed: bool
    may_seal: bool
    decides_conflicts: bool
    reader: str
    read_utc: datetime

    @property
    def sharing_reasons(self) -> tuple[str, ...]:
        """What agencies choose from when they share."""
        return tuple(line.strip() for line in self.meeting.series.sharing_reasons.splitlines() if line.strip())

    @property
    def takes_down(self) -> bool:
        """Whether this reader may write down for an agency what it says aloud."""
        return self.oversees and not self.glass and not self.meeting.is_over

    @property
    def differs(self) -> bool:
        """Whether this reader may say for an agency that it sees something differently."""
        return bool(self.writes_for) and not self.meeting.is_over

    action_colours = ACTION_COLOURS
    certainties = tuple((certainty.value, text) for certainty, text in CERTAINTY.items())

    @property
    def needed(self) -> tuple[CheckView, ...]:
        """The agencies that are asked to be present."""
        return tuple(check for check in self.case.line.checks if check.is_needed)

    @property
    def is_open(self) -> bool:
        """Whether the meeting is going on, so that times are forecasts."""
        return self.meeting.state is MeetingState.OPEN

    @property
    def has_lobby(self) -> bool:
        """Whether there is a lobby to go back to, for somebody who waits in it."""
        return (
            not self.oversees and not self.glass and self.meeting.state in {MeetingState.PUBLISHED, MeetingState.OPEN}
        )

    def action_colour(self, action: ActionView) -> str:
        """The colour that goes with the state of an action; its words stand beside it."""
        return ACTION_COLOURS[action.state]

    def is_overdue(self, action: ActionView) -> bool:
        """Whether an agreed action should have been done by now."""
        when = When(due_utc=action.due_utc, is_due_at_time=action.is_due_at_time)
        return action.state == "agreed" and is_overdue(when, now_utc(), current_app.extensions["settings"].zone)


def written_for(actor: Actor, facts: ItemFacts) -> tuple[AgencyCard, ...]:
    """The agencies for which this person writes in that case; whom they work for comes first."""
    cards = agency_cards(agencies_spoken_for(actor, facts, Permission.RESEARCH_WRITE)).values()
    return tuple(sorted(cards, key=lambda card: card.id != actor.employer_id))


def make_case_page(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> CasePage:
    """The page of a case for this reader. Raises `NotFound`, hidden or absent."""
    seen = get_item(actor, meeting_id, case_id, Permission.CASE_READ, Sight.CASE)
    case, meeting, facts = disclose_item(actor, seen), seen.item.meeting, seen.facts
    writes_for = written_for(actor, facts)
    counted_from = case.line.clock_from_utc
    by_glass = seen.by_glass
    may_add = actor.may(Permission.ACTION_ADD, series_id=meeting.series_id) and not by_glass
    acting = list_acting(actor, meeting, facts) if may_add and case.line.state != "closed" else ()
    return CasePage(
        case=case,
        meeting=meeting,
        oversees=case.is_overseen,
        writes_for=writes_for,
        limits_from=tuple(agency_cards(list_agencies_to_limit(facts)).values()) if writes_for else (),
        adds_actions=bool(acting),
        acting=acting,
        standard=list_standard_lines(meeting.series_id, {one.agency.id for one in acting}) if acting else (),
        answers_views=actor.may(Permission.MEETING_CHAIR, series_id=meeting.series_id) and not by_glass,
        coordinator_phone=get_partnership().phone,
        minutes_so_far=int((now_utc() - counted_from).total_seconds() // 60) if counted_from else 0,
        glass=find_running_glass(actor.account_id, case_id) if by_glass else None,
        is_sealed=facts.is_sealed,
        decides_conflicts=actor.may(Permission.CONFLICT_DECIDE, series_id=meeting.series_id) and not by_glass,
        may_seal=actor.may(Permission.CASE_SEAL, series_id=meeting.series_id) and not by_glass,
        reader=actor.name,
        read_utc=now_utc(),
    )
