"""Mail really leaves: once, to one person, with nothing in it that tells of anybody, whatever the mail server does."""

import re
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from mail_host import PASSWORD, MailHost, make_certificate

from app.cli import cli
from app.config import SettingsError, read_settings
from app.core.clock import now_utc
from app.core.database import db
from app.notifications import outbox as sending
from app.notifications.mail_server import MailServer
from app.notifications.models import OutboxMail
from app.notifications.outbox import Tally

Outbox = Callable[..., list[OutboxMail]]
Send = Callable[..., Tally]

HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def test_each_message_goes_to_one_person_with_nothing_more_than_it_needs(
    outbox: Outbox, send: Send, mail_host: MailHost
) -> None:
    rows = outbox(3)
    assert send() == Tally(3, 0)
    assert {arrival.people for arrival in mail_host.arrived} == {(f"person.{n}@pol.example",) for n in range(3)}
    for arrival in mail_host.arrived:
        message = arrival.message
        assert set(message.keys()) == HEADERS
        assert arrival.sender == message["From"] == "safe@testbury.example"
        assert message["To"] == arrival.people[0]
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_content_type() == "text/plain"
        assert message.get_content() == "Sign in to Caseround to read it.\r\n"
        assert arrival.called_itself == "safe.testbury.example"
        assert re.fullmatch(r"<[0-9a-f]{32}@testbury\.example>", message["Message-ID"])
        for secret in (socket.gethostname(), *(str(row.id) for row in rows), *(row.id.hex for row in rows)):
            assert secret.encode() not in arrival.raw
    assert len({arrival.message["Message-ID"] for arrival in mail_host.arrived}) == 3
    assert send() == Tally(0, 0)


def test_of_a_sent_message_only_its_cause_and_times_are_kept(outbox: Outbox, send: Send) -> None:
    (row,) = outbox()
    assert row.address_sealed
    send()
    assert (row.occasion, row.attempts, row.last_failure) == ("summary:0", 1, "")
    assert row.sent_utc is not None
    assert (row.address_sealed, row.subject_sealed, row.text_sealed) == (b"", b"", b"")


def test_the_command_says_how_many(outbox: Outbox, mail_host: MailHost, app: Flask) -> None:
    outbox(2)
    mail_host.at_person["person.1@pol.example"] = "550 no such person"
    settings = read_settings({"SMTP_URL": mail_host.url, "CASEROUND_DEMO": "1"})
    app.extensions["settings"] = settings
    assert CliRunner().invoke(cli, ["mail", "send"]).output == "sent 1, failed 1\n"
    assert CliRunner().invoke(cli, ["mail", "status"]).output == "1 refused by the mail server\n"
    assert CliRunner().invoke(cli, ["mail", "send"]).output == "sent 0, failed 0\n"


@pytest.mark.usefixtures("context")
def test_the_command_says_that_nothing_can_be_sent() -> None:
    result = CliRunner().invoke(cli, ["mail", "send"])
    assert result.exit_code == 1
    assert "SMTP_URL" in result.output


def test_a_refusal_is_final_and_what_the_server_said_is_not_kept(
    outbox: Outbox, send: Send, mail_host: MailHost, caplog: pytest.LogCaptureFixture
) -> None:
    (row,) = outbox(address="zqcperson@pol.example")
    mail_host.at_person["zqcperson@pol.example"] = "550 5.1.1 <zqcperson@pol.example> unknown"
    assert send() == Tally(0, 1)
    assert row.last_failure == "refused by the mail server"
    assert row.address_sealed == b""
    assert send(is_everything=True) == Tally(0, 0)
    assert mail_host.tries == 1
    assert "zqcperson" not in caplog.text


def test_a_message_put_off_is_tried_again_later(outbox: Outbox, send: Send, mail_host: MailHost, at: Any) -> None:
    (row,) = outbox()
    mail_host.at_text = "451 try again"
    assert send() == Tally(0, 1)
    assert send() == Tally(0, 0), "it is not due yet"
    assert row.next_attempt_utc - now_utc() == timedelta(minutes=1)
    at.later(minutes=1)
    assert send() == Tally(0, 1)
    assert row.next_attempt_utc - now_utc() == timedelta(minutes=2)
    mail_host.at_text = "250 OK"
    assert send(is_everything=True) == Tally(1, 0), "somebody who sends by hand does not wait"
    assert len(mail_host.arrived) == 1


def test_after_two_days_it_is_given_up(outbox: Outbox, send: Send, mail_host: MailHost, at: Any) -> None:
    (row,) = outbox()
    mail_host.at_text = "451 try again"
    at.later(days=2, minutes=1)
    assert send() == Tally(0, 1)
    assert row.last_failure == "not sent for two days"
    at.later(days=1)
    assert send(is_everything=True) == Tally(0, 0)


def test_a_server_that_is_down_fails_all_and_loses_none(outbox: Outbox, send: Send, mail_host: MailHost) -> None:
    rows = outbox(5)
    mail_host.stop()
    assert send() == Tally(0, 5)
    assert {row.last_failure for row in rows} == {"the mail server cannot be reached"}
    mail_host.start()
    assert send(is_everything=True) == Tally(5, 0)


def test_a_server_that_falls_silent_is_asked_once_more_and_never_again(
    outbox: Outbox, send: Send, mail_host: MailHost, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.notifications.mail_server.SECONDS_TO_WAIT", 0.3)
    (row, other) = outbox(2)
    mail_host.pause = 1.0
    assert send() == Tally(0, 2)
    assert {row.last_failure, other.last_failure} == {
        "the mail server did not say whether it took it",
        "the mail server cannot be reached",
    }
    doubtful = row if "did not say" in row.last_failure else other
    for _ in range(4):
        at.later(minutes=10)
        send()
    assert doubtful.last_failure == "may have been sent"
    mail_host.pause = 0.0
    at.later(hours=3)
    send(is_everything=True)
    names = [arrival.message["Message-ID"] for arrival in mail_host.arrived]
    assert max(names.count(name) for name in names) == 2


def test_who_dies_between_sending_and_marking_sends_once_more_at_most(
    outbox: Outbox, send: Send, mail_host: MailHost, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = outbox()

    def die(_mail_id: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "_mark_sent", die)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            send()
        assert send(is_everything=True) == Tally(0, 0), "it is in somebody's hand, who may yet live"
        at.later(minutes=16)
    assert send() == Tally(0, 0)
    db.session.refresh(row)
    assert row.last_failure == "may have been sent"
    names = [arrival.message["Message-ID"] for arrival in mail_host.arrived]
    assert len(names) == 2
    assert len(set(names)) == 1, "the server can tell that it is the same"


def test_many_senders_at_once_send_nothing_twice(app: Flask, outbox: Outbox, send: Send, mail_host: MailHost) -> None:
    outbox(40)
    tallies: list[Tally] = []
    begin = threading.Barrier(4)

    def run() -> None:
        begin.wait(10)
        with app.app_context():
            tallies.append(send())

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(tally.sent for tally in tallies) == 40
    assert sorted(arrival.people[0] for arrival in mail_host.arrived) == sorted(
        f"person.{n}@pol.example" for n in range(40)
    )


@pytest.mark.parametrize(
    "values",
    [
        {"address": "a@pol.example, b@pol.example"},
        {"address": "a@pol.example\r\nBcc: b@evil.example"},
        {"address": ""},
        {"subject": "One\r\nBcc: b@evil.example"},
        {"text": "Open https://evil.example/join/a"},
        {"text": f"Open https://safe.testbury.example/join/{'a' * 65}"},
    ],
)
def test_what_is_no_proper_mail_never_leaves(
    values: dict[str, Any], outbox: Outbox, send: Send, mail_host: MailHost
) -> None:
    (row,) = outbox(**values)
    assert send() == Tally(0, 1)
    assert (row.last_failure, mail_host.tries) == ("cannot be written as a mail", 0)


class TestSafeLines:
    """TLS: used where it is offered, and nothing said without it where it is wanted."""

    @pytest.fixture
    def trusted(self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
        path, context = make_certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        return context

    def test_tls_that_is_offered_is_used(self, outbox: Outbox, send: Send, mail_host: MailHost, tmp_path: Any) -> None:
        outbox()
        mail_host.start(tls_context=make_certificate(tmp_path)[1])
        assert send() == Tally(1, 0)
        assert mail_host.arrived[0].was_safe

    @pytest.mark.parametrize("kind", ["smtp+starttls", "smtps"])
    def test_tls_that_is_asked_for_proves_who_answers(
        self, kind: str, outbox: Outbox, send: Send, mail_host: MailHost, trusted: Any
    ) -> None:
        outbox()
        mail_host.start(**({"ssl_context": trusted} if kind == "smtps" else {"tls_context": trusted}))
        assert send(f"{kind}://localhost:{mail_host.port}") == Tally(1, 0)
        assert mail_host.arrived[0].was_safe or kind == "smtps"

    @pytest.mark.parametrize("kind", ["smtp+starttls", "smtps"])
    def test_a_stranger_gets_nothing(
        self, kind: str, outbox: Outbox, send: Send, mail_host: MailHost, tmp_path: Any
    ) -> None:
        (row,) = outbox()
        context = make_certificate(tmp_path)[1]
        mail_host.start(**({"ssl_context": context} if kind == "smtps" else {"tls_context": context}))
        assert send(f"{kind}://localhost:{mail_host.port}") == Tally(0, 1)
        assert row.last_failure == "no safe connection to the mail server"
        assert mail_host.tries == 0

    def test_without_tls_nothing_is_said_where_it_was_asked_for(
        self, outbox: Outbox, send: Send, mail_host: MailHost
    ) -> None:
        (row,) = outbox()
        assert send(f"smtp+starttls://127.0.0.1:{mail_host.port}") == Tally(0, 1)
        assert row.last_failure == "no safe connection to the mail server"

    def test_a_password_lets_us_in_over_tls(
        self, outbox: Outbox, send: Send, mail_host: MailHost, trusted: Any
    ) -> None:
        (row,) = outbox()
        mail_host.start(tls_context=trusted, asks_password=True)
        address = f"localhost:{mail_host.port}"
        assert send(f"smtp+starttls://us:wrong@{address}") == Tally(0, 1)
        assert row.last_failure == "the mail server refused our sign-in"
        assert send(f"smtp+starttls://us:{PASSWORD}@{address}", is_everything=True) == Tally(1, 0)

    def test_a_password_never_goes_to_a_far_server_without_tls(self) -> None:
        assert MailServer.of("smtp://us:secret@mail.example", "http://localhost").must_be_safe
        assert not MailServer.of("smtp://mail.example", "http://localhost").must_be_safe
        assert "secret" not in repr(MailServer.of("smtp://us:secret@mail.example", "http://localhost"))


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://us:zqcsecret@h:port", "smtp://h/path", "smtp://h:0"],
)
def test_an_address_of_a_mail_server_that_cannot_be_used_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="SMTP_URL must be like") as caught:
        read_settings({"SMTP_URL": url})
    assert "zqcsecret" not in str(caught.value)
