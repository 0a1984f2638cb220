"""Whoever asks for what is not for them leaves an entry: the same for what is hidden and for what is absent."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask

from app.audit import refusals
from app.audit.models import AuditEntry
from app.core.connections import Connection
from app.core.database import db
from app.core.sockets import live
from app.identity.queries import actor_of, find_account_by_email

READER = "joel.brandt@homes.marlbeck.example"


@pytest.fixture(autouse=True)
def minute(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The minute that runs; a test sets it on."""
    now = [100]
    monkeypatch.setattr(refusals, "allowance", refusals.Allowance())
    monkeypatch.setattr(refusals, "_minute", lambda: now[0])
    return now


def entries(app: Flask, kind: str = "access_refused") -> list[AuditEntry]:
    with app.app_context():
        return list(
            db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == kind).order_by(AuditEntry.number))
        )


@pytest.mark.parametrize("key", ["C12", ""])
def test_a_hidden_case_and_an_absent_one_leave_the_same_entry(
    app: Flask, marlbeck: Any, sign_in_as: SignInAs, key: str
) -> None:
    case_id = marlbeck.case_ids[key] if key else uuid.uuid4()
    browser = sign_in_as(READER)
    assert browser.get(f"/meetings/{marlbeck.meeting_id}/cases/{case_id}").status_code == 404
    (entry,) = entries(app)
    assert entry.fields == {
        "endpoint": "casefile.case",
        "meeting_id": str(marlbeck.meeting_id),
        "case_id": str(case_id),
        "asked_id": None,
    }
    assert (entry.account_id, entry.case_id) == (marlbeck.account_ids[READER], case_id)


def test_a_page_that_is_not_for_ones_role_leaves_one_too(app: Flask, marlbeck: Any, sign_in_as: SignInAs) -> None:
    assert sign_in_as(READER).get(f"/meetings/{marlbeck.meeting_id}/chair").status_code == 403
    assert [entry.fields["endpoint"] for entry in entries(app)] == ["room.chair"]


def test_a_command_names_the_case_that_its_form_named(app: Flask, marlbeck: Any, sign_in_as: SignInAs) -> None:
    browser, case_id = sign_in_as(READER), str(marlbeck.case_ids["C12"])
    page = f"/meetings/{marlbeck.meeting_id}/lobby"
    assert browser.get(page).status_code == 200
    answer = browser.submit(f"/meetings/{marlbeck.meeting_id}/come-in", {"case_id": case_id})
    assert answer.status_code == 404
    assert [entry.fields["case_id"] for entry in entries(app)] == [case_id]


def test_what_is_there_or_names_nothing_leaves_none(
    app: Flask, marlbeck: Any, sign_in_as: SignInAs, client: Any
) -> None:
    browser = sign_in_as(READER)
    assert browser.get(f"/meetings/{marlbeck.meeting_id}/my-cases").status_code == 200
    assert browser.get("/nothing-here").status_code == 404
    assert client.get(f"/meetings/{marlbeck.meeting_id}/my-cases").status_code == 303
    assert entries(app) == []


def test_a_flood_is_counted_and_does_not_fill_the_trail(
    app: Flask, marlbeck: Any, sign_in_as: SignInAs, minute: list[int]
) -> None:
    browser = sign_in_as(READER)
    for _ in range(50):
        assert browser.get(f"/meetings/{uuid.uuid4()}/my-cases").status_code == 404
    assert len(entries(app)) == refusals.MOST_A_MINUTE
    refusals.tell_what_was_not_kept()
    assert entries(app, "refusals_counted") == []
    minute[0] += 1
    refusals.tell_what_was_not_kept()
    refusals.tell_what_was_not_kept()
    (counted,) = entries(app, "refusals_counted")
    assert counted.fields == {"number": 50 - refusals.MOST_A_MINUTE}
    assert counted.account_id == marlbeck.account_ids[READER]
    assert browser.get(f"/meetings/{uuid.uuid4()}/my-cases").status_code == 404
    assert len(entries(app)) == refusals.MOST_A_MINUTE + 1


def test_a_person_who_goes_on_says_first_what_was_not_kept_of_them(
    app: Flask, marlbeck: Any, sign_in_as: SignInAs, minute: list[int]
) -> None:
    browser = sign_in_as(READER)
    for _ in range(refusals.MOST_A_MINUTE + 2):
        browser.get(f"/meetings/{uuid.uuid4()}/my-cases")
    minute[0] += 1
    browser.get(f"/meetings/{uuid.uuid4()}/my-cases")
    assert [entry.fields["number"] for entry in entries(app, "refusals_counted")] == [2]
    assert len(entries(app)) == refusals.MOST_A_MINUTE + 1


@pytest.fixture
def line_of(app: Flask, marlbeck: Any) -> Iterator[Callable[[str], str]]:
    """Gives the id of an open page of somebody, without a wire."""

    def make(email: str) -> str:
        with app.app_context():
            account = find_account_by_email(email)
            assert account is not None
            live.connections["one"] = Connection(sid="one", sign_in="", actor=actor_of(account), epoch=0)
        return "one"

    yield make
    live.connections.clear()


@pytest.mark.parametrize("event", ["watch", "minutes_open"])
def test_an_event_that_is_refused_leaves_one(
    app: Flask, marlbeck: Any, line_of: Callable[[str], str], event: str
) -> None:
    sid, asked = line_of(READER), uuid.uuid4()
    words = [f"meeting:{asked}"] if event == "watch" else [str(asked), ""]
    assert live.dispatch(event)(sid, *words) == {"ok": False, "error": "We cannot find that."}
    (entry,) = entries(app)
    assert entry.fields == {"endpoint": event, "meeting_id": None, "case_id": None, "asked_id": str(asked)}


def test_an_event_that_cannot_be_read_leaves_none(app: Flask, marlbeck: Any, line_of: Callable[[str], str]) -> None:
    assert live.dispatch("minutes_open")(line_of(READER), "no id", "")["ok"] is False
    assert entries(app) == []
