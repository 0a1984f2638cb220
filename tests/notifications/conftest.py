"""A mail server on this machine, and messages that wait for it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from builders import make_partnership
from flask import Flask
from mail_host import MailHost

from app.core.database import db
from app.notifications.mail_server import MailServer
from app.notifications.models import OutboxMail
from app.notifications.outbox import Sender, Tally, send_waiting
from app.notifications.service import queue_mail

BASE_URL = "https://safe.testbury.example"
SENDER = "safe@testbury.example"


@pytest.fixture
def mail_host() -> Iterator[MailHost]:
    """A real mail server, which keeps what arrives."""
    host = MailHost()
    yield host
    host.stop()


@pytest.fixture
def outbox(context: None) -> Callable[..., list[OutboxMail]]:
    """Queues messages, and answers them."""
    make_partnership("POL")

    def queue(count: int = 1, **values: Any) -> list[OutboxMail]:
        for number in range(count):
            given = {"address": f"person.{number}@pol.example", "subject": "A summary is waiting for you"}
            text = "Sign in to Caseround to read it.\n"
            queue_mail(**{"occasion": f"summary:{number}", "account_id": None, "text": text, **given, **values})
        db.session.commit()
        return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.occasion)))

    return queue


@pytest.fixture
def send(app: Flask, mail_host: MailHost) -> Callable[..., Tally]:
    """Sends what waits, to the mail server of this test."""

    def send(url: str = "", *, is_everything: bool = False) -> Tally:
        server = MailServer.of(url or mail_host.url, BASE_URL)
        tally = send_waiting(Sender(SENDER, BASE_URL, server), is_everything=is_everything)
        db.session.expire_all()
        return tally

    return send
