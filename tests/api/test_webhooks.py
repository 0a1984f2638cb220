"""Webhooks: signed, tried again, and never with a word of what changed."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from builders import actor_for

from app.actions.models import ActionState
from app.actions.rules import When
from app.actions.service import record_action
from app.api.models import WebhookDelivery
from app.api.webhooks import GIVEN_UP, add_webhook, fault_of, sign, stop_webhook, tell_webhooks
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid, NotFound


class Listening(BaseHTTPRequestHandler):
    """Keeps what arrives, and answers as it is told."""

    heard: ClassVar[list[tuple[dict[str, str], bytes]]] = []
    status: ClassVar[int] = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((dict(self.headers), body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def listening() -> Iterator[str]:
    """An agency's own system; gives its address."""
    Listening.heard.clear()
    Listening.status = 204
    server = HTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/caseround"
    server.shutdown()
    server.server_close()


@pytest.fixture
def secret(small: Any, listening: str) -> str:
    """Housing's system is told from now on."""
    _row, secret = add_webhook(actor_for(small.housing), small.agencies["HOU"].id, listening)
    db.session.commit()
    return secret


def change(small: Any) -> None:
    record_action(
        small.items[0],
        agency_id=small.agencies["HOU"].id,
        text="Change Kay's locks.",
        when=When(due_utc=now_utc() + timedelta(days=1)),
        state=ActionState.AGREED,
    )
    db.session.commit()


def test_it_is_told_once_that_something_changed_and_can_check_who_says_so(small: Any, secret: str, at: Any) -> None:
    assert tell_webhooks() == 0
    at.later(minutes=1)
    change(small)
    assert (tell_webhooks(), tell_webhooks()) == (1, 0)
    ((headers, body),) = Listening.heard
    said = json.loads(body)
    assert sorted(said) == ["changed_at", "id", "kind"]
    assert said["kind"] == "actions"
    assert b"Kay" not in body
    seconds = int(headers["Caseround-Signature"].split(",")[0].removeprefix("t="))
    assert headers["Caseround-Signature"] == sign(secret, body, seconds)


def test_what_was_not_taken_is_sent_again_with_its_own_id_and_given_up_after_two_days(
    small: Any, secret: str, at: Any
) -> None:
    Listening.status = 503
    at.later(minutes=1)
    change(small)
    assert tell_webhooks() == 0
    assert tell_webhooks() == 0
    assert len(Listening.heard) == 1
    at.later(minutes=2)
    Listening.status = 200
    assert tell_webhooks() == 1
    first, second = (json.loads(body)["id"] for _headers, body in Listening.heard)
    assert first == second
    Listening.status = 503
    at.later(minutes=1)
    change(small)
    for _ in range(60):
        tell_webhooks()
        at.later(hours=1)
    assert db.session.scalars(
        db.select(WebhookDelivery.last_failure).where(WebhookDelivery.delivered_utc.is_(None))
    ).all() == [GIVEN_UP]


def test_a_redirect_is_not_followed(small: Any, secret: str, at: Any) -> None:
    Listening.status = 302
    at.later(minutes=1)
    change(small)
    assert tell_webhooks() == 0


def test_what_was_stopped_is_told_nothing(small: Any, secret: str, at: Any) -> None:
    hook_id = db.session.scalars(db.select(db.text("id")).select_from(db.text("webhook"))).one()
    from uuid import UUID

    housing, police = actor_for(small.housing), actor_for(small.police)
    with pytest.raises(NotFound):
        stop_webhook(police, UUID(str(hook_id)))
    stop_webhook(housing, UUID(str(hook_id)))
    at.later(minutes=1)
    change(small)
    assert tell_webhooks() == 0
    assert Listening.heard == []


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "system.example.org",
        "ftp://system.example.org/",
        "http://system.example.org/",
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://168.63.129.16/",
        "https://224.0.0.1/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://name:word@93.184.216.34/",
        "https://93.184.216.34:22/",
        "https://[bad",
    ],
)
def test_nobody_makes_it_speak_to_machines_beside_it(url: str) -> None:
    assert fault_of(url)


@pytest.mark.usefixtures("context")
def test_a_machine_on_the_internet_is_told() -> None:
    assert fault_of("https://93.184.216.34/caseround") == ""


def test_a_wrong_address_is_said_at_its_field(small: Any) -> None:
    with pytest.raises(Invalid) as wrong:
        add_webhook(actor_for(small.housing), small.agencies["HOU"].id, "https://10.0.0.1/")
    assert wrong.value.field == "url"


def test_a_name_server_that_changes_its_answer_leads_nowhere_else(
    small: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.216.34", "93.184.216.34"])
    reached: list[str] = []

    def look_up(_host: str, port: int, *_a: Any, **_k: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    def connect(_self: socket.socket, address: Any) -> None:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)
    add_webhook(actor_for(small.housing), small.agencies["HOU"].id, "https://system.example.org/caseround")
    db.session.commit()
    at.later(minutes=1)
    change(small)
    assert tell_webhooks() == 0
    assert reached == ["93.184.216.34"]
