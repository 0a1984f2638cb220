"""Whether the program lives, and whether it can be used."""

from collections.abc import Callable

import pytest
from alembic.script import ScriptDirectory
from databases import Databases
from flask import Flask
from page_client import PageClient

from app.config import Settings


def test_a_process_that_lives_says_so(client: PageClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_a_migrated_database_is_ready(client: PageClient) -> None:
    assert client.get("/readyz").status_code == 200


def test_a_proxy_that_asks_every_other_second_makes_nobody_read_the_migrations(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/readyz").status_code == 200

    def read(*_given: object) -> None:
        raise AssertionError("all migrations are read again, and everybody else waits for it")

    monkeypatch.setattr(ScriptDirectory, "get_heads", read)
    assert client.get("/readyz").status_code == 200


def test_an_empty_database_is_not_ready(
    make_app: Callable[[Settings], Flask], settings_of: Callable[[str], Settings], databases: Databases
) -> None:
    url = databases.new_url()
    app = make_app(settings_of(url))
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503
    with app.app_context():
        from app.core.database import db

        db.engine.dispose()
    databases.remove(url)
