"""Who has written their summary before a session, and one's own summary, for one reader."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from app.agenda.queries import SeenItem
from app.cases.need_to_know import ItemFacts, agencies_spoken_for
from app.core.access import Actor, Permission
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.contributions import SharedThings, reader_of
from app.disclosure.views_of_story import OwnSummaryView, WrittenView
from app.identity.queries import AccountCard, list_holders
from app.minutes.group_models import WorkerSummary
from app.minutes.limits import Given
from app.minutes.models import Contribution
from app.minutes.worker_summaries import (
    ThreeBoxes,
    find_summary,
    list_shared_lines,
    list_summaries,
    read_boxes,
)

STATE_TEXT = {"shared": "Shared", "draft": "Draft", "not_yet": "Not yet"}


def disclose_written(actor: Actor, visit: SeenItem) -> tuple[WrittenView, ...]:
    """Everybody who is expected to write for this session, by agency and name, and whether they have.

    A draft is for its own agency. What is withheld from this reader without a word counts as not shared.
    """
    item, facts = visit.item, visit.facts
    own = agencies_spoken_for(actor, facts, Permission.CASE_READ)
    shared, reader = SharedThings(item), reader_of(actor, facts)
    told = [row for row in shared.rows if shared.given(row, reader) is not Given.NOTHING]
    written = {(row.account_id, row.agency_id): row for row in list_summaries(item.case_id, [item.meeting_id])}
    expected = _list_expected(facts)
    agencies = agency_cards(_agencies_needed(facts) | {agency_id for _card, agency_id in expected})
    views = []
    for agency in agencies.values():
        people = [card for card, agency_id in expected if agency_id == agency.id]
        for card in people:
            state = _state_of(written.get((card.id, agency.id)), told, is_own=agency.id in own)
            views.append(_view(actor, card, agency, state))
        if not people:
            has_shared = any(row.agency_id == agency.id for row in told)
            views.append(_view(actor, None, agency, "shared" if has_shared else "not_yet"))
    return tuple(views)


def disclose_own_summary(actor: Actor, visit: SeenItem, agency_id: uuid.UUID) -> OwnSummaryView:
    """What this person has written for that agency, for which they speak here."""
    summary = find_summary(visit.item.meeting_id, visit.item.case_id, actor.account_id, agency_id)
    boxes = read_boxes(summary) if summary else ThreeBoxes()
    shared = list_shared_lines([summary]) if summary else {}
    return OwnSummaryView(
        fact=boxes.fact,
        meaning=boxes.meaning,
        worry=boxes.worry,
        is_first_shared=bool(summary and summary.fact_line_id in shared),
        is_worry_shared=bool(summary and summary.worry_line_id in shared),
        is_written=summary is not None,
    )


def find_own_words(
    actor: Actor, visits: Sequence[SeenItem], agency_id: uuid.UUID
) -> tuple[SeenItem, ThreeBoxes] | None:
    """What this person last wrote for that agency at one of these visits, and which it was.

    Their own words alone, and only where they still speak for the agency for which they wrote them.
    """
    written = {
        row.meeting_id: row
        for row in (list_summaries(visits[0].item.case_id, [v.item.meeting_id for v in visits]) if visits else ())
        if row.account_id == actor.account_id and row.agency_id == agency_id
    }
    for visit in reversed(visits):
        summary = written.get(visit.item.meeting_id)
        if summary and agency_id in agencies_spoken_for(actor, visit.facts, Permission.RESEARCH_WRITE):
            return visit, read_boxes(summary)
    return None


def _agencies_needed(facts: ItemFacts) -> set[uuid.UUID]:
    return {agency_id for agency_id, check in facts.checks.items() if check.is_needed} - facts.agencies_in_conflict


def _list_expected(facts: ItemFacts) -> list[tuple[AccountCard, uuid.UUID]]:
    """Who speaks for an agency that is needed, or came as its guest, and may know of the case; each once an agency."""
    holders = [
        (card, grant, grant.agency_id)
        for card, grant in list_holders(facts.series_id, Permission.RESEARCH_WRITE)
        if grant.agency_id is not None
    ]
    works_for: dict[uuid.UUID, set[uuid.UUID | None]] = defaultdict(set)
    for card, _grant, agency_id in holders:
        works_for[card.id] |= {card.agency_id, agency_id}
    needed = _agencies_needed(facts)
    expected: dict[tuple[uuid.UUID, uuid.UUID], AccountCard] = {}
    for card, grant, agency_id in holders:
        is_called = agency_id in needed if grant.case_id is None else grant.case_id == facts.case_id
        is_shut_out = (
            card.id in facts.accounts_in_conflict
            or not facts.agencies_in_conflict.isdisjoint(works_for[card.id])
            or (facts.is_sealed and card.id not in facts.accounts_named)
        )
        if is_called and not is_shut_out:
            expected[card.id, agency_id] = card
    return [(card, agency_id) for (_account_id, agency_id), card in expected.items()]


def _state_of(summary: WorkerSummary | None, told: Sequence[Contribution], *, is_own: bool) -> str:
    if summary is None:
        return "not_yet"
    lines = {summary.fact_line_id, summary.worry_line_id} - {None}
    given = {row.research_line_id for row in told}
    if lines & given and (lines <= given or not is_own):
        return "shared"
    return "draft" if is_own else "not_yet"


def _view(actor: Actor, card: AccountCard | None, agency: AgencyCard, state: str) -> WrittenView:
    return WrittenView(
        who=card.name if card else "",
        agency=agency,
        state=state,
        state_text=STATE_TEXT[state],
        is_own=card is not None and card.id == actor.account_id,
    )
