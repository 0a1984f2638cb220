"""Last time beside this time: the previous visit of a case that one reader sees, and what is different since.

Changes are found by comparing what was kept, and told one by one. Nothing here says whether a change is for the better.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from app.agenda.queries import SeenItem
from app.agenda.visits import find_visit_before
from app.cases.need_to_know import ItemFacts
from app.core.access import Actor, Permission
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.chronology import disclose_chronology
from app.disclosure.story import Visits
from app.disclosure.views_of_case import CaseView, VoiceView
from app.disclosure.views_of_story import ChangesView, LastTimeView, NewColleague, VoicesOfOne
from app.identity.new_holders import list_new_holders


def disclose_last_time(actor: Actor, visits: Sequence[SeenItem], case: CaseView) -> LastTimeView | None:
    """The visit before the one that this case is shown at; nothing where its reader sees none.

    `visits` are all at which this reader sees the case (`agenda.visits`), the one that is shown among them.
    """
    now = next(visit for visit in visits if visit.item.meeting_id == case.line.meeting_id)
    before = find_visit_before(visits, now.item.meeting)
    if before is None:
        return None
    since = before.item.ended_utc or before.item.meeting.closed_utc or before.item.meeting.starts_utc
    earlier = [visit for visit in visits if visit.item.meeting.starts_utc <= before.item.meeting.starts_utc]
    reading = Visits(actor, earlier)
    view = Visits(actor, [before]).view(before)
    answered = [
        action
        for visit in earlier
        for action in reading.actions[visit.item.meeting_id]
        if action.answered_utc is not None and action.answered_utc > since
    ]
    told = [visit for visit in visits if visit.item.meeting.starts_utc <= now.item.meeting.starts_utc]
    events = tuple(event for event in disclose_chronology(told) if event.written_utc > since)
    shown_of = {before.item.meeting_id} | {row.meeting_id for row in answered} | {event.meeting_id for event in events}
    return LastTimeView(
        visit=view,
        meeting_ids=frozenset(shown_of - {now.item.meeting_id}),
        changes=ChangesView(
            since_utc=since,
            answered_of_then=sum(row.meeting_id == before.item.meeting_id for row in answered),
            answered=reading.action_views(row for row in answered if row.meeting_id != before.item.meeting_id),
            colleagues=_new_colleagues(now.facts, since),
            agencies=_newly_needed(before.facts, now.facts),
            shared=_shared_since(case, since),
            events=events,
            voices=_side_by_side(view.voices, case.voices),
        ),
    )


def _newly_needed(then: ItemFacts, now: ItemFacts) -> tuple[AgencyCard, ...]:
    needed_then = {agency_id for agency_id, check in then.checks.items() if check.is_needed}
    needed_now = {agency_id for agency_id, check in now.checks.items() if check.is_needed}
    return tuple(agency_cards(needed_now - needed_then - now.agencies_in_conflict).values())


def _new_colleagues(facts: ItemFacts, since_utc: datetime) -> tuple[NewColleague, ...]:
    """Who has come for an agency that is needed and was so before. Whoever must not know of the case is not in it."""
    needed = {agency_id for agency_id, check in facts.checks.items() if check.is_needed} - facts.agencies_in_conflict
    new = [
        (card, grant.agency_id)
        for card, grant in list_new_holders(facts.series_id, Permission.RESEARCH_WRITE, since_utc)
        if grant.agency_id is not None
        and grant.agency_id in needed
        and grant.case_id in {None, facts.case_id}
        and card.id not in facts.accounts_in_conflict
        and card.agency_id not in facts.agencies_in_conflict
        and (not facts.is_sealed or card.id in facts.accounts_named)
    ]
    agencies = agency_cards({agency_id for _card, agency_id in new})
    return tuple(NewColleague(name=card.name, agency=agencies[agency_id].name) for card, agency_id in new)


def _shared_since(case: CaseView, since_utc: datetime) -> tuple[tuple[AgencyCard, int], ...]:
    counted = Counter(one.agency for one in case.contributions if one.shared_utc > since_utc)
    return tuple(sorted(counted.items(), key=lambda pair: pair[0].name))


def _side_by_side(then: tuple[VoiceView, ...], now: tuple[VoiceView, ...]) -> tuple[VoicesOfOne, ...]:
    people = dict.fromkeys(voice.person for voice in (*then, *now))
    return tuple(
        VoicesOfOne(
            person=person,
            then=tuple(voice for voice in then if voice.person == person),
            now=tuple(voice for voice in now if voice.person == person),
        )
        for person in people
    )
