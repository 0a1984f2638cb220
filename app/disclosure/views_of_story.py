"""The plain data of a case across meetings: its visits, its chronology, the scale, and who has written."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.directory.queries import AgencyCard
from app.disclosure.views_of_case import (
    ActionView,
    ContributionView,
    OutcomeView,
    VoiceView,
    WithheldView,
)
from app.disclosure.views_of_record import AdditionView, SeenDifferently


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleView:
    """How safe one person says things are, and why."""

    who: str
    agency: AgencyCard | None
    number: int
    why: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """A significant event. `corrects` names the entry that this one corrects, where its reader has that one too."""

    id: uuid.UUID
    when: str
    what: str
    meaning: str
    agency: AgencyCard
    author: str
    written_utc: datetime
    meeting_id: uuid.UUID
    meeting_utc: datetime
    corrects: "EventName | None"
    corrected_by: "tuple[EventName, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventName:
    """An entry as another one names it: when it happened, and which agency says so."""

    id: uuid.UUID
    when: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesView:
    """One section of the minutes of a visit, to read."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """The case at one meeting, for one reader who sees it there. `circulated` says when it went out, in words."""

    meeting_id: uuid.UUID
    starts_utc: datetime
    shape: str
    series: str
    state: str
    is_heard: bool
    is_to_come: bool
    note: str
    circulated: str
    outcome: OutcomeView | None
    contributions: tuple[ContributionView, ...]
    withheld: tuple[WithheldView, ...]
    voices: tuple[VoiceView, ...]
    actions: tuple[ActionView, ...]
    scale: tuple[ScaleView, ...]
    minutes: tuple[MinutesView, ...]
    differing: tuple[SeenDifferently, ...]
    additions: tuple[AdditionView, ...]

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands there yet but that it is to come."""
        has_something = self.contributions or self.withheld or self.voices or self.actions or self.scale or self.minutes
        return self.is_to_come and not (has_something or self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """Everything of a case across the meetings at which its reader sees it, earliest first."""

    case_id: uuid.UUID
    reference: str
    headline: str
    visits: tuple[VisitView, ...]
    chronology: tuple[EventView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColleague:
    """Somebody who speaks for an agency on the case and did not then."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicesOfOne:
    """What one of the family said then and says now; empty where nothing was brought."""

    person: str
    then: tuple[VoiceView, ...]
    now: tuple[VoiceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """What is different from last time, plainly: nothing here says whether it is better or worse."""

    since_utc: datetime
    # How many of the actions of last time itself have been answered, and those of before it that have.
    answered_of_then: int
    answered: tuple[ActionView, ...]
    colleagues: tuple[NewColleague, ...]
    agencies: tuple[AgencyCard, ...]
    shared: tuple[tuple[AgencyCard, int], ...]
    events: tuple[EventView, ...]
    voices: tuple[VoicesOfOne, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been noted since."""
        heard = any(one.now for one in self.voices)
        return not (
            heard
            or self.answered_of_then
            or self.answered
            or self.colleagues
            or self.agencies
            or self.shared
            or self.events
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTimeView:
    """The previous visit of the case that its reader sees, and what is different since.

    `meeting_ids` are the earlier meetings of which something is in it.
    """

    meeting_ids: frozenset[uuid.UUID]
    visit: VisitView
    changes: ChangesView


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenView:
    """Whether somebody has written their summary. `who` is empty for an agency whose people have no accounts.

    `state` is `shared`, `draft` or `not_yet`; only one's own agency is told of a draft.
    """

    who: str
    agency: AgencyCard
    state: str
    state_text: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSummaryView:
    """One's own summary for one of one's agencies, box by box, with which of them have been shared."""

    fact: str
    meaning: str
    worry: str
    is_first_shared: bool
    is_worry_shared: bool
    is_written: bool

    @property
    def is_shared(self) -> bool:
        """Whether everything that was written has been shared."""
        first, worry = bool(self.fact or self.meaning), bool(self.worry)
        return self.is_written and (self.is_first_shared or not first) and (self.is_worry_shared or not worry)
