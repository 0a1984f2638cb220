"""Mail that means harm, or is broken: never an exception, never an answer that nobody gave, never long work."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.invitations.mail_reading import LARGEST_MAIL, LONGEST_TEXT, MailKind, ReadMail, read_mail

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FIXTURES = sorted(Path(__file__).with_name("fixtures").glob("*.eml"))


def read(raw: bytes) -> ReadMail:
    return read_mail(raw, zone="Europe/London", received_utc=NOW, authserv_id="mx.testbury.example")


def nested(depth: int) -> bytes:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"Subject: x\n" + parts + b"x\n" * 100_000


BOMBS = {
    "a head of many lines": b"".join(b"X-%d: y\n" % n for n in range(100_000)) + b"\n\n",
    "a head of one long line": b"Subject: " + b"x" * 1_500_000 + b"\n\nx",
    "brackets in brackets": b"From: " + b"(" * 60_000 + b"\n\nx",
    "five hundred people": b"To: " + b",".join(b"a%d@b.example" % n for n in range(500)) + b"\n\nx",
    "parts in parts": nested(400),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 5_000 + b"x",
    "empty lines": b"Subject: x\n\n" + b"\n" * 1_900_000,
    "encoded words": b"Subject: " + b"=?utf-8?q?=41?= " * 3_000 + b"\n\nx",
    "a calendar of many events": b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n"
    + b"BEGIN:VEVENT\nEND:VEVENT\n" * 7_000
    + b"END:VCALENDAR\n",
    "a calendar in a calendar": b"Content-Type: text/calendar\n\nMETHOD:REPLY\n" + b"BEGIN:VCALENDAR\n" * 12_000,
    "a calendar of one long line": b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nX:" + b"a" * 190_000,
    "nothing": b"",
    "a nought": b"\x00",
    "lines that end in returns": b"Subject: x\r\rContent-Type: text/calendar\r\rBEGIN:VCALENDAR",
    "a header in an address": b"From: <a@b.example>\r\nBcc: <c@d.example>\r\n\r\nx",
    "a charset that is none": b'Content-Type: text/plain; charset="\x00\xff"\n\nx',
    "a report of nothing": b"Content-Type: multipart/report; report-type=delivery-status\n\n",
    "a boundary that never comes": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--y\n" * 1_000,
    "a name of a part that is odd": b"Content-Type: text/calendar; name*0*=utf-16''%ff; name*1=\n\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_waits_for_a_person_and_costs_little(name: str) -> None:
    assert len(BOMBS[name]) <= LARGEST_MAIL
    before = time.process_time()
    mail = read(BOMBS[name])
    assert mail.kind in {MailKind.UNCLEAR, MailKind.AUTOMATIC}
    assert mail.answer is None
    assert len(mail.text) <= LONGEST_TEXT
    # Generous: this is here to notice work that grows with the square.
    assert time.process_time() - before < 20


def test_a_line_break_in_an_address_is_none_in_what_is_kept() -> None:
    mail = read(b'From: "A\r\n B" <a@b.example>\r\nSubject: one\r\n two\r\n\r\nx')
    assert (mail.sender, mail.subject) == ("a@b.example", "one two")


@settings(max_examples=150)
@given(st.sampled_from(FIXTURES), st.data())
def test_a_mail_that_was_damaged_on_its_way_never_raises(path: Path, data: st.DataObject) -> None:
    raw = bytearray(path.read_bytes())
    for _hit in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(raw) - 1))
        length = data.draw(st.integers(0, 30))
        raw[place : place + length] = data.draw(st.binary(max_size=12))
    mail = read(bytes(raw))
    assert (mail.answer is not None) == (mail.kind is MailKind.ANSWER)
    assert "\n" not in mail.sender + mail.subject


@settings(max_examples=100)
@given(st.binary(max_size=3_000))
def test_no_bytes_at_all_raise(raw: bytes) -> None:
    assert read(raw).answer is None
    assert read(b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n" + raw).kind is not None


def test_a_mail_keeps_its_digest_whatever_way_it_comes() -> None:
    body = b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nHello"
    assert read(b"Received: one\r\n" + body).digest == read(b"Received: two\r\n" + body).digest
    assert read(body).digest != read(body + b"!").digest
