"""Fourteen cases and twelve agencies: how many keys, and how long, until everybody has answered in real browsers.

`pytest -m bench -s tests/bench/test_checks.py`.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import the_meeting
from databases import Databases
from journeys.conftest import opening
from playwright.sync_api import Browser
from serving import Server
from unanswered import Answering, serving_unanswered

from app.config import Settings
from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.shape import AGENCY_CODES

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]


@pytest.fixture
def served(
    databases: Databases,
    make_snapshot: Callable[[str, Callable[[], Any]], None],
    settings_of: Callable[[str], Settings],
) -> Iterator[Server]:
    """The running program, in which nobody has answered yet."""
    yield from serving_unanswered(databases, make_snapshot, settings_of)


def test_everybody_answers(browser: Browser, served: Server) -> None:
    agencies = {agency.code: agency for agency in MARLBECK.partnership.agencies}
    cases = keys = 0
    seconds: list[float] = []
    for code in AGENCY_CODES:
        email = next(member.email for member in agencies[code].members if member.role == "representative")
        openings = opening(browser, served)
        person = next(openings)(email)
        at = Answering(person, the_meeting(person))
        began = time.perf_counter()
        many = at.answer_all("nnkn")
        seconds.append(time.perf_counter() - began)
        cases, keys = cases + many, keys + at.presses
        assert at.presses <= 2 * many
        print(f"\n{code}: {many} cases, {at.presses} keys, {seconds[-1]:.1f} s until all was saved", end="")
        next(openings, None)
    print(f"\nall: {cases} answers, {keys} keys, {keys / cases:.2f} a case, {sum(seconds):.1f} s in all")
