"""Every address, in every method, for every role: nobody gets further than `who_may` says, and nothing breaks.

Forms are sent whole, with a token that holds, so that neither an empty form nor a missing token hides a missing
permission; and once without a token, which nobody may do.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from databases import Databases
from flask import Flask
from oracle.roles import PEOPLE
from page_client import PageClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from who_may import FIELDS, WHO_MAY

from app.actions.models import Action, ActionState
from app.actions.standard import list_standard_actions
from app.cases.queries import list_people
from app.config import Settings
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.directory.queries import list_terms
from app.identity.models import RoleGrant
from app.identity.queries import find_account_by_email
from app.minutes.queries import list_research
from app.summaries.models import Summary

ABSENT = uuid.UUID("00000000-0000-4000-8000-00000000dead")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
# These come last, for they end what everything else needs: being signed in as who one is.
LAST = ("demo.sign_in", "identity.sign_out", "identity.end_all_sign_ins")


@dataclass
class Door:
    """The program with Marlbeck's meeting under way, one person's browser, and the ids of what they try."""

    app: Flask
    browser: PageClient
    ids: dict[str, Any]
    tried: int = 0
    faults: list[str] = field(default_factory=list)

    def send(self, rule: Rule, method: str, ids: dict[str, Any], *, token: bool = True) -> TestResponse:
        """One request with everything that it needs."""
        path = rule.build({name: ids[name] for name in rule.arguments})[1]
        self.tried += 1
        if method == "GET":
            return self.browser.get(path)
        data = {
            name: str(value(self.ids) if callable(value) else value)
            for name, value in FIELDS.get(rule.endpoint, {}).items()
        }
        if token:
            data["csrf_token"] = self.browser.token()
        return self.browser.open(path, method=method, data=data)

    def note(self, fault: str) -> None:
        self.faults.append(fault)


def goes_to_sign_in(answer: TestResponse) -> bool:
    """Whether an answer leads to the way in."""
    return answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")


def was_let_in(answer: TestResponse) -> bool:
    """Whether an answer says that this person may do such a thing at all."""
    return answer.status_code not in {401, 403, 404, 405} and not goes_to_sign_in(answer)


def rules_of(app: Flask) -> list[Rule]:
    """Every address, those that end a sign-in last."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted(rules, key=lambda rule: (rule.endpoint in LAST, rule.rule, rule.endpoint))


@pytest.fixture
def door_of(
    databases: Databases,
    marlbeck: Any,
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[str], Door]]:
    from conftest import browser_of

    made: list[tuple[Flask, str]] = []

    def open_door(who: str) -> Door:
        url = databases.copy_of("marlbeck")
        app = make_app(settings_of(url))
        made.append((app, url))
        chair = browser_of(app, PEOPLE["chair"])
        meeting = f"/meetings/{marlbeck.meeting_id}"
        assert chair.submit(f"{meeting}/open").status_code == 303
        assert chair.submit(f"{meeting}/call", {"case_id": marlbeck.case_ids["C01"]}).status_code == 303
        if who == "anonymous":
            browser = app.test_client()
            assert isinstance(browser, PageClient)
        else:
            browser = browser_of(app, PEOPLE[who])
        browser.is_checking_pages = False
        return Door(app, browser, ids_of(app, marlbeck, who))

    yield open_door
    for app, url in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        databases.remove(url)


def ids_of(app: Flask, marlbeck: Any, who: str) -> dict[str, Any]:
    """The ids that addresses take, of the case under way as far as there are some."""
    with app.app_context():
        if who == "leaver":
            account = find_account_by_email(PEOPLE[who])
            assert account is not None
            db.session.execute(
                db.update(RoleGrant).where(RoleGrant.account_id == account.id).values(ends_utc=now_utc())
            )
            note_access_change()
            db.session.commit()
        police = marlbeck.agency_ids["POL"]
        case_id = marlbeck.case_ids["C12" if who == "conflicted" else "C01"]
        lines = list_research(marlbeck.meeting_id, marlbeck.case_ids["C01"], [police])
        summary_id = db.session.scalar(
            db.select(Summary.id).where(Summary.agency_id == police).order_by(Summary.id).limit(1)
        )
        return {
            "meeting_id": marlbeck.meeting_id,
            "case_id": case_id,
            "line_id": lines[0].id,
            "summary_id": summary_id,
            "action_id": db.session.scalar(
                db.select(Action.id).where(Action.state == ActionState.AGREED, Action.agency_id == police).limit(1)
            ),
            "standard_id": list_standard_actions(marlbeck.daily_series_id)[0].id,
            "contact_id": uuid.uuid4(),
            "agency_id": police,
            "term_id": list_terms()[0].id,
            "account_id": marlbeck.account_ids[PEOPLE["representative"]],
            "person_id": list_people([marlbeck.case_ids["C01"]])[0].id,
        }


def test_every_address_is_in_the_list_and_no_other(app: Flask) -> None:
    assert {rule.endpoint for rule in rules_of(app)} == set(WHO_MAY)


@pytest.mark.parametrize("who", [*PEOPLE, "anonymous"])
def test_nobody_gets_further_than_their_role(door_of: Callable[[str], Door], who: str) -> None:
    door = door_of(who)
    let_in = 0
    for rule in rules_of(door.app):
        may = who in WHO_MAY[rule.endpoint]
        ids = {name: door.ids.get(name, ABSENT) for name in rule.arguments}
        for method in METHODS:
            if method not in (rule.methods or set()):
                # What an address does not take is refused before anybody is asked who they are.
                if who in {"chair", "anonymous"}:
                    check_other_method(door, rule, method, ids)
                continue
            if method == "POST":
                answer = door.send(rule, method, ids, token=False)
                if answer.status_code != 400 and was_let_in(answer):
                    door.note(f"{method} {rule} without a token: {answer.status_code}")
            absent = door.send(rule, method, dict.fromkeys(rule.arguments, ABSENT)) if rule.arguments else None
            answer = door.send(rule, method, ids)
            let_in += was_let_in(answer)
            if not may and was_let_in(answer):
                door.note(f"{method} {rule} lets {who} in: {answer.status_code}")
            # A 404 is no refusal of the role: not everybody's ids are there for everybody.
            if may and rule.endpoint not in LAST and (answer.status_code == 403 or goes_to_sign_in(answer)):
                door.note(f"{method} {rule} turns {who} away: {answer.status_code}")
            if absent is not None and absent.status_code in {200, 303} and was_let_in(absent):
                door.note(f"{method} {rule} of what does not exist: {absent.status_code}")
            for one in (answer, absent):
                if one is not None and one.status_code >= 500:
                    door.note(f"{method} {rule} as {who}: {one.status_code}")
    assert not door.faults, "\n".join(door.faults)
    assert door.tried > 100
    assert let_in >= 3


def check_other_method(door: Door, rule: Rule, method: str, ids: dict[str, Any]) -> None:
    """A method that an address does not take is refused, unless another route takes it there."""
    path = rule.build(ids)[1]
    taken = {m for r in door.app.url_map.iter_rules() if r.rule == rule.rule for m in r.methods or set()}
    if method in taken:
        return
    door.tried += 1
    answer = door.browser.open(path, method=method)
    if answer.status_code not in {400, 405, 404}:
        door.note(f"{method} {path}: {answer.status_code}")
