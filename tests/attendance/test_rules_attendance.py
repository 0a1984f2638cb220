"""Who was there in the end, and for how long each agency was, on plain data."""

import uuid
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.attendance.rules import (
    Correction,
    Noted,
    Spell,
    Stretch,
    Turnout,
    effective_spells,
    time_present,
    total,
    turnout,
    without,
)

TEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
POLICE, SCHOOL, HOUSING = (uuid.UUID(int=number) for number in (1, 2, 3))
ANITA, OWEN, SITA = (uuid.UUID(int=number) for number in (11, 12, 13))


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def stretch(begins: float, ends: float) -> Stretch:
    return Stretch(from_utc=at(begins), until_utc=at(ends))


CASE = stretch(0, 12)


def noted(
    who: uuid.UUID = ANITA,
    agency: uuid.UUID | None = POLICE,
    begins: float = 0,
    ends: float | None = 12,
    *,
    gaps: tuple[tuple[float, float], ...] = (),
    is_remote: bool = True,
    seen: float | None = None,
) -> Noted:
    return Noted(
        id=uuid.uuid4(),
        account_id=who,
        agency_id=agency,
        is_remote=is_remote,
        entered_utc=at(begins),
        left_utc=None if ends is None else at(ends),
        seen_utc=None if seen is None else at(seen),
        gaps=tuple(stretch(*gap) for gap in gaps),
    )


def corrected(
    presence: Noted | None = None,
    begins: float = 0,
    ends: float = 12,
    *,
    who: uuid.UUID = ANITA,
    said: float = 60,
    is_void: bool = False,
    is_remote: bool = True,
) -> Correction:
    return Correction(
        id=uuid.uuid4(),
        presence_id=presence.id if presence else None,
        account_id=presence.account_id if presence else who,
        agency_id=presence.agency_id if presence else POLICE,
        is_remote=is_remote,
        entered_utc=at(begins),
        left_utc=at(ends),
        is_void=is_void,
        corrected_utc=at(said),
    )


def minutes(
    *presences: Noted, corrections: tuple[Correction, ...] = (), now: float = 60, agency: uuid.UUID = POLICE
) -> float:
    """How many minutes an agency was there."""
    spells = effective_spells(presences, corrections, at(now))
    return time_present(spells, CASE).get(agency, timedelta()).total_seconds() / 60


def test_an_agency_is_there_while_somebody_of_it_is() -> None:
    assert minutes(noted()) == 12
    assert minutes(noted(begins=3, ends=9)) == 6
    assert minutes(noted(ANITA, begins=0, ends=5), noted(OWEN, begins=4, ends=8)) == 8, "what they share counts once"
    assert minutes(noted(begins=0, ends=2), noted(begins=7, ends=9)) == 4, "gone and come back"
    assert minutes(noted(agency=None)) == 0, "who speaks for no agency counts for none"


def test_time_outside_the_case_counts_for_nothing() -> None:
    assert minutes(noted(begins=-5, ends=30)) == 12
    assert minutes(noted(begins=20, ends=30)) == 0


def test_who_has_not_left_is_there_until_the_end() -> None:
    assert minutes(noted(begins=2, ends=None)) == 10


def test_a_gap_is_taken_off_unless_somebody_else_of_the_agency_was_there() -> None:
    cut_off = noted(gaps=((2, 6),))
    assert minutes(cut_off) == 8
    assert minutes(cut_off, noted(OWEN, begins=3, ends=5)) == 10
    assert minutes(cut_off, noted(OWEN)) == 12
    assert minutes(cut_off, noted(SITA, SCHOOL)) == 8, "somebody of another agency does not stand in"


def test_nobody_is_cut_off_from_the_room_they_sit_in() -> None:
    assert minutes(noted(gaps=((2, 6),), is_remote=False)) == 12
    assert minutes(noted(ends=None, seen=3, is_remote=False), now=9) == 12


def test_a_gap_that_goes_on_counts_until_now() -> None:
    away = noted(ends=None, seen=4)
    (spell,) = effective_spells([away], [], at(9))
    assert spell.gaps == (stretch(4, 9),)
    (spell,) = effective_spells([away], [], at(4) + timedelta(seconds=10))
    assert spell.gaps == (), "ten seconds are no gap"
    (spell,) = effective_spells([noted(ends=None, seen=None)], [], at(9))
    assert spell.gaps == (), "of whom no page was ever seen, nobody can say that it was lost"


def test_a_correction_stands_in_place_of_the_presence_it_names() -> None:
    presence = noted(begins=6)
    assert minutes(presence, corrections=(corrected(presence, 1, 12),)) == 11
    assert minutes(presence, corrections=(corrected(presence, is_void=True),)) == 0


def test_what_was_noted_about_being_cut_off_stays() -> None:
    presence = noted(begins=6, gaps=((7, 9),))
    assert minutes(presence, corrections=(corrected(presence, 0, 12),)) == 10
    assert minutes(presence, corrections=(corrected(presence, 8, 12),)) == 3
    assert minutes(presence, corrections=(corrected(presence, 0, 12, is_remote=False),)) == 12


def test_of_several_corrections_the_latest_holds() -> None:
    presence = noted()
    first, second = corrected(presence, 0, 3, said=60), corrected(presence, 0, 5, said=61)
    assert minutes(presence, corrections=(second, first)) == 5
    void = corrected(presence, is_void=True, said=62)
    assert minutes(presence, corrections=(void, first, second)) == 0
    assert minutes(presence, corrections=(void, first, corrected(presence, 0, 7, said=63))) == 7


def test_what_was_not_noted_is_added_and_taken_back() -> None:
    added = corrected(None, 2, 8, said=60)
    assert minutes(corrections=(added,)) == 6
    assert minutes(corrections=(added, corrected(None, is_void=True, said=61))) == 0
    again = corrected(None, 2, 4, said=62)
    assert minutes(corrections=(added, corrected(None, is_void=True, said=61), again)) == 2
    other = corrected(None, is_void=True, said=61, who=OWEN)
    assert minutes(corrections=(added, other)) == 6, "only what was added for that person"


def test_who_was_needed_who_came_and_who_was_late() -> None:
    spells = effective_spells([noted(begins=5), noted(SITA, SCHOOL, begins=1)], [], at(60))
    found = turnout([POLICE, HOUSING], spells, CASE)
    assert {id_: one.turnout for id_, one in found.items()} == {
        POLICE: Turnout.PRESENT,
        HOUSING: Turnout.ABSENT,
        SCHOOL: Turnout.UNINVITED,
    }
    assert found[POLICE].late == timedelta(minutes=5)
    assert found[SCHOOL].late is None, "nobody waits for who was not asked"
    assert found[HOUSING].present == timedelta()


@pytest.mark.parametrize(("came", "is_late"), [(0, False), (1.9, False), (2, True), (-3, False)])
def test_a_moment_after_the_call_is_not_late(came: float, *, is_late: bool) -> None:
    found = turnout([POLICE], effective_spells([noted(begins=came)], [], at(60)), CASE)
    assert (found[POLICE].late is not None) is is_late


def test_who_came_when_it_was_over_was_not_there() -> None:
    found = turnout([POLICE], effective_spells([noted(begins=13, ends=15)], [], at(60)), CASE)
    assert found[POLICE].turnout is Turnout.ABSENT


moments = st.integers(-20, 40)


@st.composite
def presences(draw: st.DrawFn) -> Noted:
    begins = draw(moments)
    return noted(
        draw(st.sampled_from([ANITA, OWEN, SITA])),
        draw(st.sampled_from([POLICE, SCHOOL, None])),
        begins,
        draw(st.none() | st.integers(begins, 45)),
        gaps=tuple(draw(st.lists(st.tuples(moments, moments), max_size=3))),
        is_remote=draw(st.booleans()),
        seen=draw(st.none() | moments),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Noted], list[Correction]]:
    rows = draw(st.lists(presences(), max_size=6))
    corrections = [
        corrected(
            draw(st.sampled_from(rows)) if rows and draw(st.booleans()) else None,
            draw(moments),
            draw(moments),
            who=draw(st.sampled_from([ANITA, OWEN])),
            said=draw(st.integers(50, 55)),
            is_void=draw(st.booleans()),
            is_remote=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return rows, corrections


def spells_of(ledger: tuple[list[Noted], list[Correction]]) -> list[Spell]:
    return effective_spells(*ledger, at(60))


@settings(max_examples=50)
@given(ledgers())
def test_no_agency_is_there_for_less_than_nothing_or_longer_than_the_case(
    ledger: tuple[list[Noted], list[Correction]],
) -> None:
    for length in time_present(spells_of(ledger), CASE).values():
        assert timedelta() <= length <= CASE.length


@settings(max_examples=50)
@given(ledgers(), st.integers())
def test_the_order_in_which_rows_are_read_changes_nothing(
    ledger: tuple[list[Noted], list[Correction]], seed: int
) -> None:
    rows, corrections = list(ledger[0]), list(ledger[1])
    Random(seed).shuffle(rows)
    Random(seed).shuffle(corrections)
    mixed = spells_of((rows, corrections))
    assert time_present(mixed, CASE) == time_present(spells_of(ledger), CASE)
    asked = [POLICE, HOUSING]
    assert turnout(asked, mixed, CASE) == turnout(asked, spells_of(ledger), CASE)


@settings(max_examples=50)
@given(ledgers(), presences())
def test_one_more_person_never_shortens_the_time_of_an_agency(
    ledger: tuple[list[Noted], list[Correction]], more: Noted
) -> None:
    before = time_present(spells_of(ledger), CASE)
    after = time_present(spells_of(([*ledger[0], more], ledger[1])), CASE)
    assert all(after[agency_id] >= length for agency_id, length in before.items())


@settings(max_examples=50)
@given(ledgers())
def test_every_presence_is_told_once_or_was_said_not_to_be_one(ledger: tuple[list[Noted], list[Correction]]) -> None:
    rows, corrections = ledger
    told = [spell.presence_id for spell in spells_of(ledger) if spell.presence_id is not None]
    assert len(told) == len(set(told))
    voided = {one.presence_id for one in corrections if one.is_void}
    assert {row.id for row in rows} - voided <= set(told)


@given(st.lists(st.tuples(moments, moments), max_size=5))
def test_a_stretch_is_its_gaps_and_what_is_left(pairs: list[tuple[int, int]]) -> None:
    gaps = [stretch(*pair) for pair in pairs]
    left = without(CASE, gaps)
    assert total([*left, *gaps, CASE]) == total([*gaps, CASE])
    inside = [g for g in gaps if g.length]
    assert total(left) + total(without(CASE, left)) == CASE.length
    assert all(one.until_utc <= gap.from_utc or gap.until_utc <= one.from_utc for one in left for gap in inside)


@settings(max_examples=50)
@given(ledgers())
def test_every_agency_that_was_needed_or_came_is_told_of_and_no_other(
    ledger: tuple[list[Noted], list[Correction]],
) -> None:
    spells = spells_of(ledger)
    found = turnout([POLICE, HOUSING], spells, CASE)
    came = {agency_id for agency_id, length in time_present(spells, CASE).items() if length}
    assert set(found) == {POLICE, HOUSING} | came
    assert {id_ for id_, one in found.items() if one.turnout is Turnout.ABSENT} == {POLICE, HOUSING} - came
    assert {id_ for id_, one in found.items() if one.turnout is Turnout.UNINVITED} == came - {POLICE, HOUSING}
