"""Actions across cases, for one person: their own, their agencies', or those of the meetings that they run."""

import enum
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import ColumnElement, Select, exists, or_

from app.actions.acting import Doer, acceptor_of, doers, find_candidates, list_acting, owner_of
from app.actions.answering import ANSWERS
from app.actions.models import Action, ActionState
from app.actions.rules import When, is_overdue
from app.agenda.queries import cases_of_today
from app.audit.service import record
from app.cases.across_meetings import facts_at
from app.cases.models import Case
from app.cases.need_to_know import ItemFacts, agencies_spoken_for, oversees_case
from app.cases.queries import list_people
from app.cases.sight_in_sql import reaches_with, sees_case, speaks_for
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import CaseKey, prefetch_case_keys
from app.directory.queries import AgencyCard
from app.disclosure.words import ACTION_STATE
from app.meetings.models import Meeting

ACTIONS_A_PAGE: Final = 20
# What was answered longer ago stands in the story of its case.
ANSWERED_STAYS_FOR: Final = timedelta(days=28)


class Whose(enum.StrEnum):
    """Whose actions somebody looks at."""

    MINE = "mine"
    AGENCY = "agency"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action in a list. `text` is empty where another agency acts and the case is not on the reader's list now.

    `owner_has_left` says that whoever took it on does not speak for the agency on this case any longer; `is_partners`
    that it is of a partner without accounts, who accepts over a link.
    """

    id: uuid.UUID
    meeting_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    agency: AgencyCard
    owner: Doer | None
    owner_has_left: bool
    is_partners: bool
    possible_owners: tuple[Doer, ...]
    text: str
    for_person: str
    met_utc: datetime
    due_utc: datetime
    is_due_at_time: bool
    is_by_next_contact: bool
    is_overdue: bool
    state: str
    state_text: str
    answer: str
    answered_utc: datetime | None
    accepted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage:
    """Some of the actions of a list; `total` and `overdue` are of all of them."""

    lines: Sequence[ActionLine]
    total: int
    overdue: int
    number: int
    pages: int


def list_action_lines(actor: Actor, whose: Whose, *, is_open: bool = True) -> Sequence[ActionLine]:
    """The agreed actions that are open, by when they are due; or those that were answered lately, latest first."""
    return _lines_of(actor, whose, _seen(_query(actor, is_open=is_open)))


def list_action_page(
    actor: Actor, whose: Whose, *, is_open: bool, page: int, holding: uuid.UUID | None = None
) -> ActionPage:
    """One page of the same: that one, or the one that holds an action. Only what it shows is read."""
    places = db.session.execute(
        _query(actor, is_open=is_open)
        .where(_is_of_in_sql(actor, whose), exists().where(CaseKey.id == Action.case_id))
        .with_only_columns(Action.id, Action.due_utc, Action.is_due_at_time)
    ).all()
    pages = max(1, -(-len(places) // ACTIONS_A_PAGE))
    place = next((n for n, one in enumerate(places) if one.id == holding), None)
    number = min(max(1, page), pages) if place is None else place // ACTIONS_A_PAGE + 1
    shown = [one.id for one in places[(number - 1) * ACTIONS_A_PAGE : number * ACTIONS_A_PAGE]]
    zone = current_app.extensions["settings"].zone
    moment = now_utc()
    return ActionPage(
        lines=_lines_of(actor, whose, _seen(_query(actor, is_open=is_open).where(Action.id.in_(shown)))),
        total=len(places),
        overdue=sum(
            is_open and is_overdue(When(due_utc=one.due_utc, is_due_at_time=one.is_due_at_time), moment, zone)
            for one in places
        ),
        number=number,
        pages=pages,
    )


def note_actions_seen(actor: Actor, lines: Iterable[ActionLine]) -> None:
    """Leave on the trail whose actions were read, once for each case at a meeting."""
    for meeting_id, case_id in sorted({(line.meeting_id, line.case_id) for line in lines if line.text}, key=str):
        record("case_viewed", actor.account_id, case_id=case_id, meeting_id=meeting_id, sight="actions")


@dataclass(frozen=True, slots=True)
class _Row:
    action: Action
    meeting: Meeting
    reference: str


def _query(actor: Actor, *, is_open: bool) -> Select[Action, Meeting, str]:
    query: Select[Action, Meeting, str] = (
        db.select(Action, Meeting, Case.reference)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .join(Case, Case.id == Action.case_id)
        .where(sees_case(actor, Action.case_id.expression))
    )
    if is_open:
        return query.where(Action.state == ActionState.AGREED).order_by(Action.due_utc, Action.id)
    answered = [state for state in ANSWERS if state is not ActionState.AGREED]
    query = query.where(Action.state.in_(answered), Action.answered_utc > now_utc() - ANSWERED_STAYS_FOR)
    return query.order_by(Action.answered_utc.desc(), Action.id)


def _is_of_in_sql(actor: Actor, whose: Whose) -> ColumnElement[bool]:
    """The twin of `_is_of`."""
    case_id = Action.case_id.expression
    if whose is Whose.ALL:
        return reaches_with(actor, case_id, Permission.MEETING_OVERSEE)
    spoken_for = speaks_for(actor, case_id, Action.agency_id.expression, Permission.ACTION_ANSWER)
    is_theirs = or_(Action.owner_id.is_(None), Action.owner_id == actor.account_id)
    return spoken_for if whose is Whose.AGENCY else spoken_for & is_theirs


def _lines_of(actor: Actor, whose: Whose, seen: Sequence[tuple[_Row, ItemFacts]]) -> Sequence[ActionLine]:
    theirs = [(row, facts) for row, facts in seen if _is_of(actor, row.action, facts, whose)]
    readable = prefetch_case_keys({row.action.case_id for row, _facts in theirs})
    return _Lines(actor, [(row, facts) for row, facts in theirs if row.action.case_id in readable]).lines()


def _when(action: Action) -> When:
    return When(due_utc=action.due_utc, is_due_at_time=action.is_due_at_time)


def _seen(query: Select[Action, Meeting, str]) -> Sequence[tuple[_Row, ItemFacts]]:
    rows = [_Row(action, meeting, reference) for action, meeting, reference in db.session.execute(query)]
    facts = facts_at([(row.meeting, row.action.case_id) for row in rows])
    return [(row, facts[row.meeting.id, row.action.case_id]) for row in rows]


def _is_of(actor: Actor, action: Action, facts: ItemFacts, whose: Whose) -> bool:
    if whose is Whose.ALL:
        return oversees_case(actor, facts)
    if action.agency_id not in agencies_spoken_for(actor, facts, Permission.ACTION_ANSWER):
        return False
    return whose is Whose.AGENCY or action.owner_id in {None, actor.account_id}


class _Lines:
    """Puts lines together; what several need is fetched once."""

    def __init__(self, actor: Actor, seen: Sequence[tuple[_Row, ItemFacts]]) -> None:
        self.actor, self.seen = actor, seen
        actions = [row.action for row, _facts in seen]
        self.candidates = find_candidates(actor, {row.meeting.series_id for row, _facts in seen})
        self.people = doers(actions)
        self.names: Mapping[uuid.UUID, str] = {
            person.id: person.name for person in list_people({action.case_id for action in actions})
        }
        self.today = cases_of_today({action.case_id for action in actions})
        self.zone = current_app.extensions["settings"].zone

    def lines(self) -> Sequence[ActionLine]:
        return [self._line(row, facts) for row, facts in self.seen]

    def _line(self, row: _Row, facts: ItemFacts) -> ActionLine:
        action = row.action
        own = agencies_spoken_for(self.actor, facts, Permission.ACTION_ANSWER)
        is_told = action.agency_id in own or action.case_id in self.today
        told = list_acting(self.actor, row.meeting, facts, self.candidates)
        agency = next((one for one in told if one.agency.id == action.agency_id), None)
        possible = agency.people if agency else ()
        owner = owner_of(action, self.people)
        is_open = action.state is ActionState.AGREED
        return ActionLine(
            id=action.id,
            meeting_id=action.meeting_id,
            case_id=action.case_id,
            reference=row.reference,
            agency=self.candidates.agencies[action.agency_id],
            owner=owner,
            owner_has_left=is_open and owner is not None and owner not in possible,
            is_partners=agency is not None and agency.is_partner,
            possible_owners=possible,
            text=action.text if is_told else "",
            for_person=self.names.get(action.for_person_id, "") if action.for_person_id and is_told else "",
            met_utc=row.meeting.starts_utc,
            due_utc=action.due_utc,
            is_due_at_time=action.is_due_at_time,
            is_by_next_contact=action.is_by_next_contact,
            is_overdue=is_open and is_overdue(_when(action), now_utc(), self.zone),
            state=action.state.value,
            state_text=ACTION_STATE[action.state],
            answer=action.answer if is_told else "",
            answered_utc=action.answered_utc,
            accepted_by=acceptor_of(action, self.people),
        )
