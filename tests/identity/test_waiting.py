"""Somebody who waits at a meeting that is on is not signed out; a page left open on a desk is."""

from typing import Any

import pytest
from builders import make_meeting, make_member, make_partnership, make_series
from conftest import MovableClock
from flask import Flask

from app.core.access import Role
from app.core.access_epoch import read_access_epoch
from app.core.connections import Connection
from app.core.database import db
from app.core.sockets import SECONDS_BETWEEN_LOOKS_AT_SIGN_INS, live
from app.identity.models import SignInMethod
from app.identity.queries import actor_of
from app.identity.service import start_sign_in
from app.meetings.models import Meeting, MeetingState


class Desk:
    """A page that is open at somebody's desk."""

    def __init__(self, connection: Connection, meeting: Meeting, ended: list[Connection]) -> None:
        self.connection, self.meeting, self.ended = connection, meeting, ended

    @property
    def is_signed_in(self) -> bool:
        return not self.ended

    def wait(self, at: MovableClock, minutes: int) -> None:
        """Nobody touches it for so long; the server looks once a minute."""
        for _ in range(minutes):
            at.later(minutes=1)
            self.connection.checked -= SECONDS_BETWEEN_LOOKS_AT_SIGN_INS
            live.check_again()


@pytest.fixture
def desk(app: Flask, at: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Desk:
    ended: list[Connection] = []
    with app.app_context():
        agencies = make_partnership("POL")
        series = make_series(agencies.values())
        meeting = make_meeting(series, MeetingState.OPEN)
        account = make_member(Role.REPRESENTATIVE, agencies["POL"], series=series)
        token = start_sign_in(account, SignInMethod.PASSKEY)
        db.session.commit()
        connection = Connection(sid="one", sign_in=token, actor=actor_of(account), epoch=read_access_epoch())
        connection.rooms.add(f"meeting:{meeting.id}")
    monkeypatch.setattr(live, "app", app)
    monkeypatch.setattr(live, "connections", {"one": connection})
    monkeypatch.setattr(live, "close", ended.append)
    return Desk(connection, meeting, ended)


def close_the_meeting(app: Flask, desk: Desk) -> None:
    with app.app_context():
        meeting: Any = db.session.get(Meeting, desk.meeting.id)
        meeting.state = MeetingState.CLOSED
        db.session.commit()


def test_whoever_waits_in_the_lobby_of_a_meeting_that_is_on_stays(desk: Desk, at: MovableClock) -> None:
    desk.wait(at, 150)
    assert desk.is_signed_in


def test_half_an_hour_after_the_meeting_the_page_ends(app: Flask, desk: Desk, at: MovableClock) -> None:
    desk.wait(at, 60)
    close_the_meeting(app, desk)
    desk.wait(at, 29)
    assert desk.is_signed_in
    desk.wait(at, 1)
    assert not desk.is_signed_in


def test_a_meeting_does_not_outlast_the_twelve_hours(desk: Desk, at: MovableClock) -> None:
    desk.wait(at, 12 * 60 - 1)
    assert desk.is_signed_in
    desk.wait(at, 1)
    assert not desk.is_signed_in


def test_a_page_of_a_meeting_that_is_not_on_ends_after_half_an_hour(app: Flask, desk: Desk, at: MovableClock) -> None:
    close_the_meeting(app, desk)
    desk.wait(at, 30)
    assert not desk.is_signed_in


def test_whoever_types_is_there(app: Flask, desk: Desk, at: MovableClock) -> None:
    close_the_meeting(app, desk)
    for _ in range(4):
        desk.wait(at, 20)
        desk.connection.is_typing = True
        desk.wait(at, 1)
    assert desk.is_signed_in
    desk.wait(at, 30)
    assert not desk.is_signed_in
