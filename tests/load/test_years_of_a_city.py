"""What years of data cost: the pages that people open most, with one, two, three and five years of a city behind them.

And the day of such a city, from what came in overnight to the last summary, reckoned from them: how often each page is
opened is assumed, what it costs is measured.
Milliseconds are those of this process alone, whatever else the machine does. LOAD_SHARE (1) makes the city smaller;
the curves are drawn into `test-results/load/`.
"""

import os
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest
from city import NOW, build_city
from conftest import browser_of
from curves import draw_curve
from databases import Databases
from flask import Flask

from app.config import Settings
from app.core.database import db

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

SHARE = float(os.environ.get("LOAD_SHARE", "1"))
CASES_A_YEAR = round(3_400 * SHARE)
YEARS = (1, 2, 3, 5)
TIMES = 20
COORDINATOR, MEMBER = "lewis.okafor@msfp.example", "anita.kerr@police.marlbeck.example"
OPENED_MOST = (
    ("coordinator: today", COORDINATOR, "/"),
    ("coordinator: the list", COORDINATOR, "/meetings/{meeting}"),
    ("coordinator: who knows whom", COORDINATOR, "/meetings/{meeting}/matrix"),
    ("coordinator: coming in", COORDINATOR, "/triage"),
    ("coordinator: open loops", COORDINATOR, "/loops"),
    ("agency: today", MEMBER, "/"),
    ("agency: its cases", MEMBER, "/meetings/{meeting}/my-cases"),
    ("agency: checks", MEMBER, "/meetings/{meeting}/checks"),
    ("agency: actions", MEMBER, "/actions"),
    ("agency: summaries", MEMBER, "/summaries"),
)
# A working day: its parts, how long each lasts, and how often each page is opened in it, in a city of twenty agencies
# with five people each.
DAY = (
    (
        "8:00, what came in overnight",
        1.0,
        {"coordinator: coming in": 60, "coordinator: today": 20, "agency: today": 100},
    ),
    (
        "9:00, agencies answer",
        0.5,
        {"agency: checks": 20 * 14, "coordinator: who knows whom": 30, "agency: its cases": 100},
    ),
    ("9:30, the meeting", 2.0, {"coordinator: the list": 120, "agency: its cases": 20 * 14 * 4}),
    (
        "13:00, summaries and actions",
        4.0,
        {"agency: summaries": 200, "agency: actions": 300, "coordinator: open loops": 40},
    ),
)

CityOf = Callable[[int], Flask]


@pytest.fixture
def city_of(
    databases: Databases,
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
    loaded_marlbeck: Any,
    at: object,
) -> Iterator[CityOf]:
    """Gives the program with so many years of cases in its database."""
    urls = []

    def build(years: int) -> Flask:
        urls.append(databases.copy_of("marlbeck"))
        app = make_app(settings_of(urls[-1]))
        with app.app_context():
            build_city(loaded_marlbeck.daily_series_id, CASES_A_YEAR * years, NOW)
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("ANALYZE")
        return app

    yield build
    for url in urls:
        databases.remove(url)


def spent_on_pages(app: Flask, meeting: object) -> dict[str, float]:
    """Milliseconds of this process for each of the pages that are opened most."""
    browsers = {who: browser_of(app, who) for who in (COORDINATOR, MEMBER)}
    spent = {}
    for name, who, path in OPENED_MOST:
        browsers[who].is_checking_pages = False
        address = path.format(meeting=meeting)
        assert browsers[who].get(address).status_code == 200, address
        took = []
        for _ in range(TIMES):
            began = time.process_time()
            browsers[who].get(address)
            took.append((time.process_time() - began) * 1000)
        spent[name] = median(took)
    return spent


def test_cost_per_year_of_data(city_of: CityOf, loaded_marlbeck: Any) -> None:
    rows = {years: spent_on_pages(city_of(years), loaded_marlbeck.meeting_id) for years in YEARS}
    print(f"\n{CASES_A_YEAR:,} cases a year; milliseconds of the process for a page")
    print(f"  {'':30}" + "".join(f"{years:4} years" for years in YEARS))
    for name, _, _ in OPENED_MOST:
        print(f"  {name:30}" + "".join(f"{rows[years][name]:10.1f}" for years in YEARS))
    points = [(float(years), sum(row.values())) for years, row in rows.items()]
    title = "The ten pages people open most, together"
    draw_curve("years-work", title=title, across="years of data", up="ms of work", points=points)


def test_the_day_of_a_city(city_of: CityOf, loaded_marlbeck: Any) -> None:
    spent = spent_on_pages(city_of(YEARS[-1]), loaded_marlbeck.meeting_id)
    print(f"\na day of a city with {CASES_A_YEAR * YEARS[-1]:,} cases behind it")
    for name, hours, opened in DAY:
        seconds = sum(spent[page] * many for page, many in opened.items()) / 1000
        work = f"{seconds:6.1f} s of work, {seconds / hours / 36:5.2f} % of a core over {hours:g} h"
        print(f"  {name:32} {sum(opened.values()):5} pages: {work}")
