"""What every load stands on: the demonstration in a database of its own, and a city on top of it where one is asked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from city import NOW, build_city
from city_day import CityOf
from databases import Databases
from flask import Flask

from app.config import Settings
from app.core.database import db


@pytest.fixture
def settings(databases: Databases, settings_of: Callable[[str], Settings], loaded_marlbeck: Any) -> Iterator[Settings]:
    url = databases.copy_of("marlbeck")
    yield settings_of(url)
    databases.remove(url)


@pytest.fixture
def city_of(
    databases: Databases,
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
    loaded_marlbeck: Any,
) -> Iterator[CityOf]:
    """Gives the program with so many cases of a city in its database."""
    urls = []

    def build(cases: int) -> Flask:
        urls.append(databases.copy_of("marlbeck"))
        app = make_app(settings_of(urls[-1]))
        with app.app_context():
            build_city(loaded_marlbeck.daily_series_id, cases, NOW)
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("ANALYZE")
        return app

    yield build
    for url in urls:
        databases.remove(url)
