"""Who leads a meeting that is open, and to whom the lead may go."""

import uuid
from dataclasses import dataclass

from app.agenda.models import AgendaItem
from app.agenda.queries import find_item_under_way
from app.agenda.times import list_hidden_ids
from app.cases.need_to_know import is_in_conflict, oversees_case
from app.cases.queries import item_facts
from app.cases.reviewers import find_actors
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.identity.queries import AccountCard, account_cards, list_holders
from app.identity.sessions import last_seen_utc
from app.meetings.models import Meeting, MeetingState
from app.room.rules import is_gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The lead of a meeting as one person sees it. `name` is empty where it is free; `others` may have it next.

    `may_take`: who leads has gone without a word, and this chair may go on in their place.
    """

    name: str
    is_own: bool
    may_act: bool
    may_hand_over: bool
    may_take: bool
    others: tuple[AccountCard, ...]

    @property
    def words(self) -> str:
        """Who leads, in a sentence."""
        if self.is_own:
            return "You are leading the meeting."
        if self.may_take:
            return f"{self.name} is leading the meeting, and has had no page of it open for more than a minute."
        if self.name:
            return f"{self.name} is leading the meeting."
        if self.may_act:
            return "Nobody is leading the meeting. Whoever calls the next case leads it."
        return "Another chair is leading the meeting."


def find_lead(actor: Actor, meeting: Meeting) -> Lead | None:
    """Who leads this meeting, while it is open.

    It says nothing about cases: a chair who does not lead is told the same whether one is hidden from them or not.
    """
    if meeting.state is not MeetingState.OPEN:
        return None
    leader_id, under_way = meeting.led_by_id, find_item_under_way(meeting)
    hidden = list_hidden_ids(actor, meeting)
    is_own, is_blocked = leader_id == actor.account_id, under_way is not None and under_way.id in hidden
    may_hand_over = leader_id is not None and not is_blocked and (is_own or _may_help_out(actor, meeting, hidden))
    return Lead(
        name=account_cards([leader_id])[leader_id].name if leader_id else "",
        is_own=is_own,
        may_act=not is_blocked and (is_own or leader_id is None),
        may_hand_over=may_hand_over,
        # As for the coordinator: whoever must not know of something on the list is never told more than who leads.
        may_take=not is_own and not hidden and _is_gone(leader_id) and _chairs(actor, meeting),
        others=_others(meeting, under_way) if may_hand_over else (),
    )


def _is_gone(leader_id: uuid.UUID | None) -> bool:
    return leader_id is not None and is_gone(last_seen_utc(leader_id), now_utc())


def _chairs(actor: Actor, meeting: Meeting) -> bool:
    return actor.may(Permission.MEETING_CHAIR, series_id=meeting.series_id)


def lost_sight(account_id: uuid.UUID, item: AgendaItem) -> bool:
    """Whether somebody must not know of this item now."""
    facts = item_facts(item.meeting, [item.case_id])[item.case_id]
    return any(is_in_conflict(person, facts) for person in find_actors([account_id]))


def _may_help_out(actor: Actor, meeting: Meeting, hidden: frozenset[uuid.UUID]) -> bool:
    """Whether this person may pass on the lead of a chair who cannot: a coordinator who sees everything on the list."""
    series_id = meeting.series_id
    return not hidden and actor.may(Permission.MEETING_PREPARE, series_id=series_id) and not _chairs(actor, meeting)


def _others(meeting: Meeting, under_way: AgendaItem | None) -> tuple[AccountCard, ...]:
    """The other chairs of the meeting, without those who must not know of the case under way."""
    cards = {card.id: card for card, _grant in list_holders(meeting.series_id, Permission.MEETING_CHAIR)}
    facts = item_facts(meeting, [under_way.case_id])[under_way.case_id] if under_way else None
    return tuple(
        cards[chair.account_id]
        for chair in find_actors(cards)
        if chair.account_id != meeting.led_by_id and (facts is None or oversees_case(chair, facts))
    )
