"""What a list costs does not depend on how many meetings were held on other dates: a count, and no clock."""

import re
from collections.abc import Callable
from typing import Any

import city
import pytest
from city import NOW, build_city
from conftest import MovableClock, browser_of
from databases import Databases
from flask import Flask
from sqlalchemy import event

from app.config import Settings
from app.core.access import Role
from app.core.database import db
from app.disclosure import came_of_it
from app.identity.models import Account, RoleGrant
from app.meetings.models import Meeting
from app.referrals import queries as submissions
from app.referrals.models import Submission, SubmissionWay
from app.summaries.queries import ON_A_PAGE

PEOPLE = {"coordinator": "lewis.okafor@msfp.example", "representative": "anita.kerr@police.marlbeck.example"}
PAGES = ("/", "/summaries", "/attendance")
# Lists of what one agency told, and of what was decided about it: who reads them, where, and what stands in each line.
TOLD = {
    "/came-of-it": ("sender", r'id="case-\d+">([^<]+)<', "what came of it"),
    "/refer": ("sender", r">([A-Z0-9-]+): ", "what was sent in"),
    "/triage?show=accepted": ("coordinator", r'href="(/triage/[0-9a-f-]{36})"', "what was decided"),
}
FEW = 3


def work_of(app: Flask, who: str, page: str) -> tuple[int, int]:
    """How many statements a page asks, and how many rows it loads, once everything that is kept has been read."""
    statements: list[str] = []
    loaded: list[object] = []
    browser = browser_of(app, who)
    browser.get(page)
    with app.app_context():
        engine, session = db.engine, db.session.session_factory
    asked = lambda *parts: statements.append(parts[2])  # noqa: E731  # taken away again below
    came = lambda _session, row: loaded.append(row)  # noqa: E731
    event.listen(engine, "before_cursor_execute", asked)
    event.listen(session, "loaded_as_persistent", came)
    try:
        assert browser.get(page).status_code in {200, 303, 403}
    finally:
        event.remove(engine, "before_cursor_execute", asked)
        event.remove(session, "loaded_as_persistent", came)
    return len(statements), len(loaded)


@pytest.fixture
def city_of(
    loaded_marlbeck: Any,
    databases: Databases,
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
    monkeypatch: pytest.MonkeyPatch,
    at: MovableClock,
) -> Callable[[int], Flask]:
    """Gives the program with so many more meetings that were held, each with one case."""
    monkeypatch.setattr(city, "CASES_A_MEETING", 1)

    def build(held: int) -> Flask:
        app = make_app(settings_of(databases.copy_of("marlbeck")))
        with app.app_context():
            build_city(loaded_marlbeck.daily_series_id, held, NOW)
            db.session.remove()
        return app

    return build


def sender_of(app: Flask) -> str:
    """Who speaks for the agency that sent in all those cases."""
    with app.app_context():
        found: str = db.session.scalars(
            db.select(Account.email)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .join(Submission, Submission.agency_id == RoleGrant.agency_id)
            .join(Meeting, (Meeting.id == Submission.meeting_id) & (Meeting.series_id == RoleGrant.series_id))
            .where(RoleGrant.role == Role.REPRESENTATIVE, Submission.way == SubmissionWay.IMPORT)
            .order_by(Submission.started_utc, Account.email)
        ).all()[0]
        return found


@pytest.fixture
def few_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(came_of_it, "OUTCOMES_A_PAGE", FEW)
    monkeypatch.setattr(submissions, "ON_A_PAGE", FEW)


@pytest.mark.usefixtures("few_a_page")
@pytest.mark.timeout(600)
def test_what_was_told_and_decided_costs_no_more_when_more_was_told_before(city_of: Callable[[int], Flask]) -> None:
    few, many = (
        {page: work_of(app, PEOPLE.get(who) or sender_of(app), page) for page, (who, _line, _label) in TOLD.items()}
        for app in (city_of(20), city_of(40))
    )
    assert few == many


@pytest.mark.usefixtures("few_a_page")
@pytest.mark.timeout(600)
def test_what_was_told_and_decided_stands_page_by_page_each_once(city_of: Callable[[int], Flask]) -> None:
    app = city_of(20)
    for page, (who, line, label) in TOLD.items():
        browser = browser_of(app, PEOPLE.get(who) or sender_of(app))
        joint = "&" if "?" in page else "?"
        first, second = (browser.get(f"{page}{joint}page={number}").text for number in (1, 2))
        assert f"Pages of {label}" in first
        shown = [list(dict.fromkeys(re.findall(line, one.partition("<main")[2]))) for one in (first, second)]
        assert [len(one) for one in shown] == [FEW, FEW], page
        assert not set(shown[0]) & set(shown[1]), page
        assert browser.get(f"{page}{joint}page=99").text.count("govuk-pagination__item--current") == 1


@pytest.mark.timeout(600)
def test_a_list_asks_and_loads_no_more_when_more_meetings_were_held(
    loaded_marlbeck: Any, city_of: Callable[[int], Flask]
) -> None:
    own = [f"/meetings/{loaded_marlbeck.meeting_id}{part}" for part in ("", "/matrix", "/checks", "/my-cases")]
    work = [
        {(who, page): work_of(app, email, page) for who, email in PEOPLE.items() for page in (*PAGES, *own)}
        for app in (city_of(30), city_of(60))
    ]
    few, many = work
    assert few["coordinator", "/summaries"][1] > ON_A_PAGE
    assert few == many


@pytest.mark.parametrize(
    ("who", "name", "label"), [("coordinator", "ledgers", "meetings"), ("representative", "page", "summaries")]
)
def test_summaries_stand_page_by_page_each_once(
    city_of: Callable[[int], Flask], who: str, name: str, label: str
) -> None:
    browser = browser_of(city_of(30), PEOPLE[who])
    pages = [browser.get(f"/summaries?{name}={number}").text for number in (1, 2)]
    assert all(f"Pages of {label}" in page for page in pages)
    first, second = (
        re.findall(r'href="(/(?:summaries|meetings)/[0-9a-f-]{36}[a-z/-]*)"', page.partition("<main")[2])
        for page in pages
    )
    assert len(first) == ON_A_PAGE
    assert len(second) >= 30 - ON_A_PAGE
    assert not set(first) & set(second)
    assert browser.get(f"/summaries?{name}=99").text.count("govuk-pagination__item--current") == 1
