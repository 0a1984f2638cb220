"""Mail that waits: seen by those who prepare the meeting it is about, kept as an answer, or set aside with a word."""

from typing import Any

import pytest
from builders import make_member, make_series
from conftest import SignInAs

from app.core.access import Role
from app.core.database import db
from app.invitations.mail_in import Arrival, receive_mail
from app.invitations.models import ParkedReply, ReplyAnswer
from app.invitations.reply_links import mail_address

OF_KERR = b"From: anita.kerr@pol.example\r\nSubject: Wednesday\r\n\r\nSorry, I cannot come.\r\n"
OF_A_STRANGER = b"From: somebody@elsewhere.example\r\nSubject: Hello\r\n\r\nAre you there?\r\n"


@pytest.fixture
def parked(diary: Any) -> ParkedReply:
    """A line of Anita Kerr that was written by hand."""
    assert receive_mail(OF_KERR, [mail_address(diary.invited["kerr"].id)]) is Arrival.PARKED
    return db.session.scalars(db.select(ParkedReply)).one()


def test_it_can_be_kept_as_the_answer_of_somebody_for_one_date(
    diary: Any, parked: ParkedReply, sign_in_as: SignInAs
) -> None:
    lewis = sign_in_as(diary.people["coordinator"])
    assert "1 mail waits for you" in lewis.get("/diary").text
    page = lewis.get(f"/diary/inbox/{parked.id}").text
    assert "Sorry, I cannot come." in page
    assert "What does Anita Kerr say?" in page
    kept = {"person": str(diary.invited["kerr"].id), "date": str(diary.dates[1].id), "choice": "declined"}
    lewis.submit(f"/diary/inbox/{parked.id}/answer", kept)
    assert diary.latest("kerr", 1).answer is ReplyAnswer.DECLINED
    assert diary.latest("kerr") is None
    assert lewis.get(f"/diary/inbox/{parked.id}").status_code == 404
    assert "No mail waits." in lewis.get("/diary/inbox").text


def test_it_can_be_kept_as_an_answer_for_all_dates(diary: Any, parked: ParkedReply, sign_in_as: SignInAs) -> None:
    lewis = sign_in_as(diary.people["coordinator"])
    lewis.get(f"/diary/inbox/{parked.id}")
    kept = {"person": str(diary.invited["brandt"].id), "date": "all", "choice": "accepted"}
    lewis.submit(f"/diary/inbox/{parked.id}/answer", kept)
    assert [diary.latest("brandt", date).answer for date in (0, 1, 2)] == [ReplyAnswer.ACCEPTED] * 3


def test_nothing_is_kept_that_was_not_chosen_or_is_not_theirs(
    diary: Any, parked: ParkedReply, sign_in_as: SignInAs
) -> None:
    lewis = sign_in_as(diary.people["coordinator"])
    lewis.get(f"/diary/inbox/{parked.id}")
    kerr, abbott, date = str(diary.invited["kerr"].id), str(diary.invited["abbott"].id), str(diary.dates[1].id)
    for person, day, choice, said in (
        (kerr, date, "", "Choose what they say"),
        (kerr, "", "accepted", "Choose the date that it is about"),
        (kerr, kerr, "accepted", "Choose the date that it is about"),
        (abbott, date, "accepted", "Choose the date that it is about"),
        (abbott, "all", "accepted", "Choose the date that it is about"),
        ("", date, "accepted", "Choose whose answer this is"),
        (date, date, "accepted", "Choose whose answer this is"),
    ):
        answer = lewis.submit(f"/diary/inbox/{parked.id}/answer", {"person": person, "date": day, "choice": choice})
        assert answer.status_code == 422
        assert said in answer.text
    assert diary.answers() == []


def test_it_can_be_set_aside_with_a_word_and_nothing_of_it_is_kept(
    diary: Any, parked: ParkedReply, sign_in_as: SignInAs
) -> None:
    lewis = sign_in_as(diary.people["coordinator"])
    lewis.get(f"/diary/inbox/{parked.id}")
    assert lewis.submit(f"/diary/inbox/{parked.id}/set-aside", {"word": " "}).status_code == 422
    lewis.submit(f"/diary/inbox/{parked.id}/set-aside", {"word": "Rang her, she comes."})
    db.session.refresh(parked)
    assert (parked.settled_as, parked.settled_by_id) == ("Rang her, she comes.", diary.people["coordinator"].id)
    assert (parked.sender_sealed, parked.subject_sealed, parked.text_sealed) == (b"", b"", b"")
    assert diary.answers() == []


def test_who_prepares_another_series_sees_neither_it_nor_what_nobody_can_place(
    diary: Any, parked: ParkedReply, sign_in_as: SignInAs
) -> None:
    assert receive_mail(OF_A_STRANGER) is Arrival.PARKED
    other = make_series(diary.agencies.values(), name="Another series")
    of_other = sign_in_as(make_member(Role.CHAIR, series=other))
    of_this = sign_in_as(make_member(Role.CHAIR, series=diary.series))
    page = of_other.get("/diary/inbox").text
    assert "No mail waits." in page
    assert of_other.get(f"/diary/inbox/{parked.id}").status_code == 404
    page = of_this.get("/diary/inbox").text
    assert "Wednesday" in page
    assert "elsewhere.example" not in page
    assert "elsewhere.example" in sign_in_as(diary.people["coordinator"]).get("/diary/inbox").text


def test_whoever_only_comes_sees_no_mail(diary: Any, parked: ParkedReply, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    assert "/diary/inbox" not in kerr.get("/diary").text
    assert kerr.get("/diary/inbox").status_code == 403
    assert kerr.get(f"/diary/inbox/{parked.id}").status_code == 403
