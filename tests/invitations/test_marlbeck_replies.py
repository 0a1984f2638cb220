"""What Marlbeck's family team answered to the conference that is to come."""

from conftest import SignInAs

from app.core.database import db
from app.demo.load import LoadedMarlbeck
from app.invitations.models import ParkedReply, ReplyAnswer, ReplyWay
from app.invitations.queries import find_invitee, invited_people, list_latest_replies


def test_five_accept_one_may_come_one_cannot_and_two_say_nothing(marlbeck: LoadedMarlbeck, context: None) -> None:
    session = marlbeck.session_ids["4b"]
    answers = list_latest_replies([session])[session]
    invitees = [invitee for invitee in map(find_invitee, answers) if invitee is not None]
    people = invited_people(invitees)
    said = {people[id_].email: answer for id_, answer in answers.items()}
    assert [one.answer for one in said.values()].count(ReplyAnswer.ACCEPTED) == 5
    ian, abbott = said["ian.colclough@rethread.example"], said["t.abbott@oakfield.example"]
    assert (ian.answer, ian.comment[:31]) == (ReplyAnswer.TENTATIVE, "Called at that morning's daily ")
    assert (abbott.answer, abbott.way) == (ReplyAnswer.DECLINED, ReplyWay.LINK)
    assert not {"lois.webb@clearbrook.example", "wen.li@children.marlbeck.example"} & said.keys()


def test_one_mail_waits_for_the_coordinator_and_for_who_leads(
    marlbeck: LoadedMarlbeck, context: None, sign_in_as: SignInAs
) -> None:
    (parked,) = db.session.scalars(db.select(ParkedReply)).all()
    for email in ("lewis.okafor@msfp.example", "colette.barnes@children.marlbeck.example"):
        browser = sign_in_as(email)
        assert "lois.webb@clearbrook.example" in browser.get("/diary/inbox").text
        page = browser.get(f"/diary/inbox/{parked.id}").text
        assert "Could I dial in for the first half hour?" in page
        assert "What does Lois Webb say?" in page


def test_ian_sees_what_he_said(marlbeck: LoadedMarlbeck, sign_in_as: SignInAs) -> None:
    page = sign_in_as("ian.colclough@rethread.example").get("/diary").text
    assert "You may come" in page
    assert "Change my answer for Friday 27 November" in page
