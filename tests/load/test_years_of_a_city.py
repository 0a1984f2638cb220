"""What years of data cost: the pages that people open most, with one, two, three and five years of a city behind them.

Milliseconds are those of this process alone, whatever else the machine does. LOAD_SHARE (1) makes the city smaller;
the curves are drawn into `test-results/load/`.
"""

import os
import time
from statistics import median
from typing import Any

import pytest
from city_day import COORDINATOR, MEMBER, OPENED_MOST, CityOf
from conftest import browser_of
from curves import draw_curve
from flask import Flask

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

SHARE = float(os.environ.get("LOAD_SHARE", "1"))
CASES_A_YEAR = round(3_400 * SHARE)
YEARS = (1, 2, 3, 5)
TIMES = 20


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


def test_cost_per_year_of_data(city_of: CityOf, loaded_marlbeck: Any, at: object) -> None:
    rows = {years: spent_on_pages(city_of(CASES_A_YEAR * years), loaded_marlbeck.meeting_id) for years in YEARS}
    print(f"\n{CASES_A_YEAR:,} cases a year; milliseconds of the process for a page")
    print(f"  {'':30}" + "".join(f"{years:4} years" for years in YEARS))
    for name, _, _ in OPENED_MOST:
        print(f"  {name:30}" + "".join(f"{rows[years][name]:10.1f}" for years in YEARS))
    points = [(float(years), sum(row.values())) for years, row in rows.items()]
    title = "The ten pages people open most, together"
    draw_curve("years-work", title=title, across="years of data", up="ms of work", points=points)
