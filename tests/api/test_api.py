"""An agency's own system: it gets its agency's part and nothing else, by a token that ends with its maker's part."""

import json
import re
import string
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from builders import actor_for
from conftest import SignInAs
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_client import NO_ORIGIN
from werkzeug.test import TestResponse

from app.actions.models import Action, ActionState
from app.actions.rules import When
from app.actions.service import record_action
from app.api.asking import MOST_A_MINUTE
from app.api.description import describe
from app.api.models import ApiToken
from app.api.tokens import make_token
from app.cases.conflicts import declare_conflict
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.identity.models import RoleGrant
from app.minutes.models import Certainty
from app.minutes.service import record_contribution

FROM_NO_PAGE = {"Origin": NO_ORIGIN}
ALL = ("actions:read", "actions:write", "outcomes:read")


class System:
    """A program that asks with a token."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client, self.headers = app.test_client(), {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, data: object) -> TestResponse:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        return self.client.open(f"/api/v1{path}", method="POST", data=body, headers=self.headers)


@pytest.fixture
def action(small: Any) -> Action:
    """Something that housing agreed to do."""
    return record_action(
        small.items[0],
        agency_id=small.agencies["HOU"].id,
        text="Change the locks.",
        when=When(due_utc=now_utc() + timedelta(days=1)),
        state=ActionState.AGREED,
    )


@pytest.fixture
def system(app: Flask, small: Any, action: Action) -> System:
    """Housing's own system, which may do everything."""
    _row, text = make_token(actor_for(small.housing), small.agencies["HOU"].id, name="Case system", scopes=ALL)
    db.session.commit()
    return System(app, text)


def test_it_fetches_its_agencys_actions_and_reports_how_they_stand(system: System, action: Action) -> None:
    (one,) = json.loads(system.get("/actions").text)["actions"]
    assert (one["id"], one["text"], one["state"], one["due_kind"]) == (
        str(action.id),
        "Change the locks.",
        "agreed",
        "day",
    )
    said = system.post(f"/actions/{action.id}/answer", {"state": "done", "text": "Locksmith, job 41."})
    assert json.loads(said.text)["state"] == "done"
    assert json.loads(system.get("/actions").text)["actions"] == []
    (one,) = json.loads(system.get("/actions?state=answered").text)["actions"]
    assert one["answer"] == "Locksmith, job 41."


def test_nothing_of_another_agency_is_there(system: System, small: Any) -> None:
    others = record_action(
        small.items[0],
        agency_id=small.agencies["POL"].id,
        text="Arrest him.",
        when=When(due_utc=now_utc()),
        state=ActionState.AGREED,
    )
    record_contribution(
        small.items[0], agency_id=small.agencies["POL"].id, author_id=None, text="Four calls.", certainty=Certainty.FACT
    )
    db.session.commit()
    assert "Arrest him." not in system.get("/actions").text
    assert system.get(f"/actions/{others.id}").status_code == 404
    assert system.post(f"/actions/{others.id}/answer", {"state": "done"}).status_code == 404
    assert system.get(f"/actions/{uuid4()}").status_code == 404
    assert "Four calls." not in system.get("/outcomes").text


def test_what_came_of_what_it_shared_is_there(system: System, small: Any) -> None:
    record_contribution(
        small.items[0], agency_id=small.agencies["HOU"].id, author_id=None, text="No rent.", certainty=Certainty.FACT
    )
    db.session.commit()
    (one,) = json.loads(system.get("/outcomes").text)["outcomes"]
    assert [thing["text"] for thing in one["told"]] == ["No rent."]
    assert one["is_heard"] is False
    assert (one["next_look"], one["next_look_kind"]) == (None, "none")


def test_a_conflict_takes_it_away_from_the_system_too(system: System, small: Any) -> None:
    declare_conflict(None, small.first.id, small.agencies["HOU"].id, "He works there.")
    db.session.commit()
    assert json.loads(system.get("/actions").text)["actions"] == []


@pytest.mark.parametrize("token", ["", "nothing", "caseround_nothing"])
def test_without_a_token_that_counts_nothing_is_answered(app: Flask, small: Any, token: str) -> None:
    answer = System(app, token).get("/actions")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_ends_when_it_is_taken_back_or_its_makers_part_ends(
    system: System, small: Any, sign_in_as: SignInAs
) -> None:
    grant = db.session.scalars(db.select(RoleGrant).where(RoleGrant.account_id == small.housing.id)).one()
    grant.ends_utc = now_utc()
    db.session.commit()
    assert system.get("/actions").status_code == 401
    grant.ends_utc = None
    db.session.commit()
    assert system.get("/actions").status_code == 200
    token_id = db.session.scalars(db.select(ApiToken.id)).one()
    assert sign_in_as(small.police).submit("/own-systems/tokens/revoke", {"token_id": token_id}).status_code == 404
    sign_in_as(small.housing).submit("/own-systems/tokens/revoke", {"token_id": token_id})
    assert system.get("/actions").status_code == 401


def test_a_token_does_what_it_was_made_for_and_no_more(app: Flask, small: Any, action: Action) -> None:
    _row, text = make_token(actor_for(small.housing), small.agencies["HOU"].id, name="Reader", scopes=["actions:read"])
    db.session.commit()
    system = System(app, text)
    assert system.get("/actions").status_code == 200
    assert system.get("/outcomes").status_code == 403
    assert system.post(f"/actions/{action.id}/answer", {"state": "done"}).status_code == 403


def test_a_token_is_made_for_ones_own_agency_with_a_name_and_a_purpose(small: Any) -> None:
    housing, own = actor_for(small.housing), small.agencies["HOU"].id
    with pytest.raises(NotFound):
        make_token(housing, small.agencies["POL"].id, name="x", scopes=ALL)
    with pytest.raises(Invalid, match="which system"):
        make_token(housing, own, name=" ", scopes=ALL)
    with pytest.raises(Invalid, match="what the system may do"):
        make_token(housing, own, name="x", scopes=["everything"])
    row, text = make_token(housing, own, name="x", scopes=ALL)
    assert text not in (row.token_digest, row.name, row.scopes)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"[" * 5000, 400),
        ({"state": 3}, 422),
        ({"state": "flying"}, 422),
        ({"state": "not_done"}, 422),
        ({"state": "proposed"}, 422),
    ],
)
def test_what_cannot_be_used_is_answered_in_plain_words(
    system: System, action: Action, body: object, status: int
) -> None:
    answer = system.post(f"/actions/{action.id}/answer", body)
    assert answer.status_code == status
    assert json.loads(answer.text)["error"]["message"]
    assert db.session.get_one(Action, action.id).state is ActionState.AGREED


def test_too_many_requests_are_told_to_wait(system: System) -> None:
    answers = {system.get("/actions?state=x").status_code for _ in range(MOST_A_MINUTE.amount + 1)}
    assert answers == {422, 429}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(string.printable),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["state", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=JSON)
def test_whatever_is_sent_nothing_breaks(system: System, action: Action, body: object) -> None:
    with system.client.application.app_context():
        system.client.application.extensions["api_limits"].storage.reset()
    assert system.post(f"/actions/{action.id}/answer", body).status_code in {200, 400, 422}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/actions/AAA", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("POST", "/actions/AAA/answer", 404, "not_found"),
        ("POST", "/actions", 405, "method"),
        ("POST", "/outcomes", 405, "method"),
    ],
)
def test_what_it_does_not_have_is_answered_as_json_too(
    system: System, method: str, path: str, status: int, code: str
) -> None:
    said = system.client.open(f"/api/v1{path}", method=method, data=b"{}", headers={**system.headers, **FROM_NO_PAGE})
    assert (said.status_code, said.mimetype) == (status, "application/json")
    assert json.loads(said.text)["error"]["code"] == code
    assert ("GET" in said.headers.get("Allow", "")) == (status == 405)


def test_a_fault_of_ours_is_answered_as_json_and_says_nothing(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        message = "Kay Marsh"
        raise RuntimeError(message)

    monkeypatch.setattr("app.api.views.list_action_lines", fail)
    said = system.get("/actions")
    assert (said.status_code, said.mimetype) == (500, "application/json")
    assert json.loads(said.text)["error"]["code"] == "error"
    assert "Kay" not in said.text


@pytest.mark.parametrize("state", ["agreed", "not_done", "overtaken_by_events"])
def test_the_description_says_where_a_reason_is_needed(app: Flask, system: System, action: Action, state: str) -> None:
    body = describe()["paths"]["/api/v1/actions/{action_id}/answer"]["post"]["requestBody"]
    without, with_words = body["content"]["application/json"]["schema"]["anyOf"]
    assert state not in without["properties"]["state"]["enum"]
    assert "text" in with_words["required"]
    pattern = with_words["properties"]["text"]["pattern"]
    assert [bool(re.search(pattern, text)) for text in ("", " \n", "Why.")] == [False, False, True]
    assert system.post(f"/actions/{action.id}/answer", {"state": state, "text": " "}).status_code == 422
    assert system.post(f"/actions/{action.id}/answer", {"state": state, "text": "Why."}).status_code == 200


def test_the_description_names_every_address(app: Flask) -> None:
    described = json.loads(app.test_client().get("/api/v1/openapi.json").text)
    routes = {
        (rule.rule.replace("<uuid:action_id>", "{action_id}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, methods in described["paths"].items() for method in methods}
