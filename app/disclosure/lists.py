"""Cases in lists: the meeting's list for one reader."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem, list_items, list_seen_items
from app.agenda.times import ToldTime, times_told
from app.cases.models import Check, Person, PersonRole
from app.cases.need_to_know import Sight, oversees_case
from app.cases.queries import check_facts, list_cases, list_checks, list_people, list_referral_flags
from app.core.access import Actor, Permission
from app.core.clock import local_today
from app.core.together import read_together
from app.core.vault import prefetch_case_keys
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.views_of_case import CaseLine, CheckView, PersonView
from app.disclosure.words import ANSWER, PERSON_ROLE, age_in_words
from app.meetings.models import Meeting

_HEADLINE_ROLES = (PersonRole.VICTIM, PersonRole.ALLEGING_BOTH_WAYS)


def list_case_lines(actor: Actor, meeting: Meeting) -> Sequence[CaseLine]:
    """The cases of a meeting of which this person may see anything, in agenda order."""
    return case_lines(actor, meeting, list_seen_items(actor, meeting))


def case_lines(
    actor: Actor, meeting: Meeting, seen_items: Sequence[SeenItem], *, named: Sequence[SeenItem] | None = None
) -> Sequence[CaseLine]:
    """These items as lines for this reader. Where `named` says so, the others have a reference and a time alone."""
    case_ids = [seen.item.case_id for seen in seen_items]
    references = _references(meeting, case_ids)
    people: dict[uuid.UUID, list[Person]] = {case_id: [] for case_id in case_ids}
    checks: dict[uuid.UUID, list[Check]] = {case_id: [] for case_id in case_ids}
    flags: Mapping[uuid.UUID, tuple[bool, bool]] = {}
    cards: Mapping[uuid.UUID, AgencyCard] = {}
    if wanted := [seen.item.case_id for seen in (seen_items if named is None else named)]:
        prefetch_case_keys(set(wanted))
        for person in list_people(wanted):
            people[person.case_id].append(person)
        for check in list_checks(meeting.id, wanted):
            checks[check.case_id].append(check)
        flags = list_referral_flags(wanted)
        cards = agency_cards({check.agency_id for rows in checks.values() for check in rows})
    times = times_told(actor, meeting)
    return [
        _line(
            actor,
            seen,
            reference=references[seen.item.case_id],
            people=people[seen.item.case_id],
            checks=checks[seen.item.case_id],
            cards=cards,
            time=times.get(seen.item.id, ToldTime(slot=None, planned_minutes=0, ended_utc=None)),
            flags=flags.get(seen.item.case_id, (False, False)),
        )
        for seen in seen_items
    ]


def _references(meeting: Meeting, case_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    def read() -> Mapping[uuid.UUID, str]:
        return {case.id: case.reference for case in list_cases(item.case_id for item in list_items(meeting))}

    found = read_together("references", meeting.id, meeting.version, read)
    return {case_id: found[case_id] for case_id in case_ids}


def _line(
    actor: Actor,
    seen: SeenItem,
    *,
    reference: str,
    people: Sequence[Person],
    checks: Sequence[Check],
    cards: Mapping[uuid.UUID, AgencyCard],
    time: ToldTime,
    flags: tuple[bool, bool],
) -> CaseLine:
    item: AgendaItem = seen.item
    is_whole = seen.sight is Sight.CASE
    series_id = seen.facts.series_id
    own = actor.agencies_spoken_for(Permission.CASE_READ, series_id)
    views = [
        check_view(check, cards[check.agency_id]) for check in sorted(checks, key=lambda c: cards[c.agency_id].name)
    ]
    return CaseLine(
        item_id=item.id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        reference=reference,
        headline=headline(people),
        people=tuple(person_view(person, with_birth_date=True) for person in people),
        sight=seen.sight,
        state=item.state.value,
        is_urgent=item.is_urgent,
        is_transfer=is_whole and flags[0],
        is_repeat=is_whole and flags[1],
        planned_minutes=time.planned_minutes,
        started_utc=item.started_utc,
        ended_utc=time.ended_utc,
        clock_from_utc=_clock_from(item),
        spent_seconds=item.spent_seconds,
        stage=item.stage.value if item.stage and is_whole and item.state is ItemState.UNDER_WAY else "",
        slot=time.slot,
        checks=tuple(views) if is_whole else (),
        own_checks=tuple(view for view in views if view.agency.id in own),
        has_agency_in_conflict=oversees_case(actor, seen.facts) and bool(seen.facts.agencies_in_conflict),
    )


def _clock_from(item: AgendaItem) -> datetime | None:
    """From when the clock of a case under way counts: what it had before it was held goes on."""
    if item.state is not ItemState.UNDER_WAY or item.started_utc is None:
        return None
    return item.started_utc - timedelta(seconds=item.spent_seconds)


def may_oversee(actor: Actor, series_id: uuid.UUID) -> bool:
    """Whether this person runs the meetings of that series."""
    return actor.may(Permission.MEETING_OVERSEE, series_id=series_id)


def headline(people: Sequence[Person]) -> str:
    """The names a case is called by at the table: the victim's, or both where each accuses the other."""
    names = [person.name for person in people if person.role in _HEADLINE_ROLES]
    return " and ".join(names or [person.name for person in people[:1]])


def person_view(person: Person, *, with_birth_date: bool = False) -> PersonView:
    """A person without contacts: what an agency needs to check its records."""
    due = person.due_date
    return PersonView(
        id=person.id,
        name=person.name,
        role=PERSON_ROLE[person.role],
        relation=person.relation,
        age=age_in_words(person.birth_date, due, local_today()),
        birth_date=person.birth_date_text if with_birth_date else "",
    )


def check_view(check: Check, agency: AgencyCard) -> CheckView:
    """An agency's answer, in words."""
    return CheckView(
        agency=agency,
        answer=check.answer.value,
        answer_text="Referred this case" if check.is_referrer else ANSWER[check.answer],
        is_referrer=check.is_referrer,
        is_needed=check_facts(check).is_needed,
    )
