"""People and cases for the rules of need-to-know, by hand and by chance."""

import uuid
from dataclasses import replace

from hypothesis import strategies as st

from app.cases.need_to_know import CheckFacts, ItemFacts
from app.core.access import Actor, Grant, Role

POLICE, HOUSING, MENTAL_HEALTH, FOUNDATION = (uuid.UUID(int=number) for number in range(1, 5))
AGENCIES = [POLICE, HOUSING, MENTAL_HEALTH, FOUNDATION]
CASE, OTHER_CASE = uuid.UUID(int=11), uuid.UUID(int=12)
DAILY, MARAC = uuid.UUID(int=21), uuid.UUID(int=22)
ANN, BOB = uuid.UUID(int=31), uuid.UUID(int=32)

REFERRED = CheckFacts(is_referrer=True, is_known=True, has_answered=True)
KNOWN = CheckFacts(is_known=True, has_answered=True)
NOTHING_KNOWN = CheckFacts(has_answered=True)
NO_REPLY = CheckFacts()
REQUESTED = CheckFacts(is_requested=True)
REQUESTED_AND_UNKNOWN = CheckFacts(is_requested=True, has_answered=True)

OVERSEERS = [Role.COORDINATOR, Role.CHAIR, Role.MINUTE_TAKER]
SPEAKERS = [Role.REPRESENTATIVE, Role.DEPUTY, Role.GUEST]


def person(*grants: Grant, employer: uuid.UUID | None = None, account: uuid.UUID = ANN) -> Actor:
    """Somebody with these grants who works there."""
    return Actor(account_id=account, name="", email="", employer_id=employer, employer_name="", grants=grants)


def speaker(agency: uuid.UUID = HOUSING, role: Role = Role.REPRESENTATIVE, **more: uuid.UUID) -> Actor:
    """Somebody who works and speaks for an agency."""
    return person(Grant(role=role, agency_id=agency, **more), employer=agency)


def overseer(role: Role = Role.CHAIR, **more: uuid.UUID) -> Actor:
    """Somebody who runs the meeting."""
    return person(Grant(role=role, **more))


def item(*, over: bool = False, conflicts: frozenset[uuid.UUID] = frozenset(), **checks: CheckFacts) -> ItemFacts:
    """One case at the daily meeting; checks by agency: `item(HOUSING=KNOWN)`."""
    return ItemFacts(
        case_id=CASE,
        series_id=DAILY,
        is_over=over,
        checks={globals()[name]: check for name, check in checks.items()},
        agencies_in_conflict=conflicts & set(AGENCIES),
        accounts_in_conflict=conflicts - set(AGENCIES),
    )


def sealed(facts: ItemFacts, *named: uuid.UUID) -> ItemFacts:
    """The same case, sealed for these people."""
    return replace(facts, is_sealed=True, accounts_named=frozenset(named))


def glass(facts: ItemFacts, *broken_by: uuid.UUID) -> ItemFacts:
    """The same case while the glass that these people broke holds."""
    return replace(facts, accounts_with_glass=frozenset(broken_by))


CHECKS = st.builds(
    CheckFacts,
    is_referrer=st.booleans(),
    is_requested=st.booleans(),
    is_known=st.booleans(),
    needs_to_come=st.booleans(),
    has_answered=st.booleans(),
)
GRANTS = st.builds(
    Grant,
    role=st.sampled_from(Role),
    agency_id=st.sampled_from([None, *AGENCIES]),
    series_id=st.sampled_from([None, DAILY, MARAC]),
    case_id=st.sampled_from([None, None, CASE, OTHER_CASE]),
)
ACTORS = st.builds(
    lambda grants, employer, account: person(*grants, employer=employer, account=account),
    st.lists(GRANTS, max_size=3),
    st.sampled_from([None, *AGENCIES]),
    st.sampled_from([ANN, BOB]),
)
ITEMS = st.builds(
    ItemFacts,
    case_id=st.sampled_from([CASE, OTHER_CASE]),
    series_id=st.sampled_from([DAILY, MARAC]),
    is_over=st.booleans(),
    checks=st.dictionaries(st.sampled_from(AGENCIES), CHECKS),
    agencies_in_conflict=st.frozensets(st.sampled_from(AGENCIES), max_size=1),
    accounts_in_conflict=st.frozensets(st.sampled_from([ANN, BOB]), max_size=1),
)
NAMES = st.frozensets(st.sampled_from([ANN, BOB]))
