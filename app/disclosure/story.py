"""A case across meetings, for one reader: each meeting at which need-to-know shows it to them, and no other."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

from app.actions.acting import doers
from app.actions.models import Action, Outcome
from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem
from app.agenda.visits import get_visits
from app.cases.queries import list_cases, list_people
from app.core.access import Actor
from app.core.database import db
from app.directory.queries import agency_cards
from app.disclosure.case import action_view
from app.disclosure.chronology import disclose_chronology
from app.disclosure.circulation import circulated_in_words
from app.disclosure.contributions import ReadAcross, SharedThings, disclose_contributions
from app.disclosure.lists import headline
from app.disclosure.record import disclose_additions, disclose_differing, document_title
from app.disclosure.scale import disclose_scale
from app.disclosure.views_of_case import ActionView, OutcomeView, VoiceView
from app.disclosure.views_of_record import AdditionView, SeenDifferently
from app.disclosure.views_of_story import MinutesView, ScaleView, StoryView, VisitView
from app.disclosure.words import SHAPE
from app.meetings.models import Meeting, MeetingState
from app.minutes.document import read_texts
from app.minutes.models import Voice
from app.minutes.queries import list_documents_across

T = TypeVar("T", Voice, Action, Outcome)

_NOT_HELD: Final[Mapping[MeetingState, str]] = {
    MeetingState.MOVED: "Moved to another day",
    MeetingState.CANCELLED: "Cancelled",
}


def disclose_story(actor: Actor, case_id: uuid.UUID) -> StoryView:
    """The whole story of a case. Raises `NotFound`, hidden or absent, and `ReasonNeeded`."""
    visits = get_visits(actor, case_id)
    (case,) = list_cases([case_id])
    return StoryView(
        case_id=case_id,
        reference=case.reference,
        headline=headline(list_people([case_id])),
        visits=tuple(Visits(actor, visits).views()),
        chronology=disclose_chronology(visits),
    )


class Visits:
    """Some visits of one case, with everything about them that can be read in one go."""

    def __init__(self, actor: Actor, visits: Sequence[SeenItem]) -> None:
        self.actor, self.visits = actor, visits
        self.case_id = visits[0].item.case_id
        self.ids = {visit.item.meeting_id for visit in visits}
        self.names = {person.id: person.name for person in list_people([self.case_id])}
        self.voices = self._by_meeting(Voice, lambda row: (row.position, str(row.id)))
        self.actions = self._by_meeting(Action, lambda row: (row.due_utc, str(row.id)))
        self.outcomes = self._by_meeting(Outcome, lambda row: (row.recorded_utc, str(row.id)))
        everything = [action for rows in self.actions.values() for action in rows]
        self._agencies = agency_cards({row.agency_id for row in everything})
        self._owners = doers(everything)

    @cached_property
    def scale(self) -> Mapping[uuid.UUID, tuple[ScaleView, ...]]:
        """What was said on the scale, by meeting."""
        return disclose_scale(self.actor, self.visits)

    @cached_property
    def shared(self) -> ReadAcross:
        """What was shared at any of them."""
        return ReadAcross([visit.item for visit in self.visits])

    @cached_property
    def differing(self) -> Mapping[uuid.UUID, tuple[SeenDifferently, ...]]:
        """What was seen differently, by meeting."""
        return disclose_differing(self.case_id, self.ids)

    @cached_property
    def additions(self) -> Mapping[uuid.UUID, tuple[AdditionView, ...]]:
        """What was added to what was agreed, by meeting."""
        return disclose_additions(self.case_id, self.ids)

    @cached_property
    def minutes(self) -> Mapping[uuid.UUID, tuple[MinutesView, ...]]:
        """The minutes of each, by item."""
        documents = list_documents_across(visit.item.id for visit in self.visits)
        texts = read_texts(self.case_id, [row.id for rows in documents.values() for row in rows])
        told: dict[uuid.UUID, tuple[MinutesView, ...]] = {}
        for item_id, rows in documents.items():
            views = [MinutesView(title=document_title(row, self.names), text=texts[row.id]) for row in rows]
            told[item_id] = tuple(view for view in views if view.text.strip())
        return told

    def views(self) -> Iterable[VisitView]:
        """Each of them, in the order in which they were given."""
        return (self.view(visit) for visit in self.visits)

    def view(self, visit: SeenItem) -> VisitView:
        """One of them."""
        item, meeting = visit.item, visit.item.meeting
        shared = SharedThings(item, self.shared)
        contributions, withheld = disclose_contributions(self.actor, item, visit.facts, self.names, shared)
        outcomes = self.outcomes[meeting.id]
        return VisitView(
            meeting_id=meeting.id,
            starts_utc=meeting.starts_utc,
            shape=SHAPE[meeting.series.shape],
            series=meeting.series.name,
            state=_state(item, meeting),
            is_heard=item.state is ItemState.CLOSED,
            is_to_come=meeting.state in {MeetingState.PREPARING, MeetingState.PUBLISHED},
            note=item.deferred_reason if item.state is ItemState.DEFERRED else meeting.change_reason,
            circulated=circulated_in_words(meeting.closed_utc, meeting.circulated_utc),
            outcome=OutcomeView(decided=outcomes[0].decided, recorded_utc=outcomes[0].recorded_utc)
            if outcomes
            else None,
            contributions=contributions,
            withheld=withheld,
            voices=self.voices_at(meeting.id),
            actions=self.action_views(self.actions[meeting.id]),
            scale=self.scale.get(meeting.id, ()),
            minutes=self.minutes.get(item.id, ()),
            differing=self.differing[meeting.id],
            additions=self.additions[meeting.id],
        )

    def name(self, person_id: uuid.UUID | None) -> str:
        """Somebody of the family; empty where nobody is named."""
        return self.names.get(person_id, "") if person_id else ""

    def voices_at(self, meeting_id: uuid.UUID) -> tuple[VoiceView, ...]:
        """What the victim and the children wanted and feared then."""
        return tuple(
            VoiceView(id=row.id, person=self.name(row.person_id), text=row.text, source=row.source, brought_by="")
            for row in self.voices[meeting_id]
        )

    def action_views(self, rows: Iterable[Action]) -> tuple[ActionView, ...]:
        """Actions of these visits, in words."""
        return tuple(
            action_view(
                row,
                self._agencies[row.agency_id],
                self._owners,
                self.name(row.for_person_id),
            )
            for row in rows
        )

    def _by_meeting(self, model: type[T], order: Callable[[T], object]) -> Mapping[uuid.UUID, list[T]]:
        found: dict[uuid.UUID, list[T]] = defaultdict(list)
        rows = db.session.scalars(
            db.select(model).where(model.case_id == self.case_id, model.meeting_id.in_(self.ids)).order_by(model.id)
        ).all()
        for row in sorted(rows, key=order):  # type: ignore[arg-type]  # tuples of what can be compared
            found[row.meeting_id].append(row)
        return found


def _state(item: AgendaItem, meeting: Meeting) -> str:
    if item.state is ItemState.CLOSED:
        return "Heard"
    if meeting.state in _NOT_HELD:
        return _NOT_HELD[meeting.state]
    if item.state is ItemState.DEFERRED:
        return "Put off to another day"
    if item.state is ItemState.UNDER_WAY:
        return "Under way"
    return "To come" if not meeting.is_over else "Not heard"
