"""Answers by mail, as people’s calendars write them: each is taken as it was meant, or waits for a person."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core.clock import now_utc
from app.core.database import db
from app.core.transaction import forget_changes
from app.invitations.mail_in import Arrival, receive_mail
from app.invitations.mail_rules import Waits
from app.invitations.models import MeetingReply, ParkedReply, ReplyAnswer
from app.invitations.queries import find_invitee, list_invited
from app.invitations.reply_links import mail_token
from app.invitations.service import end_invitation
from app.meetings.models import MeetingState
from app.notifications.came_back import list_came_back
from app.notifications.models import OutboxMail
from app.notifications.service import queue_mail

FIXTURES = Path(__file__).with_name("fixtures")
OUR_SERVER = "mx.testbury.example"
YES, MAYBE, NO = ReplyAnswer.ACCEPTED, ReplyAnswer.TENTATIVE, ReplyAnswer.DECLINED

Receive = Callable[..., Arrival]


@pytest.fixture
def read(diary: Any) -> Callable[..., bytes]:
    """Gives a mail of the fixtures, with the tokens of this diary in it."""
    tokens = {name: mail_token(diary.invited[key].id) for name, key in (("TOKEN", "kerr"), ("ABBOTT", "abbott"))}

    def read(name: str, **more: str) -> bytes:
        raw = (FIXTURES / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")
        for word, value in {**tokens, **more}.items():
            raw = raw.replace(f"{{{word}}}".encode(), value.encode())
        return fill_in_base64(raw, tokens)

    return read


def fill_in_base64(raw: bytes, tokens: dict[str, str]) -> bytes:
    """The same in parts that are written as base64, which holds the word where a token goes."""

    def again(found: re.Match[bytes]) -> bytes:
        try:
            text = base64.b64decode(found[0])
        except ValueError:
            return found[0]
        filled = text
        for word, value in tokens.items():
            for code in ("ascii", "utf-16-le"):
                filled = filled.replace(f"{{{word}}}".encode(code), value.encode(code))
        return found[0] if filled == text else base64.encodebytes(filled).replace(b"\n", b"\r\n")

    return re.sub(rb"(?:^[A-Za-z0-9+/=]{20,76}\r\n)+", again, raw, flags=re.MULTILINE)


@pytest.fixture
def receive(diary: Any, app: Flask, read: Callable[..., bytes]) -> Receive:
    """Takes in a mail of the fixtures. Everybody was told of the first state of the series, and of one date."""
    app.extensions["settings"] = replace(app.extensions["settings"], mail_authserv_id=OUR_SERVER)
    for name in ("kerr", "brandt", "abbott"):
        diary.tell(name, sequence=1)
    db.session.commit()

    def receive(name: str, **more: str) -> Arrival:
        arrival = receive_mail(read(name, **more))
        db.session.expire_all()
        return arrival

    return receive


def parked() -> list[ParkedReply]:
    return list(db.session.scalars(db.select(ParkedReply).order_by(ParkedReply.received_utc, ParkedReply.id)))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("google-accepts-one-date", YES),
        ("google-declines-with-a-note", NO),
        ("exchange-accepts-without-organizer", YES),
        ("exchange-tentative-with-comment", MAYBE),
        ("outlook-names-the-day-alone", YES),
        ("apple-accepts-as-attachment", YES),
        ("apple-declines-in-one-part", NO),
        ("iphone-writes-the-address-in-capitals", YES),
        ("thunderbird-accepts", YES),
        ("thunderbird-quoted-printable", MAYBE),
        ("assistant-answers-with-the-token", NO),
        ("vouched-for-by-our-own-server", YES),
        ("utf-16", MAYBE),
        ("charset-that-does-not-exist", MAYBE),
        ("calendar-lies-deep-and-has-no-type", YES),
        ("broken-addresses", YES),
    ],
)
def test_an_answer_to_one_date_is_taken_for_that_date_alone(
    diary: Any, receive: Receive, name: str, answer: ReplyAnswer
) -> None:
    assert receive(name) is Arrival.TAKEN
    said = diary.latest("kerr")
    assert said is not None
    assert (said.answer, said.sequence, said.given_utc) == (answer, 1, datetime(2026, 11, 25, 8, 45, tzinfo=UTC))
    assert diary.latest("kerr", 1) is None
    assert diary.latest("brandt") is None
    assert parked() == []


@pytest.mark.parametrize(
    ("name", "answer"),
    [("google-accepts-all-dates", YES), ("exchange-declines-all-dates", NO), ("nextcloud-accepts-all-dates", YES)],
)
def test_an_answer_that_names_no_date_is_for_all_dates(
    diary: Any, receive: Receive, name: str, answer: ReplyAnswer
) -> None:
    assert receive(name) is Arrival.TAKEN
    assert [diary.latest("kerr", date).answer for date in (0, 1, 2)] == [answer] * 3


def test_an_answer_to_a_date_of_its_own_is_for_that_date(diary: Any, receive: Receive) -> None:
    assert receive("date-of-its-own") is Arrival.TAKEN
    (reply,) = diary.answers()
    assert reply.meeting_id == diary.extra.id


def test_a_date_in_summer_is_found_by_a_windows_zone(diary: Any, receive: Receive) -> None:
    # Ten o'clock on the wall is nine in UTC.
    diary.dates[0].slot_utc = diary.dates[0].starts_utc = datetime(2027, 6, 2, 9, 0, tzinfo=UTC)
    diary.dates[0].moved_utc = None
    assert receive("exchange-summer-date-by-windows-zone") is Arrival.TAKEN
    assert diary.latest("kerr").answer is YES


def test_what_somebody_adds_comes_with_the_answer(diary: Any, receive: Receive) -> None:
    receive("exchange-tentative-with-comment")
    assert diary.latest("kerr").comment == "Called at the daily meeting that morning; I will come, if released in time."


@pytest.mark.parametrize(
    ("name", "answer", "proposed"),
    [
        ("google-proposes-another-time", MAYBE, datetime(2026, 12, 2, 14, 30, tzinfo=UTC)),
        ("exchange-proposes-another-time", NO, datetime(2026, 12, 3, 15, 0, tzinfo=UTC)),
    ],
)
def test_another_time_is_shown_and_moves_nothing(
    diary: Any, receive: Receive, name: str, answer: ReplyAnswer, proposed: datetime
) -> None:
    before = diary.dates[0].starts_utc
    assert receive(name) is Arrival.TAKEN
    said = diary.latest("kerr")
    assert (said.answer, said.proposed_utc) == (answer, proposed)
    assert diary.dates[0].starts_utc == before


def test_a_known_deputy_is_taken_and_invited_to_that_date(diary: Any, receive: Receive) -> None:
    assert receive("delegates-to-the-known-deputy") is Arrival.TAKEN
    said, platt = diary.latest("kerr"), diary.people["platt"].id
    assert (said.answer, said.deputy_id) == (ReplyAnswer.DELEGATED, platt)
    assert platt in {one.account_id for one in list_invited(diary.dates[0])}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("delegates-to-somebody-unknown", Waits.UNKNOWN_DEPUTY),
        ("delegates-to-nobody", Waits.UNKNOWN_DEPUTY),
        ("assistant-answers-without-the-token", Waits.NOT_PROVED),
        ("forged-attendee-with-the-token-of-another", Waits.NOT_PROVED),
        ("without-any-proof", Waits.NOT_PROVED),
        ("vouched-for-as-another-domain", Waits.NOT_PROVED),
        ("vouched-for-by-its-sender", Waits.NOT_PROVED),
        ("vouched-for-below-our-own-line", Waits.NOT_PROVED),
        ("colleague-of-the-same-agency-forges", Waits.NOT_PROVED),
        ("token-but-our-server-says-forged", Waits.DENIED),
        ("from-the-future", Waits.FROM_THE_FUTURE),
        ("says-not-when", Waits.UNDATED),
        ("sequence-that-we-never-sent", Waits.NEVER_SENT),
        ("unknown-invitation", Waits.UNKNOWN_INVITATION),
        ("unknown-date", Waits.UNKNOWN_DATE),
        ("partner-answers-for-a-date-that-is-not-theirs", Waits.NOT_THEIR_DATE),
        ("outlook-winmail-dat", "It is in a form that only Outlook can read (winmail.dat)"),
        ("two-answers-that-differ", "It holds several answers"),
        ("sends-our-invitation-back", "Its calendar object is no answer: it is not an answer"),
        ("several-events-at-once", "Its calendar object is no answer: it is about several events"),
        ("written-by-hand", "It was written by hand"),
        ("written-by-hand-without-token", "It was written by hand"),
    ],
)
def test_what_cannot_be_believed_or_understood_waits_for_a_person(
    diary: Any, receive: Receive, name: str, why: str
) -> None:
    assert receive(name) is Arrival.PARKED
    assert diary.answers() == []
    assert [(one.reason, one.settled_utc) for one in parked()] == [(str(why), None)]
    assert receive(name) is Arrival.THERE_ALREADY
    assert len(parked()) == 1


def test_a_broken_attachment_is_an_answer_or_waits_and_is_never_lost(diary: Any, receive: Receive) -> None:
    assert receive("upper-case-base64-broken") is Arrival.PARKED
    assert len(parked()) == 1


def test_the_same_answer_twice_is_one_answer(diary: Any, receive: Receive) -> None:
    assert receive("google-accepts-one-date") is Arrival.TAKEN
    assert receive("google-accepts-one-date") is Arrival.THERE_ALREADY
    assert len(diary.answers()) == 1


def test_an_older_answer_that_arrives_later_does_not_count(diary: Any, receive: Receive) -> None:
    receive("declines-later")
    receive("google-accepts-one-date")
    assert diary.latest("kerr").answer is NO
    assert len(diary.answers()) == 2


def test_an_answer_to_an_older_invitation_does_not_count(diary: Any, receive: Receive) -> None:
    diary.tell("kerr", sequence=2, meeting=diary.dates[0])
    receive("newer-sequence")
    receive("older-sequence")
    assert diary.latest("kerr").answer is NO


def test_an_answer_that_is_sent_again_with_another_word_in_it_waits(diary: Any, receive: Receive) -> None:
    receive("google-accepts-one-date")
    assert receive("replayed-with-another-answer") is Arrival.PARKED
    assert diary.latest("kerr").answer is YES
    assert parked()[0].reason == Waits.SAYS_OTHERWISE


def test_an_answer_to_a_cancelled_date_waits(diary: Any, receive: Receive) -> None:
    diary.dates[0].state = MeetingState.CANCELLED
    assert receive("google-accepts-one-date") is Arrival.PARKED
    assert (parked()[0].reason, parked()[0].meeting_id) == (Waits.DATE_CANCELLED, diary.dates[0].id)


def test_an_answer_to_a_date_that_was_held_waits(diary: Any, receive: Receive) -> None:
    diary.dates[0].state = MeetingState.CLOSED
    assert receive("google-accepts-one-date") is Arrival.PARKED
    assert parked()[0].reason == Waits.DATE_OVER


def test_an_answer_of_somebody_who_is_not_invited_any_longer_waits(diary: Any, receive: Receive) -> None:
    end_invitation(diary.invited["kerr"], by_id=None)
    assert receive("google-accepts-one-date") is Arrival.PARKED
    assert parked()[0].reason == Waits.NOT_INVITED_NOW


def test_an_answer_from_another_address_of_the_same_person_waits_with_their_name(diary: Any, receive: Receive) -> None:
    diary.people["kerr"].email = "a.kerr2@pol.example"
    assert receive("google-accepts-one-date") is Arrival.PARKED
    assert (parked()[0].reason, parked()[0].invitee_id) == (Waits.UNKNOWN_PERSON, diary.invited["kerr"].id)


def test_a_moved_date_is_known_by_where_the_rule_put_it(diary: Any, receive: Receive, at: Any) -> None:
    at(now_utc() - timedelta(hours=1))
    diary.dates[0].starts_utc += timedelta(hours=4)
    at.later(hours=1)
    assert receive("google-accepts-one-date") is Arrival.TAKEN
    assert diary.latest("kerr").answer is YES


def test_an_answer_to_the_time_before_a_date_moved_waits(diary: Any, receive: Receive) -> None:
    diary.dates[0].starts_utc += timedelta(hours=4)
    diary.tell("kerr", sequence=2, meeting=diary.dates[0], moment=now_utc())
    assert receive("google-accepts-one-date") is Arrival.PARKED
    assert parked()[0].reason == Waits.BEFORE_MOVE
    assert diary.latest("kerr") is None


def test_what_was_said_before_a_date_moved_counts_no_longer(diary: Any, receive: Receive, at: Any) -> None:
    receive("google-accepts-one-date")
    receive("second-date")
    at.later(minutes=5)
    diary.dates[0].starts_utc += timedelta(hours=4)
    db.session.flush()
    assert diary.latest("kerr") is None
    assert diary.latest("kerr", 1).answer is YES


def test_a_date_that_stands_alone_in_a_calendar_is_known_by_its_own_name(
    diary: Any, receive: Receive, read: Callable[..., bytes]
) -> None:
    written = re.search(rb"BEGIN:VCALENDAR.*?END:VCALENDAR\r\n", read("date-of-its-own"), re.DOTALL)
    assert written is not None
    text = written[0].replace(diary.extra.calendar_uid.encode(), str(diary.extra.id).encode())
    diary.extra.calendar_uid = ""
    db.session.commit()
    assert receive_mail(b"From: anita.kerr@pol.example\r\nContent-Type: text/calendar\r\n\r\n" + text) is Arrival.TAKEN
    assert [reply.meeting_id for reply in diary.answers()] == [diary.extra.id]


@pytest.mark.parametrize(
    ("name", "answer"),
    [("partner-without-account-declines", NO), ("partner-answers-without-naming-the-date", YES)],
)
def test_a_partner_without_an_account_answers_for_their_one_date(
    diary: Any, receive: Receive, name: str, answer: ReplyAnswer
) -> None:
    assert receive(name) is Arrival.TAKEN
    assert diary.latest("abbott").answer is answer
    assert [reply.meeting_id for reply in diary.answers()] == [diary.dates[0].id]


@pytest.mark.parametrize("name", ["out-of-office", "newsletter", "is-late"])
def test_what_a_program_sends_by_itself_is_counted_and_left_aside(diary: Any, receive: Receive, name: str) -> None:
    assert receive(name, NAME="0" * 32) is Arrival.LEFT_ASIDE
    assert (diary.answers(), parked()) == ([], [])


@pytest.mark.parametrize("name", ["came-back", "came-back-in-words"])
def test_a_message_of_ours_that_comes_back_is_marked(diary: Any, receive: Receive, name: str) -> None:
    queue_mail(occasion="x", account_id=diary.people["kerr"].id, address="x@pol.example", subject="A", text="B\n")
    db.session.commit()
    (mail,) = db.session.scalars(db.select(OutboxMail)).all()
    assert receive(name, NAME=mail.message_name) is Arrival.CAME_BACK
    assert [one.id for one in list_came_back()] == [mail.id]
    assert receive(name, NAME=mail.message_name) is Arrival.LEFT_ASIDE


def test_a_report_about_a_message_that_is_none_of_ours_changes_nothing(diary: Any, receive: Receive) -> None:
    assert receive("came-back", NAME="f" * 32) is Arrival.LEFT_ASIDE
    assert list_came_back() == []


def test_what_was_written_by_hand_can_be_read_and_names_its_writer(diary: Any, receive: Receive) -> None:
    receive("written-by-hand")
    (one,) = parked()
    assert (one.sender, one.subject) == ("anita.kerr@pol.example", "Re: Multi-agency meeting – sorry")
    assert "Could Owen come, from the café rota?" in one.text
    assert one.invitee_id is not None
    assert find_invitee(one.invitee_id).account_id == diary.people["kerr"].id


def test_what_is_parked_is_sealed(diary: Any, receive: Receive) -> None:
    receive("written-by-hand")
    row = db.session.execute(db.text("select * from parked_reply")).mappings().one()
    assert not [name for name, value in row.items() if b"owen" in str(value).encode().lower()]
    assert b"pol.example" not in bytes(row["sender_sealed"])


def test_a_mail_is_taken_in_for_good_or_not_at_all(diary: Any, read: Callable[..., bytes], monkeypatch: Any) -> None:
    diary.tell("kerr", sequence=1)
    db.session.commit()

    def fail() -> None:
        raise OSError

    monkeypatch.setattr(db.session, "commit", fail)
    with pytest.raises(OSError):
        receive_mail(read("google-accepts-one-date"))
    monkeypatch.undo()
    forget_changes()
    assert db.session.scalars(db.select(MeetingReply)).all() == []
