"""An invitation reaches a mail server as one: text first, then the calendar object, byte for byte."""

from collections.abc import Callable

from mail_host import MailHost

from app.notifications.models import OutboxMail
from app.notifications.outbox import Tally
from app.notifications.service import CalendarPart

Outbox = Callable[..., list[OutboxMail]]
Send = Callable[..., Tally]

OBJECT = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Cyfarfod ar y d\u0175r\r\nEND:VCALENDAR\r\n"
PART = CalendarPart(method="REQUEST", text=OBJECT, reply_to="safe+zqtoken@testbury.example")


def test_the_calendar_object_arrives_as_it_was_made_with_its_method_in_the_header(
    outbox: Outbox, send: Send, mail_host: MailHost
) -> None:
    outbox(calendar=PART)
    assert send() == Tally(1, 0)
    (arrival,) = mail_host.arrived
    assert arrival.message.get_content_type() == "multipart/alternative"
    text, calendar = arrival.message.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "UTF-8"
    assert calendar.get_filename() is None
    assert calendar.get_payload(decode=True) == OBJECT.encode()


def test_calendars_answer_to_whoever_invited_and_mail_that_comes_back_to_the_partnership(
    outbox: Outbox, send: Send, mail_host: MailHost
) -> None:
    outbox(calendar=PART)
    send()
    (arrival,) = mail_host.arrived
    assert arrival.message["From"] == PART.reply_to
    assert arrival.sender == "safe@testbury.example"


def test_of_a_sent_invitation_the_object_is_no_longer_kept(outbox: Outbox, send: Send) -> None:
    (row,) = outbox(calendar=PART)
    assert row.calendar_sealed
    send()
    assert (row.calendar_sealed, row.reply_to, row.calendar_method) == (b"", "", "REQUEST")


def test_a_message_is_known_by_the_name_that_it_was_sent_under(outbox: Outbox, send: Send, mail_host: MailHost) -> None:
    (row,) = outbox()
    send()
    assert mail_host.arrived[0].message["Message-ID"] == f"<{row.message_name}@testbury.example>"
