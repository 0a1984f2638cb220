"""Marlbeck's morning in the ledger: who was there, what was missed, and the time that was given back."""

import pytest
from measures.planned_morning import COORDINATOR, PlannedMorning, actor

from app.attendance.rules import Turnout
from app.cases.conflicts import declare_conflict_of_person
from app.core.database import db
from app.measures.counting import count_meetings
from app.measures.ledger import Ledger, make_ledger
from app.measures.overviews import make_patterns, make_time_given_back
from app.measures.rules import hours


def ledger_of(planned: PlannedMorning, who: str = COORDINATOR) -> Ledger:
    return make_ledger(actor(who), planned.meeting)


def test_called_by_the_planned_order_the_morning_gives_back_what_it_promised(planned: PlannedMorning) -> None:
    planned.hold(14)
    ledger = ledger_of(planned)
    assert hours(ledger.given_back.planned) == 15.2
    assert ledger.given_back.real is not None
    assert hours(ledger.given_back.real) >= 15.2
    assert hours(ledger.given_back.missed) == 0
    assert ledger.turnout.present == ledger.turnout.needed > 0
    assert not any(case.absent for case in ledger.cases)


def test_who_did_not_come_is_named_and_gave_nothing_back(planned: PlannedMorning) -> None:
    planned.hold(absent={("POL", "C01"), ("POL", "C04")})
    ledger = ledger_of(planned)
    absent = {case.line.case_id: [card.code for card in case.absent] for case in ledger.cases if case.absent}
    assert absent == {planned.told.case_ids["C01"]: ["POL"], planned.told.case_ids["C04"]: ["POL"]}
    assert ledger.given_back.missed.total_seconds() == (10 + 12) * 60


def test_who_came_late_is_said_to_have(planned: PlannedMorning) -> None:
    planned.hold(1, late={"CSC"})
    (first, *others) = ledger_of(planned).cases
    assert {spell.agency.code: spell.late_minutes for spell in first.spells if spell.agency}["CSC"] == 5
    assert all(spell.late_minutes == 0 for spell in first.spells if spell.agency and spell.agency.code != "CSC")
    assert all(case.whole is None for case in others), "not heard"


def test_patterns_count_for_each_agency_what_it_was_needed_for(planned: PlannedMorning) -> None:
    planned.hold(absent={("POL", "C01")})
    found = make_patterns(actor(COORDINATOR), series_id=planned.told.daily_series_id, agency_id=None, last=12)
    assert [meeting.id for meeting in found.meetings][-1] == planned.meeting.id
    assert len(found.meetings) == 5, "and the four before it"
    police = next(one for one in found.patterns if one.agency.code == "POL")
    assert police.by_meeting[-1].needed == police.by_meeting[-1].present + 1
    one = make_patterns(
        actor(COORDINATOR), series_id=planned.told.daily_series_id, agency_id=planned.agency("HOU"), last=12
    )
    assert [pattern.agency.code for pattern in one.patterns] == ["HOU"]


def test_months_tell_what_was_given_back(planned: PlannedMorning) -> None:
    planned.hold()
    found = make_time_given_back(actor(COORDINATOR), series_id=None)
    assert len(found.months) >= 4
    assert found.latest[0].meeting.id == planned.meeting.id
    assert found.unknown == 0
    assert found.months[-1].real > found.months[0].real


@pytest.mark.parametrize("key", ["C04", "C01", "C02"])
def test_of_a_case_that_is_hidden_nothing_is_told_or_counted(planned: PlannedMorning, key: str) -> None:
    """Whoever must not know of a case is told of a morning in which the case before it took as long as both."""
    planned.hold(3)
    reader, case_id = actor(COORDINATOR), planned.told.case_ids[key]
    before = count_meetings(reader, [planned.meeting])[0]
    whole = make_ledger(reader, planned.meeting)
    declare_conflict_of_person(None, case_id, reader.account_id, "A neighbour.")
    db.session.flush()
    ledger = make_ledger(reader, planned.meeting)
    after = count_meetings(reader, [planned.meeting])[0]
    assert case_id not in {case.line.case_id for case in ledger.cases}
    assert len(ledger.cases) == 13
    assert sum(case.planned_minutes for case in after.counted) == sum(case.planned_minutes for case in before.counted)
    needed = sum(
        one.turnout is not Turnout.UNINVITED for one in before.cases[planned.item(key).id].counted.turnout.values()
    )
    assert ledger.turnout.needed == whole.turnout.needed - needed
    # Everybody who stayed to the end stayed to the end that is told: no gap says that something came after it.
    assert all({spell.left_utc for spell in case.spells} <= {case.line.ended_utc} for case in ledger.cases)
    heard = [case.whole for case in ledger.cases if case.whole]
    assert [begun.from_utc for begun in heard[1:]] == [before.until_utc for before in heard[:-1]], "no pause either"
