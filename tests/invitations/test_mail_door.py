"""The door for mail: confirmed after the commit, our own mailbox alone, too large refused with 552; and the pipe."""

import os
import smtplib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.config import Settings, SettingsError, read_settings
from app.core.database import db
from app.invitations.mail_reading import LARGEST_MAIL
from app.invitations.models import ParkedReply, ReplyAnswer
from app.invitations.reply_links import mail_address
from app.schedule import mail_door
from app.schedule.mail_door import MailDoor

BY_HAND = b"From: anita.kerr@pol.example\r\nSubject: Wednesday\r\n\r\nSorry, I cannot come.\r\n"


@pytest.fixture
def mail_host() -> None:
    """Mail may be sent for real here: to our own door."""


@pytest.fixture(params=["lmtp", "smtp"])
def door(request: pytest.FixtureRequest, diary: Any, app: Flask, mail_host: None) -> Iterator[smtplib.SMTP]:
    """A line to the open door, in both ways of speaking."""
    db.session.commit()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app.extensions["settings"] = replace(app.extensions["settings"], mail_in=f"{request.param}://127.0.0.1:{port}")
    opened = MailDoor(app)
    assert opened.open()
    assert opened.open()
    line = (smtplib.LMTP if request.param == "lmtp" else smtplib.SMTP)("127.0.0.1", port, timeout=20)
    line.ehlo_or_helo_if_needed()
    yield line
    line.close()
    opened.close()


def kept() -> list[ParkedReply]:
    db.session.expire_all()
    db.session.rollback()
    return list(db.session.scalars(db.select(ParkedReply).order_by(ParkedReply.received_utc, ParkedReply.id)))


def test_a_mail_is_there_once_it_is_confirmed(diary: Any, door: smtplib.SMTP) -> None:
    door.sendmail("anita.kerr@pol.example", [mail_address(diary.invited["kerr"].id)], BY_HAND)
    (one,) = kept()
    assert one.text == "Sorry, I cannot come."
    assert one.invitee_id == diary.invited["kerr"].id


def test_one_line_brings_many_mails(diary: Any, door: smtplib.SMTP) -> None:
    for number in range(5):
        door.sendmail("a@pol.example", ["SAFE@Testbury.example"], BY_HAND + b"%d" % number)
    assert len(kept()) == 5


def test_mail_for_anybody_else_is_refused(diary: Any, door: smtplib.SMTP) -> None:
    for address in ("safe@elsewhere.example", "boss@testbury.example", "safe", "+x@testbury.example"):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            door.sendmail("a@pol.example", [address], BY_HAND)
        assert refused.value.recipients[address][0] == 550
    assert kept() == []


def test_a_mail_of_ten_megabytes_is_refused_with_552(diary: Any, door: smtplib.SMTP) -> None:
    large = BY_HAND + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (10_000_000 // 72)
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        door.sendmail("a@pol.example", ["safe@testbury.example"], large)
    assert refused.value.smtp_code == 552
    # Nor is it taken from a server that does not say beforehand how large it is.
    door.rset()
    door.mail("a@pol.example")
    door.rcpt("safe@testbury.example")
    code, _said = door.data(large)
    assert code == 552
    door.rset()
    door.sendmail("a@pol.example", ["safe@testbury.example"], BY_HAND)
    assert len(kept()) == 1


def test_where_something_is_wrong_with_us_it_is_brought_again(
    diary: Any, door: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise OSError

    monkeypatch.setattr(mail_door, "receive_mail", fail)
    with pytest.raises(smtplib.SMTPDataError) as put_off:
        door.sendmail("a@pol.example", ["safe@testbury.example"], BY_HAND)
    assert put_off.value.smtp_code == 451
    monkeypatch.undo()
    door.sendmail("a@pol.example", ["safe@testbury.example"], BY_HAND)
    assert len(kept()) == 1


def test_a_second_process_waits_until_the_door_is_free(app: Flask, diary: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        app.extensions["settings"] = replace(app.extensions["settings"], mail_in=f"lmtp://127.0.0.1:{port}")
        door = MailDoor(app)
        assert not door.open()
    assert door.open()
    door.close()


def test_without_the_setting_nothing_listens(app: Flask) -> None:
    door = MailDoor(app)
    assert not door.open()
    door.close()


@pytest.mark.parametrize(
    "text", ["127.0.0.1:25", "http://127.0.0.1:25", "lmtp://127.0.0.1", "lmtp://:8024", "smtp://h:x", "lmtp://h:9/p"]
)
def test_a_door_that_cannot_be_is_said_at_the_start(text: str) -> None:
    with pytest.raises(SettingsError, match="MAIL_IN must be like"):
        read_settings({"MAIL_IN": text})


Pipe = Callable[[bytes], "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def pipe(diary: Any, settings: Settings) -> Pipe:
    """Gives a mail to `caseround mail receive`, as a mail server does."""
    db.session.commit()
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url.replace("postgresql+psycopg://", "postgresql://"),
        "CASEROUND_KEY_FILE": str(settings.key_file),
        "CASEROUND_ANCHOR_FILE": str(settings.anchor_file),
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "mail", "receive"]
    return lambda raw: subprocess.run(command, input=raw, env=environment, capture_output=True, check=False, timeout=60)


def test_the_pipe_takes_a_mail_says_what_became_of_it_and_refuses_what_is_too_large(diary: Any, pipe: Pipe) -> None:
    done = pipe(BY_HAND)
    assert (done.returncode, done.stdout.decode().strip()) == (0, "waits for a person")
    assert len(kept()) == 1
    assert diary.latest("kerr") is None or diary.latest("kerr").answer is not ReplyAnswer.ACCEPTED
    refused = pipe(b"x" * (LARGEST_MAIL + 1))
    assert (refused.returncode, refused.stderr[:5]) == (65, b"5.3.4")


def test_a_mail_is_kept_by_its_server_while_something_is_wrong_with_us(settings: Settings, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "MAIL_IN": "nonsense"}
    command = [sys.executable, "-c", "from app.cli import main; main()", "mail", "receive"]
    done = subprocess.run(command, input=BY_HAND, env=environment, capture_output=True, check=False, timeout=60)
    assert done.returncode == 75
