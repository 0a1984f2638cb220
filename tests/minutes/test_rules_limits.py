"""What a reader gets of a contribution, by the pure rule."""

import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.core.access import Role
from app.minutes.limits import Given, Limit, Reader, decide_given

OWNER, NAMED, OTHER = (uuid.UUID(int=n) for n in (1, 2, 3))
agencies = st.frozensets(st.sampled_from([OWNER, NAMED, OTHER]))
roles = st.frozensets(st.sampled_from(list(Role)), max_size=3)
limits = st.builds(
    Limit,
    agency_ids=st.frozensets(st.sampled_from([NAMED, OTHER])),
    roles=roles,
    is_not_in_minutes=st.booleans(),
    is_existence_told=st.booleans(),
)
several = st.lists(limits, max_size=3)


@st.composite
def readers(draw: st.DrawFn) -> Reader:
    spoken_for = draw(agencies)
    return Reader(speaks_for=spoken_for, agency_ids=spoken_for | draw(agencies), roles=draw(roles))


@given(several, readers(), st.booleans())
def test_whoever_speaks_for_the_owner_always_has_it_whole(standing: list[Limit], reader: Reader, is_over: bool) -> None:
    own = replace(reader, speaks_for=reader.speaks_for | {OWNER})
    assert decide_given(OWNER, standing, own, is_over=is_over) is Given.WHOLE


@given(readers(), st.booleans())
def test_what_nobody_limits_goes_to_everybody(reader: Reader, is_over: bool) -> None:
    assert decide_given(OWNER, [], reader, is_over=is_over) is Given.WHOLE


@given(limits, readers(), st.booleans())
def test_a_named_agency_counts_whatever_else_somebody_holds(limit: Limit, reader: Reader, is_over: bool) -> None:
    reader = replace(reader, speaks_for=reader.speaks_for - {OWNER}, agency_ids=reader.agency_ids | {NAMED})
    limit = replace(limit, agency_ids=limit.agency_ids | {NAMED})
    expected = Given.TOLD if limit.is_existence_told else Given.NOTHING
    assert decide_given(OWNER, [limit], reader, is_over=is_over) is expected


@given(limits, readers(), st.booleans(), st.sampled_from(list(Role)))
def test_a_named_role_counts_for_all_who_hold_it_but_the_owners_own_people(
    limit: Limit, reader: Reader, is_over: bool, role: Role
) -> None:
    reader = replace(reader, speaks_for=reader.speaks_for - {OWNER}, roles=reader.roles | {role})
    limit = replace(limit, roles=limit.roles | {role}, agency_ids=frozenset())
    stranger = replace(reader, agency_ids=reader.agency_ids - {OWNER})
    assert decide_given(OWNER, [limit], stranger, is_over=is_over) is not Given.WHOLE
    colleague = replace(reader, agency_ids=reader.agency_ids | {OWNER})
    assert decide_given(OWNER, [limit], colleague, is_over=is_over) is Given.WHOLE


@given(readers())
def test_what_is_not_for_the_minutes_is_heard_and_then_kept_by_its_own_agency_alone(reader: Reader) -> None:
    limit = Limit(is_not_in_minutes=True)
    assert decide_given(OWNER, [limit], reader, is_over=False) is Given.WHOLE
    is_own = OWNER in reader.agency_ids
    assert decide_given(OWNER, [limit], reader, is_over=True) is (Given.WHOLE if is_own else Given.TOLD)


@given(several, limits, readers(), st.booleans())
def test_lifting_a_limit_never_takes_anything_away(
    standing: list[Limit], lifted: Limit, reader: Reader, is_over: bool
) -> None:
    order = [Given.NOTHING, Given.TOLD, Given.WHOLE]
    before = decide_given(OWNER, [*standing, lifted], reader, is_over=is_over)
    after = decide_given(OWNER, standing, reader, is_over=is_over)
    assert order.index(after) >= order.index(before)
    assert decide_given(OWNER, [], reader, is_over=is_over) is Given.WHOLE


@given(several, readers(), st.booleans())
def test_nobody_is_told_where_one_limit_tells_nothing(standing: list[Limit], reader: Reader, is_over: bool) -> None:
    silent = Limit(agency_ids=frozenset({NAMED}), is_existence_told=False)
    reader = replace(reader, speaks_for=reader.speaks_for - {OWNER}, agency_ids=reader.agency_ids | {NAMED})
    assert decide_given(OWNER, [*standing, silent], reader, is_over=is_over) is Given.NOTHING
