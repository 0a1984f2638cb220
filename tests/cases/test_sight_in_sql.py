"""The query twin of need-to-know agrees with the rule, for everybody and every case, in any world."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agenda.models import AgendaItem
from app.agenda.queries import list_seen_items
from app.cases.models import Answer, Case, Check, ConflictOfInterest
from app.cases.need_to_know import CheckFacts, ItemFacts, Sight, decide_sight
from app.core.access import Actor, Grant, Role
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account
from app.meetings.models import Meeting, MeetingState, Series, Shape

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
AGENCIES = [uuid.UUID(int=number) for number in range(1, 4)]
ACCOUNTS = [uuid.UUID(int=number) for number in range(11, 15)]
SERIES = [uuid.UUID(int=number) for number in range(21, 23)]
MEETINGS = [uuid.UUID(int=number) for number in range(31, 34)]
CASES = [uuid.UUID(int=number) for number in range(41, 44)]
OVER = {MeetingState.CLOSED, MeetingState.MOVED, MeetingState.CANCELLED}


@dataclass(frozen=True)
class Asked:
    """One check as it stands in the table."""

    answer: Answer
    is_referrer: bool
    is_requested: bool


@dataclass(frozen=True)
class World:
    """Everything need-to-know depends on, and the people it is asked for."""

    meetings: Mapping[uuid.UUID, tuple[uuid.UUID, MeetingState]]
    listed: frozenset[tuple[uuid.UUID, uuid.UUID]]
    checks: Mapping[tuple[uuid.UUID, uuid.UUID, uuid.UUID], Asked]
    agency_conflicts: frozenset[tuple[uuid.UUID, uuid.UUID]]
    account_conflicts: frozenset[tuple[uuid.UUID, uuid.UUID]]
    actors: Sequence[Actor]


GRANTS = st.builds(
    Grant,
    role=st.sampled_from(Role),
    agency_id=st.sampled_from([None, *AGENCIES]),
    series_id=st.sampled_from([None, None, *SERIES]),
    case_id=st.sampled_from([None, None, None, *CASES]),
)
ACTORS = st.builds(
    lambda account, employer, grants: Actor(
        account_id=account, name="", email="", employer_id=employer, employer_name="", grants=tuple(grants)
    ),
    st.sampled_from(ACCOUNTS),
    st.sampled_from([None, *AGENCIES]),
    st.lists(GRANTS, max_size=3),
)
PLACES = st.tuples(st.sampled_from(MEETINGS), st.sampled_from(CASES))
WORLDS = st.builds(
    World,
    meetings=st.fixed_dictionaries(
        {meeting: st.tuples(st.sampled_from(SERIES), st.sampled_from(MeetingState)) for meeting in MEETINGS}
    ),
    listed=st.frozensets(PLACES, min_size=4),
    checks=st.dictionaries(
        st.tuples(st.sampled_from(MEETINGS), st.sampled_from(CASES), st.sampled_from(AGENCIES)),
        st.builds(Asked, answer=st.sampled_from(Answer), is_referrer=st.booleans(), is_requested=st.booleans()),
        min_size=6,
    ),
    agency_conflicts=st.frozensets(st.tuples(st.sampled_from(CASES), st.sampled_from(AGENCIES)), max_size=2),
    account_conflicts=st.frozensets(st.tuples(st.sampled_from(CASES), st.sampled_from(ACCOUNTS)), max_size=2),
    actors=st.lists(ACTORS, min_size=6, max_size=10),
)


def write(world: World) -> None:
    """Put the world into the database as rows, past every service: the twin must hold for any rows."""
    db.session.add_all(Agency(id=i, code=str(i.int), name="", domain="", phone="", has_accounts=True) for i in AGENCIES)
    db.session.add_all(Account(id=i, email=str(i), name="", job_title="", phone="") for i in ACCOUNTS)
    db.session.add_all(Series(id=i, name="", shape=Shape.DAILY, minutes_before_first_case=0) for i in SERIES)
    db.session.add_all(Case(id=i, reference=str(i.int), created_utc=NOW) for i in CASES)
    db.session.flush()
    db.session.add_all(
        Meeting(id=i, series_id=series_id, starts_utc=NOW, planned_minutes=60, state=state)
        for i, (series_id, state) in world.meetings.items()
    )
    db.session.flush()
    db.session.add_all(
        AgendaItem(meeting_id=meeting_id, case_id=case_id, position=number, planned_minutes=8, arrived_utc=NOW)
        for number, (meeting_id, case_id) in enumerate(sorted(world.listed))
    )
    db.session.add_all(
        Check(
            meeting_id=meeting_id,
            case_id=case_id,
            agency_id=agency_id,
            answer=asked.answer,
            is_referrer=asked.is_referrer,
            is_requested=asked.is_requested,
        )
        for (meeting_id, case_id, agency_id), asked in world.checks.items()
    )
    db.session.add_all(
        ConflictOfInterest(case_id=case_id, agency_id=agency_id, declared_utc=NOW)
        for case_id, agency_id in world.agency_conflicts
    )
    db.session.add_all(
        ConflictOfInterest(case_id=case_id, account_id=account_id, declared_utc=NOW)
        for case_id, account_id in world.account_conflicts
    )
    db.session.flush()


def facts(world: World, meeting_id: uuid.UUID, case_id: uuid.UUID) -> ItemFacts:
    """What the rule asks, taken from the world itself and not from the database."""
    series_id, state = world.meetings[meeting_id]
    return ItemFacts(
        case_id=case_id,
        series_id=series_id,
        is_over=state in OVER,
        checks={
            agency_id: CheckFacts(
                is_referrer=asked.is_referrer,
                is_requested=asked.is_requested,
                is_known=asked.answer is Answer.KNOWN,
                has_answered=asked.answer is not Answer.NO_REPLY,
            )
            for (meeting, case, agency_id), asked in world.checks.items()
            if (meeting, case) == (meeting_id, case_id)
        },
        agencies_in_conflict=frozenset(agency for case, agency in world.agency_conflicts if case == case_id),
        accounts_in_conflict=frozenset(account for case, account in world.account_conflicts if case == case_id),
    )


@pytest.mark.usefixtures("context")
@settings(max_examples=40)
@given(WORLDS)
def test_the_query_shows_what_the_rule_says(world: World) -> None:
    try:
        write(world)
        compare(world)
    finally:
        db.session.rollback()


def compare(world: World) -> None:
    """Raise `AssertionError` where the query and the rule differ for somebody."""
    for actor in world.actors:
        for meeting_id in MEETINGS:
            expected = {
                case_id: sight
                for at_meeting, case_id in world.listed
                if at_meeting == meeting_id
                and (sight := decide_sight(actor, facts(world, meeting_id, case_id))) is not Sight.NOTHING
            }
            seen = list_seen_items(actor, db.session.get_one(Meeting, meeting_id))
            assert {s.item.case_id: s.sight for s in seen} == expected
            assert all(s.facts == facts(world, meeting_id, s.item.case_id) for s in seen)


@pytest.mark.usefixtures("context")
def test_the_worlds_are_rich_enough_to_tell_them_apart() -> None:
    """Each answer of the rule occurs, with and without a conflict, or the comparison would prove nothing."""
    found = set()

    @settings(max_examples=150, database=None)
    @given(WORLDS)
    def look(world: World) -> None:
        for actor in world.actors:
            for meeting_id, case_id in world.listed:
                asked = facts(world, meeting_id, case_id)
                locked = actor.account_id in asked.accounts_in_conflict
                locked = locked or not actor.agency_ids.isdisjoint(asked.agencies_in_conflict)
                found.add((decide_sight(actor, asked), locked, asked.is_over))

    look()
    wanted = {(sight, False, over) for sight in Sight for over in (False, True)} - {(Sight.IDENTIFIERS, False, True)}
    assert found >= wanted | {(Sight.NOTHING, True, False), (Sight.NOTHING, True, True)}
    assert (Sight.CASE, True, False) not in found
