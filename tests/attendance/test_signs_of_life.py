"""The ledger tells the truth about gaps: what a lost connection, a killed server and several processes leave in it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, make_partnership, make_series
from conftest import MovableClock
from flask import Flask
from sqlalchemy import event

from app.agenda.models import AgendaItem, ItemState
from app.attendance.models import CasePresence, PresenceGap
from app.attendance.queries import list_presences
from app.attendance.service import end_presences, enter_case
from app.attendance.signs_of_life import SignsOfLife
from app.audit.models import AuditEntry
from app.core.access import Actor, Role
from app.core.connections import Connection
from app.core.database import db
from app.core.sockets import live
from app.identity.models import Account
from app.meetings.models import AttendanceMode, MeetingState


class Table:
    """One case under way, one representative in it, and the pages that one process of the server sees."""

    def __init__(self, at: MovableClock) -> None:
        self.at, self.process = at, SignsOfLife()
        agencies = make_partnership("POL")
        series = make_series(agencies.values())
        self.person: Account = make_member(Role.REPRESENTATIVE, agencies["POL"])
        self.actor: Actor = actor_for(self.person)
        meeting = make_meeting(series, MeetingState.OPEN)
        self.item: AgendaItem = make_item(
            meeting, make_case(agencies["POL"]), referrer=agencies["POL"], answers={}, agencies=agencies
        )
        self.item.state, self.item.started_utc = ItemState.UNDER_WAY, at.moment
        enter_case(self.actor, self.item, agencies["POL"].id)
        db.session.commit()
        self.began = at.moment

    def come(self) -> None:
        live.connections["one"] = Connection(sid="one", sign_in="", actor=self.actor, epoch=0)

    def go(self) -> None:
        live.connections.clear()

    def pass_time(self, seconds: int, *processes: SignsOfLife) -> None:
        for _ in range(seconds):
            self.at.later(seconds=1)
            for process in processes or (self.process,):
                process()

    def end(self) -> None:
        end_presences(self.item, list_presences(self.item.id))
        db.session.commit()

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """From which second to which."""
        rows = db.session.scalars(db.select(PresenceGap).order_by(PresenceGap.from_utc)).all()
        return [(self.second(row.from_utc - self.began), self.second(row.until_utc - self.began)) for row in rows]

    @staticmethod
    def second(length: timedelta) -> int:
        return int(length.total_seconds())


@pytest.fixture
def table(app: Flask, context: None, at: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    monkeypatch.setattr(live, "app", app)
    monkeypatch.setattr(live, "connections", {})
    yield Table(at)
    live.connections.clear()


def test_whoever_stays_connected_has_no_gap(table: Table) -> None:
    table.come()
    table.pass_time(60)
    table.end()
    assert table.gaps == []


def test_a_lost_connection_is_a_gap_from_the_last_sign_of_life_to_the_next(table: Table) -> None:
    table.come()
    table.pass_time(30)
    table.go()
    table.pass_time(45)
    table.come()
    table.pass_time(15)
    ((began, ended),) = table.gaps
    assert 25 <= began <= 30
    assert 75 <= ended <= 80
    table.end()
    assert len(table.gaps) == 1


def test_ten_seconds_away_are_no_gap(table: Table) -> None:
    table.come()
    table.pass_time(11)
    table.go()
    table.pass_time(4)
    table.come()
    table.pass_time(20)
    table.end()
    assert table.gaps == []


def test_who_does_not_come_back_was_away_until_the_end(table: Table) -> None:
    table.come()
    table.pass_time(20)
    table.go()
    table.pass_time(40)
    table.end()
    ((began, ended),) = table.gaps
    assert (15 <= began <= 20, ended) == (True, 60)


def test_a_killed_server_leaves_the_gap_to_the_next_one(table: Table) -> None:
    table.come()
    table.pass_time(20)
    table.at.later(seconds=50)
    table.pass_time(6, SignsOfLife())
    ((began, ended),) = table.gaps
    assert 15 <= began <= 20
    assert 70 <= ended <= 76


def test_a_server_that_was_held_up_says_nothing_of_those_whose_pages_stayed(table: Table) -> None:
    table.come()
    table.pass_time(20)
    table.at.later(seconds=50)
    table.pass_time(6)
    table.end()
    assert table.gaps == []


def test_two_processes_that_see_somebody_again_note_one_gap(table: Table) -> None:
    table.come()
    table.pass_time(20)
    table.at.later(seconds=30)
    first, second = SignsOfLife(), SignsOfLife()
    table.pass_time(20, first, second)
    assert len(table.gaps) == 1


def test_nobody_is_cut_off_from_the_room_they_sit_in(table: Table) -> None:
    (presence,) = list_presences(table.item.id)
    presence.mode = AttendanceMode.IN_ROOM
    db.session.commit()
    table.come()
    table.pass_time(10)
    table.go()
    table.pass_time(60)
    table.come()
    table.pass_time(10)
    table.go()
    table.pass_time(60)
    table.end()
    assert table.gaps == []


def test_of_whom_no_page_was_ever_seen_nothing_is_said(table: Table) -> None:
    table.pass_time(60)
    table.end()
    assert table.gaps == []
    assert db.session.scalars(db.select(CasePresence.seen_utc)).all() == [None]


def test_a_look_leaves_no_entry_in_the_trail(table: Table) -> None:
    before = db.session.scalar(db.select(db.func.count(AuditEntry.number)))
    table.come()
    table.pass_time(30)
    assert db.session.scalar(db.select(db.func.count(AuditEntry.number))) == before


@pytest.mark.parametrize(("has_pages", "queries"), [(False, 0), (True, 1)])
def test_while_nobody_is_in_a_case_a_look_is_one_query_at_most(table: Table, *, has_pages: bool, queries: int) -> None:
    table.end()
    if has_pages:
        table.come()
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    table.pass_time(1)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([one for one in said if "FROM" in one or "UPDATE" in one]) == queries
    assert not [one for one in said if "UPDATE" in one]
