"""What ends an open page's connection."""

from typing import Any

import pytest
from builders import make_account
from flask import Flask

from app.core.access_epoch import read_access_epoch
from app.core.connections import Connection
from app.core.database import db
from app.core.sockets import SECONDS_BETWEEN_LOOKS_AT_SIGN_INS, live
from app.identity.models import SignInMethod
from app.identity.queries import actor_of
from app.identity.service import end_sign_in, start_sign_in


@pytest.fixture
def opened(app: Flask, at: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Somebody's open connection, and the list of those that were ended."""
    ended: list[Connection] = []
    with app.app_context():
        account = make_account()
        token = start_sign_in(account, SignInMethod.DEMONSTRATION)
        db.session.commit()
        connection = Connection(sid="one", sign_in=token, actor=actor_of(account), epoch=read_access_epoch())
    monkeypatch.setattr(live, "app", app)
    monkeypatch.setattr(live, "connections", {"one": connection})
    monkeypatch.setattr(live, "close", ended.append)
    return connection, ended


def test_a_sign_in_that_has_grown_too_old_ends_its_open_pages(opened: Any, at: Any) -> None:
    connection, ended = opened
    at.later(hours=13)
    live.check_again()
    assert ended == []
    connection.checked -= SECONDS_BETWEEN_LOOKS_AT_SIGN_INS
    live.check_again()
    assert ended == [connection]


def test_signing_out_ends_ones_open_pages_at_the_next_look(opened: Any, app: Flask) -> None:
    connection, ended = opened
    with app.app_context():
        end_sign_in(connection.sign_in)
        db.session.commit()
    live.check_again()
    assert ended == [connection]
