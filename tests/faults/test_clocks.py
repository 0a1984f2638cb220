"""Clocks that jump, disagree, or change in the night: every mail is queued once, and none is missing."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from conftest import MovableClock
from databases import Databases
from flask import Flask
from joining import PASSWORD, code_of, join
from serving import Server, form_token

from app.config import Settings
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.identity.service import grant_role, take_back_role
from app.notifications.models import OutboxMail
from app.schedule.jobs import JOBS, run_job

# What makes papers or asks other machines tells nobody anything at a time of day.
OF_THE_CLOCK = [job for job in JOBS if job.name not in {"papers", "webhooks", "imports", "uploads", "busy"}]
STEP = timedelta(minutes=30)
A_DAY_AND_A_HALF = 72
NIGHTS = {
    "the clocks go forward": datetime(2027, 3, 27, 18, tzinfo=UTC),
    "the clocks go back": datetime(2027, 10, 30, 18, tzinfo=UTC),
    "29 February": datetime(2028, 2, 28, 18, tzinfo=UTC),
}

Moments = Callable[[datetime], Sequence[datetime]]
WRONG: dict[str, Moments] = {
    "jumps by an hour, there and back": lambda at: (at + timedelta(hours=1), at - timedelta(hours=1), at),
    "two machines five minutes apart": lambda at: (at + timedelta(minutes=5), at, at + timedelta(minutes=5), at),
}


def nights_of(begins: datetime, moments: Moments) -> Iterator[datetime]:
    """What the clocks show from the eve of a night to the morning after the next; at last all are right."""
    for number in range(A_DAY_AND_A_HALF):
        yield from moments(begins + number * STEP)
    yield begins + A_DAY_AND_A_HALF * STEP + timedelta(hours=1)


@pytest.fixture
def mails_of(
    databases: Databases,
    loaded_marlbeck: Any,
    settings_of: Callable[[str], Settings],
    make_app: Callable[[Settings], Flask],
    at: MovableClock,
) -> Iterator[Callable[[datetime, Moments], Counter[tuple[object, str, str]]]]:
    """Gives the mails that the jobs queue in those nights, by who gets them and what they say, each with how often."""
    with ExitStack() as stack:

        def run_through(begins: datetime, moments: Moments) -> Counter[tuple[object, str, str]]:
            url = databases.copy_of("marlbeck")
            stack.callback(databases.remove, url)
            app = make_app(settings_of(url))
            for moment in nights_of(begins, moments):
                at(moment)
                for job in OF_THE_CLOCK:
                    assert run_job(app, job) is not None, (job.name, moment)
            with app.app_context():
                mails = db.session.scalars(
                    db.select(OutboxMail)
                    .where(OutboxMail.queued_utc >= begins - STEP * 4)
                    .order_by(OutboxMail.occasion)
                )
                return Counter((mail.occasion.partition(":")[0], mail.address, mail.text) for mail in mails)

        yield run_through


@pytest.mark.parametrize("night", NIGHTS)
def test_a_wrong_clock_doubles_no_mail_and_loses_none(
    night: str, mails_of: Callable[..., Counter[tuple[object, str, str]]], report: Callable[[str], None]
) -> None:
    right = mails_of(NIGHTS[night], lambda moment: (moment,))
    assert right, "nothing was queued, so nothing was tried"
    for words, moments in WRONG.items():
        assert mails_of(NIGHTS[night], moments) == right, words
    report(f"{night}, {len(WRONG)} wrong clocks: {right.total()} mails each, none doubled, none missing")


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(hours=-1)])
def test_two_web_processes_whose_clocks_differ_know_the_same_people(
    ahead: timedelta, place: Callable[[str], Settings], make_app: Callable[[Settings], Flask]
) -> None:
    settings = place("sqlite")
    app = make_app(settings)
    with app.app_context():
        person = join("Imogen Tuck")
        grant = grant_role(person.account, Role.ADMINISTRATOR)
        db.session.commit()
        email, secret, grant_id = person.email, person.secret, grant.id
    wrong = {"TEST_SECONDS_AHEAD": str(ahead.total_seconds())}
    with ExitStack() as stack:
        right, other = Server(settings), Server(settings, module="served_ahead", environment=wrong)
        for server in (right, other):
            stack.callback(server.kill)
            server.start()
        browser = stack.enter_context(requests.Session())
        # Signed in at the one by a form of the other's page, and there at both.
        token = form_token(browser.get(f"{other.url}/sign-in").text)
        # The next code of the phone: the one of this half minute counted when they joined.
        code = code_of(secret, now_utc() + timedelta(seconds=30))
        form = {"email": email, "password": PASSWORD, "code": code}
        assert post(browser, right, "/sign-in/password", {**form, "csrf_token": token}) == 303
        for server in (right, other, right):
            assert browser.get(f"{server.url}/people").status_code == 200
        # What counted at the one counts at neither.
        for server in (other, right):
            stranger = stack.enter_context(requests.Session())
            token = form_token(stranger.get(f"{server.url}/sign-in").text)
            assert post(stranger, server, "/sign-in/password", {**form, "csrf_token": token}) == 422
        with app.app_context():
            take_back_role(grant_id)
            db.session.commit()
        for server in (right, other):
            assert browser.get(f"{server.url}/people").status_code == 403
        # Signed out at the other, and so at both.
        token = form_token(browser.get(f"{right.url}/me/sign-ins").text)
        assert post(browser, other, "/sign-out", {"csrf_token": token}) == 303
        for server in (right, other):
            assert "/sign-in" in browser.get(f"{server.url}/me/sign-ins", allow_redirects=False).headers["Location"]


def post(browser: requests.Session, server: Server, path: str, form: dict[str, str]) -> int:
    """Send a form as a page of that server does; answers the status."""
    answer = browser.post(
        f"{server.url}{path}", data=form, headers={"Origin": server.url}, allow_redirects=False, timeout=60
    )
    return answer.status_code
