"""What was shared about a case, as far as one reader gets it."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.agenda.models import AgendaItem
from app.cases.need_to_know import ItemFacts, agencies_spoken_for
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import local_today
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.views_of_case import ContributionView, FirstShared, LimitView, WithheldView
from app.disclosure.whom_to_ring import WhomToRing
from app.disclosure.words import CERTAINTY, RESEARCH_KIND, ROLE
from app.identity.queries import account_cards
from app.minutes.limits import Given, Limit, Reader, decide_given
from app.minutes.models import Contribution, ContributionLimit
from app.minutes.queries import (
    list_contributions,
    list_contributions_across,
    list_first_shared,
    list_standing_limits,
    read_limits,
)

# A paper for an agency is read by whoever speaks for it.
_SPEAKING = frozenset(
    role for role, permissions in PERMISSIONS.items() if Permission.SUMMARY_ACKNOWLEDGE in permissions
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limited:
    row: ContributionLimit
    limit: Limit


class SharedThings:
    """The contributions to one case at one meeting with their limits, read once for whoever asks."""

    def __init__(self, item: AgendaItem, read: "ReadAcross | None" = None) -> None:
        self.item = item
        self.rows: Sequence[Contribution] = (
            read.rows[item.meeting_id] if read else list_contributions(item.meeting_id, item.case_id)
        )
        self._limits = read.limits if read else _read_limited(self.rows)

    def given(self, row: Contribution, reader: Reader) -> Given:
        """What that reader gets of it."""
        limits = [limited.limit for limited in self._limits.get(row.id, ())]
        return decide_given(row.agency_id, limits, reader, is_over=self.item.meeting.is_over)

    def is_limited(self, row: Contribution) -> bool:
        """Whether not everybody gets it."""
        return row.id in self._limits

    def limit_view(self, row: Contribution, cards: Mapping[uuid.UUID, AgencyCard], *, is_own: bool) -> LimitView | None:
        """How it is limited, in words; the reason is for its own agency."""
        found = self._limits.get(row.id)
        if not found:
            return None
        agencies = {agency_id for limited in found for agency_id in limited.limit.agency_ids}
        roles = {role for limited in found for role in limited.limit.roles}
        # There is one, unless two people set theirs at the same moment; then the later one is the one to show.
        latest = found[-1].row
        return LimitView(
            agencies=tuple(card for card in cards.values() if card.id in agencies),
            roles=tuple(text for role, text in ROLE.items() if role in roles),
            is_not_in_minutes=any(limited.limit.is_not_in_minutes for limited in found),
            is_existence_told=all(limited.limit.is_existence_told for limited in found),
            reason=latest.reason if is_own else "",
            review_on=latest.review_on if is_own else None,
            is_review_due=is_own and latest.review_on is not None and latest.review_on <= local_today(),
            role_values=frozenset(role.value for role in roles),
        )

    def limited_agency_ids(self) -> set[uuid.UUID]:
        """Every agency that a limit names."""
        return {
            agency_id for found in self._limits.values() for limited in found for agency_id in limited.limit.agency_ids
        }


class ReadAcross:
    """The contributions to one case at several meetings, and their limits, read in one go."""

    def __init__(self, items: Sequence[AgendaItem]) -> None:
        self.rows: Mapping[uuid.UUID, list[Contribution]] = defaultdict(list)
        everything = list_contributions_across(items[0].case_id, [item.meeting_id for item in items])
        for row in everything:
            self.rows[row.meeting_id].append(row)
        self.limits = _read_limited(everything)


def _read_limited(contributions: Sequence[Contribution]) -> Mapping[uuid.UUID, list[_Limited]]:
    rows = list_standing_limits(row.id for row in contributions)
    limits = read_limits(rows)
    limited: dict[uuid.UUID, list[_Limited]] = {}
    for row in rows:
        limited.setdefault(row.contribution_id, []).append(_Limited(row=row, limit=limits[row.id]))
    return limited


def reader_of(actor: Actor, facts: ItemFacts) -> Reader:
    """This person as the rule of limits knows them, for one case at one meeting."""
    return Reader(
        speaks_for=agencies_spoken_for(actor, facts, Permission.CASE_READ),
        agency_ids=actor.agency_ids,
        roles=frozenset(
            grant.role
            for grant in actor.grants
            if grant.reaches(facts.series_id) and grant.case_id in {None, facts.case_id}
        ),
    )


def reader_of_summary(actor: Actor, facts: ItemFacts) -> Reader:
    """The same for what was sent to an agency: it keeps its own, also when it has nothing to do with the case now."""
    reader = reader_of(actor, facts)
    own = {
        grant.agency_id
        for grant in actor.grants
        if grant.agency_id is not None
        and Permission.SUMMARY_READ in PERMISSIONS[grant.role]
        and grant.reaches(facts.series_id)
        and grant.case_id in {None, facts.case_id}
    }
    return replace(reader, speaks_for=reader.speaks_for | own)


def reader_of_paper(agency_id: uuid.UUID) -> Reader:
    """Whoever may read what is sent to that agency."""
    own = frozenset({agency_id})
    return Reader(speaks_for=own, agency_ids=own, roles=_SPEAKING)


def disclose_contributions(
    actor: Actor,
    item: AgendaItem,
    facts: ItemFacts,
    names: Mapping[uuid.UUID, str],
    shared: SharedThings | None = None,
) -> tuple[tuple[ContributionView, ...], tuple[WithheldView, ...]]:
    """What this reader gets whole, and of which agencies something is withheld that they are told about.

    An agency is named once, however much of its is withheld; what is not told leaves no trace.
    """
    shared, reader = shared or SharedThings(item), reader_of(actor, facts)
    given = {row.id: shared.given(row, reader) for row in shared.rows}
    whole = [row for row in shared.rows if given[row.id] is Given.WHOLE]
    told = {row.agency_id for row in shared.rows if given[row.id] is Given.TOLD}
    cards = agency_cards({row.agency_id for row in whole} | told | shared.limited_agency_ids())
    firsts = {
        id_: FirstShared(series_name=series_name, shared_utc=shared_utc)
        for id_, series_name, shared_utc in list_first_shared(whole)
    }
    authors = account_cards(id_ for row in whole for id_ in (row.author_id, row.taken_down_by_id) if id_)
    views = tuple(
        ContributionView(
            id=row.id,
            agency=cards[row.agency_id],
            author=authors[row.author_id].name if row.author_id else "",
            about=names.get(row.about_id, "") if row.about_id else "",
            about_id=row.about_id,
            kind=row.kind.value,
            kind_text=RESEARCH_KIND[row.kind],
            text=row.text,
            certainty=row.certainty.value,
            certainty_text=CERTAINTY[row.certainty],
            meaning=row.meaning,
            purpose=row.purpose,
            is_late=row.is_late,
            is_unconfirmed=row.is_unconfirmed,
            taken_down_by=authors[row.taken_down_by_id].name if row.taken_down_by_id else "",
            taken_down=row.taken_down,
            shared_utc=row.shared_utc,
            limit=shared.limit_view(row, cards, is_own=row.agency_id in reader.speaks_for),
            first_shared=firsts.get(row.id),
        )
        for row in whole
    )
    if not told:
        return views, ()
    ring = WhomToRing(item.meeting)
    lines = [ring.line(card, item.case_id) for card in cards.values() if card.id in told]
    return views, tuple(WithheldView(agency=line.agency, person=line.person, phone=line.phone) for line in lines)
