"""The query twin of need-to-know agrees with the rule, for everybody and every case, in any world."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agenda.models import AgendaItem
from app.agenda.queries import list_seen_items
from app.cases.access_models import BrokenGlass, SealedCaseReader
from app.cases.models import Answer, Case, Check, ConflictOfInterest
from app.cases.need_to_know import CheckFacts, ItemFacts, Sight, decide_sight, reads_by_glass, standing_sight
from app.cases.queries import item_facts
from app.cases.sight_in_sql import opens_to, sees_case
from app.core.access import Actor, Grant, Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import create_case_key
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
    sealed: frozenset[uuid.UUID]
    named: frozenset[tuple[uuid.UUID, uuid.UUID]]
    # In how many minutes the glass that somebody broke closes again; less than none where it has.
    glass: Mapping[tuple[uuid.UUID, uuid.UUID], int]
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
    sealed=st.frozensets(st.sampled_from(CASES), max_size=1),
    named=st.frozensets(st.tuples(st.sampled_from(CASES), st.sampled_from(ACCOUNTS)), max_size=5),
    glass=st.dictionaries(
        st.tuples(st.sampled_from(CASES), st.sampled_from(ACCOUNTS)),
        st.sampled_from([-30, 30, 30]),
        min_size=2,
        max_size=8,
    ),
    actors=st.lists(ACTORS, min_size=6, max_size=10),
)


def write(world: World) -> None:
    """Put the world into the database as rows, past every service: the twin must hold for any rows."""
    db.session.add_all(Agency(id=i, code=str(i.int), name="", domain="", phone="", has_accounts=True) for i in AGENCIES)
    db.session.add_all(Account(id=i, email=str(i), name="", job_title="", phone="") for i in ACCOUNTS)
    db.session.add_all(Series(id=i, name="", shape=Shape.DAILY, minutes_before_first_case=0) for i in SERIES)
    db.session.add_all(Case(id=i, reference=str(i.int), created_utc=NOW, is_sealed=i in world.sealed) for i in CASES)
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
    db.session.add_all(
        SealedCaseReader(case_id=case_id, account_id=account_id, named_utc=NOW) for case_id, account_id in world.named
    )
    for case_id in CASES:
        create_case_key(case_id)
    db.session.add_all(
        BrokenGlass(
            case_id=case_id,
            account_id=account_id,
            started_utc=now_utc(),
            ends_utc=now_utc() + timedelta(minutes=minutes),
            reason="",
            review="",
        )
        for (case_id, account_id), minutes in world.glass.items()
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
                needs_to_come=asked.answer is Answer.NEED_TO_COME,
                has_answered=asked.answer is not Answer.NO_REPLY,
            )
            for (meeting, case, agency_id), asked in world.checks.items()
            if (meeting, case) == (meeting_id, case_id)
        },
        agencies_in_conflict=frozenset(agency for case, agency in world.agency_conflicts if case == case_id),
        accounts_in_conflict=frozenset(account for case, account in world.account_conflicts if case == case_id),
        is_sealed=case_id in world.sealed,
        accounts_named=frozenset(
            account for case, account in world.named if case == case_id and case_id in world.sealed
        ),
        accounts_with_glass=frozenset(
            account for (case, account), minutes in world.glass.items() if case == case_id and minutes > 0
        ),
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
                and (sight := standing_sight(actor, facts(world, meeting_id, case_id))) is not Sight.NOTHING
            }
            seen = list_seen_items(actor, db.session.get_one(Meeting, meeting_id))
            assert {s.item.case_id: s.sight for s in seen} == expected
            assert all(s.facts == facts(world, meeting_id, s.item.case_id) for s in seen)
            compare_one_by_one(world, actor, meeting_id)


def compare_one_by_one(world: World, actor: Actor, meeting_id: uuid.UUID) -> None:
    """Raise `AssertionError` where what is read of single cases, broken glass included, differs from the rule."""
    found = item_facts(db.session.get_one(Meeting, meeting_id), CASES)
    opening = {
        least: db.session.scalars(
            db.select(AgendaItem.case_id)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(AgendaItem.meeting_id == meeting_id, opens_to(actor, AgendaItem.case_id.expression, least))
        ).all()
        for least in (Sight.IDENTIFIERS, Sight.CASE)
    }
    whole = db.session.scalars(
        db.select(AgendaItem.case_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.meeting_id == meeting_id, sees_case(actor, AgendaItem.case_id.expression))
    ).all()
    for case_id in CASES:
        standing = standing_sight(actor, facts(world, meeting_id, case_id))
        assert (case_id in whole) is ((meeting_id, case_id) in world.listed and standing is Sight.CASE)
        sight = decide_sight(actor, facts(world, meeting_id, case_id))
        assert decide_sight(actor, found[case_id]) is sight
        is_listed = (meeting_id, case_id) in world.listed
        assert all((case_id in found) is (is_listed and sight >= least) for least, found in opening.items())


@pytest.mark.usefixtures("context")
def test_the_worlds_are_rich_enough_to_tell_them_apart() -> None:
    """Each answer of the rule occurs, with and without a conflict, or the comparison would prove nothing."""
    found: set[tuple[object, ...]] = set()

    @settings(max_examples=300, database=None)
    @given(WORLDS)
    def look(world: World) -> None:
        for actor in world.actors:
            for meeting_id, case_id in world.listed:
                asked = facts(world, meeting_id, case_id)
                locked = actor.account_id in asked.accounts_in_conflict
                locked = locked or not actor.agency_ids.isdisjoint(asked.agencies_in_conflict)
                found.add((standing_sight(actor, asked), locked, asked.is_over))
                if asked.is_sealed:
                    found.add((standing_sight(actor, asked), "sealed", actor.account_id in asked.accounts_named))
                elif reads_by_glass(actor, asked):
                    found.add((decide_sight(actor, asked), "glass", standing_sight(actor, asked)))

    look()
    wanted = {(sight, False, over) for sight in Sight for over in (False, True)} - {(Sight.IDENTIFIERS, False, True)}
    assert found >= wanted | {(Sight.NOTHING, True, False), (Sight.NOTHING, True, True)}
    assert found >= {(Sight.CASE, "sealed", True), (Sight.NOTHING, "sealed", True), (Sight.NOTHING, "sealed", False)}
    assert (Sight.CASE, "glass", Sight.NOTHING) in found
    assert (Sight.CASE, True, False) not in found
    assert not {(Sight.CASE, "sealed", False), (Sight.IDENTIFIERS, "sealed", False)} & found
