"""A case goes from one partnership to another, through the pages of both; what is withheld stays behind."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from transfers_at_work import Package, hand_over, open_in, receipt_in, take_in

from app.cases.conflicts import declare_conflict_of_person
from app.cases.models import Answer, Case, Contact, ContactReader, Person, PersonRole, Referral
from app.cases.service import answer_check
from app.core.database import db
from app.identity.queries import actor_of
from app.notifications.models import OutboxMail
from app.transfers.looking_after import look_after_packages
from app.transfers.models import PackageState, TransferPackage, WaitingPackage
from app.transfers.package_format import LARGEST, write_package

Places = tuple[Any, Any]


def the_package(app: Flask) -> TransferPackage:
    with app.app_context():
        return db.session.scalars(db.select(TransferPackage)).one()


def test_a_case_goes_from_one_partnership_to_the_other_and_its_receipt_comes_back(places: Places, at: Any) -> None:
    here, there = places
    sent = hand_over(here, "lewis", part=["referral", "contacts", "plan", "shared"])
    assert re.fullmatch(r"[0-9a-f]{12}\.bin", sent.name)
    assert the_package(here.app).state is PackageState.DOWNLOADED
    at.later(hours=1)
    lewis = there.browser("lewis")
    preview = open_in(lewis, sent)
    for words in ("Testbury", "Lewis Okafor", "Kay Marsh", "The door was forced on Tuesday.", "Fit a new lock."):
        assert words in preview.text
    answer = take_in(lewis, preview)
    assert "The case is on the list" in answer.text
    page = lewis.get(next(iter(re.findall(r'href="(/meetings/[^"]+/cases/[^"]+)"', answer.text))))
    for words in ("Transfer in", "What came with it from Testbury", "Staying is no longer safe.", "Rent is behind"):
        assert words in page.text
    at.later(hours=1)
    back = here.browser("priya")
    address = f"/transfers/out/{the_package(here.app).id}"
    assert "Not received yet" in back.get(address).text
    wrong = back.press("Mark as received", receipt="AAAA-BBBB-CCCC")
    assert "This is not the receipt of this package" in wrong.text
    assert "AAAA-BBBB-CCCC" in wrong.text
    back.get(address)
    assert (
        "Received. The other partnership has the case."
        in back.press("Mark as received", receipt=receipt_in(answer.text).lower().replace("-", " ")).text
    )
    package = the_package(here.app)
    assert package.state is PackageState.RECEIVED
    assert package.file_sealed == b""
    assert package.received_utc == at.moment


def test_what_came_is_a_referral_marked_as_transfer_with_its_people_and_contacts(places: Places) -> None:
    here, there = places
    lewis = there.browser("lewis")
    take_in(lewis, open_in(lewis, hand_over(here, "lewis", contacts="all")), reader_id=[str(there.agencies["HOU"])])
    with there.app.app_context():
        case = db.session.scalars(db.select(Case)).one()
        referral = db.session.scalars(db.select(Referral)).one()
        assert referral.is_transfer
        assert referral.event == "The door was forced on Tuesday."
        people = db.session.scalars(db.select(Person).order_by(Person.position)).all()
        assert [(one.name, one.role) for one in people] == [
            ("Kay Marsh", PersonRole.VICTIM),
            ("Dean Marsh", PersonRole.CAUSING_HARM),
            ("Alf Marsh", PersonRole.CHILD),
        ]
        contacts = db.session.scalars(db.select(Contact).order_by(Contact.position)).all()
        assert [(one.text, one.is_protected) for one in contacts] == [
            ("9 Hidden Lane zqaddress", True),
            ("07700 900001", False),
        ]
        readers = db.session.scalars(db.select(ContactReader)).all()
        assert [row.agency_id for row in readers] == [there.agencies["HOU"]]
        assert db.session.scalars(db.select(WaitingPackage)).all() == []
        assert case.reference


@pytest.mark.parametrize("part", [["referral", "contacts", "plan", "shared"], []])
def test_what_is_withheld_protected_private_or_a_link_never_goes(places: Places, part: list[str]) -> None:
    here, there = places
    sent = hand_over(here, "lewis", part=part)
    text = sent.looked_at + open_in(there.browser("lewis"), sent).text
    assert "Kay Marsh" in text
    # A whole word: what a page makes up by chance, such as a nonce, may have these two letters in it.
    assert re.findall(r"\bzq[a-z]{4,}\b", text) == []
    assert ("Rent is behind since May." in text) is bool(part)


def test_minutes_in_which_somebody_wrote_what_is_withheld_do_not_go(places: Places) -> None:
    here, _ = places
    with here.app.app_context():
        row = db.session.scalars(db.select(Referral)).one()
        row.event = "They rang. The neighbour is her\nsister zqwithheld. And again."
        db.session.commit()
    lewis = here.browser("lewis")
    page = lewis.get(f"/transfers/out/{here.meeting_id}/{here.case_id}")
    answer = lewis.press("Look at what goes", to="Saltby", purpose="She moved.")
    assert page.status_code == 200
    assert answer.status_code == 422
    assert "withheld stands in these minutes" in answer.text
    assert "Saltby" in answer.text


def test_a_package_comes_once(places: Places) -> None:
    here, there = places
    sent = hand_over(here, "lewis")
    lewis, priya = there.browser("lewis"), there.browser("priya")
    first, second = open_in(lewis, sent), open_in(priya, sent)
    assert open_in(lewis, sent).request.path == first.request.path
    take_in(lewis, first)
    priya.get(second.request.path)
    late = priya.press("Take the case in")
    assert late.status_code == 409
    assert "here already" in late.text
    again = open_in(lewis, sent)
    assert "This package is here already" in again.text
    with there.app.app_context():
        assert db.session.scalar(db.select(db.func.count(Case.id))) == 1
    assert "This package was made here" in open_in(here.browser("lewis"), sent).text


def test_what_cannot_be_opened_is_said_beside_its_field_and_nothing_is_half_done(places: Places) -> None:
    here, there = places
    sent = hand_over(here, "lewis")
    lewis = there.browser("lewis")
    newer = sent.data[:8] + b"\x02" + sent.data[9:]
    senseless, _ = write_package(the_package(here.app).id, b'{"format": 1}', sent.passphrase)
    for data, passphrase, words, field in (
        (b"", sent.passphrase, "Choose the file", "package"),
        (sent.data[:-7], sent.passphrase, "Only part of this file", "package"),
        (sent.data[:900] + b"x" + sent.data[901:], sent.passphrase, "damaged on its way", "package"),
        (newer, sent.passphrase, "newer version", "package"),
        (b"x" * (LARGEST + 5), sent.passphrase, "larger than any package", "package"),
        (senseless, sent.passphrase, "cannot be read", "package"),
        (sent.data, "lusab babad", "passphrase does not open", "passphrase"),
        (sent.data, "", "Write the passphrase", "passphrase"),
    ):
        answer = open_in(lewis, Package(data, sent.name, passphrase, "", ""))
        assert answer.status_code == 422, words
        assert words in unescape(answer.text)
        assert f'id="{field}-error"' in answer.text
    with there.app.app_context():
        assert db.session.scalars(db.select(WaitingPackage)).all() == []
        assert db.session.scalars(db.select(Case)).all() == []


def test_nobody_else_sees_what_somebody_opened_and_leaving_it_leaves_nothing(places: Places, at: Any) -> None:
    here, there = places
    sent = hand_over(here, "lewis")
    lewis = there.browser("lewis")
    preview = open_in(lewis, sent)
    for who in ("priya", "joel"):
        assert there.browser(who).get(preview.request.path).status_code in {403, 404}
    lewis.get(preview.request.path)
    assert "Not taken in." in lewis.press("Do not take it in").text
    assert lewis.get(preview.request.path).status_code == 404
    open_in(lewis, sent)
    at.later(days=2)
    with there.app.app_context():
        look_after_packages()
        db.session.commit()
        assert db.session.scalars(db.select(WaitingPackage)).all() == []


def test_who_speaks_for_an_agency_sees_what_came_and_none_of_the_protected_address(places: Places) -> None:
    here, there = places
    lewis = there.browser("lewis")
    answer = take_in(lewis, open_in(lewis, hand_over(here, "lewis", contacts="all")))
    (address,) = set(re.findall(r'href="(/meetings/[^"]+/cases/[^"]+)"', answer.text))
    anita = there.browser("anita")
    assert anita.get(address).status_code == 404
    with there.app.app_context():
        case = db.session.scalars(db.select(Case)).one()
        police = there.agencies["POL"]
        answer_check(actor_of(there.people["anita"]), there.meeting_id, case.id, police, Answer.KNOWN)
        db.session.commit()
    page = anita.get(address)
    assert "What came with it from Testbury" in page.text
    assert "Staying is no longer safe." in page.text
    assert "zqaddress" not in page.text
    assert receipt_in(answer.text) not in page.text
    for path in ("/transfers", "/transfers/in", f"/transfers/out/{there.meeting_id}/{address.rpartition('/')[2]}"):
        assert anita.get(path).status_code == 403


def test_who_must_not_know_of_the_case_sees_no_package_of_it(places: Places) -> None:
    here, _ = places
    hand_over(here, "lewis")
    package = the_package(here.app)
    with here.app.app_context():
        declare_conflict_of_person(here.people["lewis"].id, here.case_id, here.people["priya"].id, "Her cousin.")
        db.session.commit()
    priya = here.browser("priya")
    assert priya.get(f"/transfers/out/{package.id}").status_code == 404
    assert priya.get(f"/transfers/out/{here.meeting_id}/{here.case_id}").status_code == 404
    assert "Saltby" not in priya.get("/transfers").text
    for command in ("file", "withdraw", "receipt"):
        assert priya.submit(f"/transfers/out/{package.id}/{command}", {}).status_code == 404


def test_an_action_that_came_is_text_until_an_agency_here_takes_it_on(places: Places) -> None:
    here, there = places
    lewis = there.browser("lewis")
    answer = take_in(lewis, open_in(lewis, hand_over(here, "lewis")))
    (address,) = set(re.findall(r'href="(/meetings/[^"]+/cases/[^"]+)"', answer.text))
    lewis.get(address)
    wrong = lewis.press("Take it on “Fit a new lock.”", agency_id=str(there.agencies["HOU"]), day="x")
    assert wrong.status_code == 422
    done = lewis.press(
        "Take it on “Fit a new lock.”", agency_id=str(there.agencies["HOU"]), day="30", month="11", year="2026"
    )
    assert "Taken on here by HOU of Testbury." in done.text
    assert "By Monday 30 November" in done.text


def test_a_withdrawn_package_gives_no_file_and_takes_no_receipt(places: Places) -> None:
    here, _ = places
    hand_over(here, "lewis")
    lewis, address = here.browser("lewis"), f"/transfers/out/{the_package(here.app).id}"
    lewis.get(address)
    assert "Withdrawn." in lewis.press("Withdraw it").text
    assert the_package(here.app).file_sealed == b""
    assert lewis.submit(f"{address}/file", {}).status_code == 409
    assert lewis.submit(f"{address}/receipt", {"receipt": "A"}).status_code == 409


def test_whoever_made_it_is_reminded_once_after_two_working_days_and_the_file_goes_after_a_week(
    places: Places, at: Any
) -> None:
    here, _ = places
    hand_over(here, "lewis")

    def reminders() -> int:
        with here.app.app_context():
            look_after_packages()
            db.session.commit()
            mails = db.session.scalars(db.select(OutboxMail)).all()
            assert not any("Kay" in mail.text or "Saltby" in mail.text for mail in mails)
            return sum(mail.subject == "A package has not been received yet" for mail in mails)

    at.later(days=1)
    assert reminders() == 0
    at.later(days=6)
    assert reminders() == 1
    assert "Ring them" in here.browser("lewis").get("/transfers").text
    at.later(days=1)
    assert reminders() == 1
    assert the_package(here.app).file_sealed == b""


def test_a_change_since_it_was_looked_at_is_looked_at_again(places: Places) -> None:
    here, _ = places
    lewis = here.browser("lewis")
    lewis.get(f"/transfers/out/{here.meeting_id}/{here.case_id}")
    lewis.press("Look at what goes", to="Saltby", purpose="She moved.")
    with here.app.app_context():
        db.session.scalars(db.select(Referral)).one().event = "Another thing happened."
        db.session.commit()
    answer = lewis.press("Make the package")
    assert answer.status_code == 409
    assert "has changed since you looked" in answer.text
    assert "Another thing happened." in answer.text
    assert "The package is made" in lewis.press("Make the package").text


def test_a_file_that_is_too_long_for_any_form_is_turned_down_at_once(places: Places) -> None:
    _, there = places
    lewis = there.browser("lewis")
    lewis.get("/transfers/in")
    answer = open_in(lewis, Package(b"x" * 9_000_000, "a.bin", "x", "", ""))
    assert answer.status_code == 413
