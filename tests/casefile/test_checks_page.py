"""All checks of an agency on one page: who is looked for, answered in a few presses, and nothing else seen."""

from collections.abc import Callable
from typing import Any

from builders import make_case, make_item, make_member
from page_client import PageClient

from app.audit.models import AuditEntry
from app.cases.check_models import ServiceAnswer
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, Check
from app.core.access import Role
from app.core.database import db
from app.directory.services import add_service, end_service
from app.identity.service import grant_role
from app.meetings.models import MeetingState

SignInAs = Callable[..., PageClient]
FRAGMENT = {"X-Fragment": "1"}


def page_of(small: Any) -> str:
    return f"/meetings/{small.meeting.id}/checks"


def field(small: Any, case: Any, code: str, service: Any = None) -> str:
    return f"answer-{case.id}.{small.agencies[code].id}" + (f".{service.id}" if service else "")


def check_of(small: Any, case: Any, code: str) -> Check:
    found: Check = db.session.scalars(
        db.select(Check).where(Check.case_id == case.id, Check.agency_id == small.agencies[code].id)
    ).one()
    return found


def views_of(account: Any) -> list[tuple[str, str]]:
    entries = db.session.scalars(
        db.select(AuditEntry)
        .where(AuditEntry.kind == "case_viewed", AuditEntry.account_id == account.id)
        .order_by(AuditEntry.number)
    )
    return sorted((entry.fields["case_id"], entry.fields["sight"]) for entry in entries)


def test_the_page_shows_who_to_look_for_and_never_the_story(small: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(small.housing).get(page_of(small)).text
    for shown in ("Joan Fields", "Dean Fields", "ex-partner", small.second.reference, "Kay Marsh", "Alf Marsh"):
        assert shown in page
    for hidden in ("The door was forced", "Hidden Lane", "Ring before noon", "causing harm", "Victim"):
        assert hidden not in page
    assert "1 of 2</strong> still to answer" in page
    assert "does not mean that there is no risk" in " ".join(page.split())


def test_the_whole_list_is_saved_with_one_button(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(page_of(small))
    form = {field(small, small.first, "HOU"): "nothing_known", field(small, small.second, "HOU"): "need_to_come"}
    answer = client.submit(page_of(small), form, follow_redirects=True)
    assert "2 answers saved. That was all. Thank you." in answer.text
    assert check_of(small, small.first, "HOU").answer is Answer.NOTHING_KNOWN
    assert check_of(small, small.second, "HOU").answer is Answer.NEED_TO_COME
    assert "Kay Marsh" not in answer.text
    assert small.first.reference in answer.text
    assert "Joan Fields" in answer.text
    # Whoever needs to come sees the case, and is needed for it.
    assert client.get(small.page(small.second)).status_code == 200
    assert client.get(small.page(small.first)).status_code == 404
    assert "Your agency needs to come" in client.get(small.my_cases).text


def test_nothing_chosen_is_said_and_nothing_is_lost(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    answer = client.submit(page_of(small), {})
    assert answer.status_code == 422
    assert "Choose an answer for at least one case." in answer.text
    wrong = client.submit(page_of(small), {field(small, small.second, "HOU"): "perhaps"})
    assert wrong.status_code == 422


def test_a_page_that_was_open_does_not_undo_what_a_colleague_answered(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(page_of(small))
    check_of(small, small.first, "HOU").answer = Answer.NOTHING_KNOWN
    key = field(small, small.first, "HOU")
    form = {
        key: "known",
        key.replace("answer-", "shown-"): "known",
        field(small, small.second, "HOU"): "known",
        field(small, small.second, "HOU").replace("answer-", "shown-"): "no_reply",
    }
    client.submit(page_of(small), form)
    assert check_of(small, small.first, "HOU").answer is Answer.NOTHING_KNOWN
    assert check_of(small, small.second, "HOU").answer is Answer.KNOWN


def test_a_page_with_a_script_is_sent_the_row_as_it_stands(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(page_of(small))
    key = field(small, small.second, "HOU")
    send = {"row": key.removeprefix("answer-")}
    row = client.submit(page_of(small), {key: "nothing_known", **send}, headers=FRAGMENT)
    assert row.status_code == 200
    assert row.text.lstrip().startswith("<li")
    assert 'data-answer="nothing_known"' in row.text
    assert "Fields" not in row.text
    back = client.submit(page_of(small), {key: "no_reply", **send}, headers=FRAGMENT)
    assert 'data-answer="no_reply"' in back.text
    assert "Joan Fields" in back.text
    check = check_of(small, small.second, "HOU")
    assert (check.answer, check.answered_utc, check.answered_by_id) == (Answer.NO_REPLY, None, None)
    kinds = [row.kind for row in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))]
    assert kinds.count("check_answered") == 1
    assert kinds.count("check_answer_taken_back") == 1


def test_names_leave_one_trace_each_however_many_answers_are_given(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(page_of(small))
    address = next(section.get("data-src") for section in client.page().iter("section") if section.get("data-live"))
    live = next(section.get("data-src") for section in client.page().iter("section") if section.get("id") == "checks")
    assert address
    assert live
    client.submit(page_of(small), {field(small, small.second, "HOU"): "nothing_known"})
    part = client.get(live, headers=FRAGMENT)
    assert part.text.lstrip().startswith("<section")
    assert views_of(small.housing) == sorted(
        [(str(small.first.id), "identifiers"), (str(small.second.id), "identifiers")]
    )


def test_a_hidden_case_and_one_that_is_not_there_are_answered_alike(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(page_of(small))
    declare_conflict(None, small.second.id, small.agencies["HOU"].id, "Somebody in the family works there.")
    page = client.get(page_of(small)).text
    assert "Fields" not in page
    assert small.second.reference not in page
    hidden = client.submit(page_of(small), {field(small, small.second, "HOU"): "known"})
    absent = client.submit(page_of(small), {field(small, small.meeting, "HOU"): "known"})
    assert (hidden.status_code, absent.status_code) == (404, 404)
    # The others of the same form are kept, and the page says that one has gone.
    both = {field(small, small.second, "HOU"): "known", field(small, small.first, "HOU"): "need_to_come"}
    answer = client.submit(page_of(small), both, follow_redirects=True)
    assert "1 answer saved." in answer.text
    assert "has left your list" in answer.text


def test_nobody_answers_for_another_agency_or_for_its_service(small: Any, sign_in_as: SignInAs) -> None:
    theirs = add_service(small.agencies["EDU"].id, "School nursing")
    client = sign_in_as(small.housing)
    for name in (
        field(small, small.first, "EDU"),
        field(small, small.first, "EDU", theirs),
        field(small, small.second, "HOU", theirs),
    ):
        assert client.submit(page_of(small), {name: "known"}).status_code == 404, name


def test_who_answers_for_two_agencies_has_both_on_the_page(small: Any, sign_in_as: SignInAs) -> None:
    both = make_member(Role.REPRESENTATIVE, small.agencies["HOU"])
    grant_role(both, Role.DEPUTY, agency_id=small.agencies["EDU"].id)
    page = sign_in_as(both).get(page_of(small)).text
    assert "HOU of Testbury</h2>" in page
    assert "EDU of Testbury</h2>" in page
    assert page.count("1 of 2</strong>") == 2


def test_services_answer_apart_and_the_agency_follows(small: Any, sign_in_as: SignInAs) -> None:
    health, school = (add_service(small.agencies["HOU"].id, name) for name in ("Health visiting", "School nursing"))
    client = sign_in_as(small.housing)
    page = client.get(page_of(small)).text
    assert "Answer for each service" in page
    client.submit(page_of(small), {field(small, small.second, "HOU", health): "nothing_known"})
    assert check_of(small, small.second, "HOU").answer is Answer.NO_REPLY
    client.submit(page_of(small), {field(small, small.second, "HOU", school): "known"})
    check = check_of(small, small.second, "HOU")
    assert check.answer is Answer.KNOWN
    rows = db.session.scalars(
        db.select(ServiceAnswer).where(ServiceAnswer.check_id == check.id).order_by(ServiceAnswer.id)
    )
    said = {row.service_id: (row.answer, row.answered_by_id) for row in rows}
    assert said == {
        health.id: (Answer.NOTHING_KNOWN, small.housing.id),
        school.id: (Answer.KNOWN, small.housing.id),
    }
    client.submit(page_of(small), {field(small, small.second, "HOU", school): "nothing_known"})
    assert check_of(small, small.second, "HOU").answer is Answer.NOTHING_KNOWN


def test_what_an_agency_said_as_one_holds_for_the_services_it_names_later(small: Any, sign_in_as: SignInAs) -> None:
    health, _school = (add_service(small.agencies["HOU"].id, name) for name in ("Health visiting", "School nursing"))
    client = sign_in_as(small.housing)
    # The first case was answered "known" as one: one service that knows nothing does not take that away.
    client.submit(page_of(small), {field(small, small.first, "HOU", health): "nothing_known"})
    assert check_of(small, small.first, "HOU").answer is Answer.KNOWN
    page = client.get(page_of(small)).text
    assert "School nursing" in page
    said = db.session.scalars(db.select(ServiceAnswer.answer).order_by(ServiceAnswer.answer)).all()
    assert set(said) == {Answer.NO_REPLY, Answer.NOTHING_KNOWN}


def test_one_answer_for_the_whole_agency_is_each_services(small: Any, sign_in_as: SignInAs) -> None:
    services = [add_service(small.agencies["HOU"].id, name) for name in ("Health visiting", "School nursing")]
    client = sign_in_as(small.housing)
    client.submit(page_of(small), {field(small, small.second, "HOU"): "nothing_known"})
    rows = db.session.scalars(db.select(ServiceAnswer).order_by(ServiceAnswer.id)).all()
    assert {row.service_id: row.answer for row in rows} == dict.fromkeys(
        [service.id for service in services], Answer.NOTHING_KNOWN
    )


def test_a_service_that_was_taken_out_is_asked_no_longer(small: Any, sign_in_as: SignInAs) -> None:
    service = add_service(small.agencies["HOU"].id, "Health visiting")
    end_service(service.id)
    client = sign_in_as(small.housing)
    assert "Health visiting" not in client.get(page_of(small)).text
    assert client.submit(page_of(small), {field(small, small.second, "HOU", service): "known"}).status_code == 404


def test_no_reply_and_nothing_known_differ_in_words_and_in_shape(small: Any, sign_in_as: SignInAs) -> None:
    nil = make_case(small.agencies["POL"], victim="Ann Nill")
    make_item(
        small.meeting,
        nil,
        referrer=small.agencies["POL"],
        answers={"HOU": Answer.NOTHING_KNOWN},
        agencies=small.agencies,
    )
    for who, path in ((small.housing, page_of(small)), (small.chair, f"/meetings/{small.meeting.id}/matrix")):
        page = sign_in_as(who).get(path).text
        assert 'app-mark--waiting" aria-hidden="true">?</span>' in page
        assert 'app-mark--nothing" aria-hidden="true">n</span>' in page
        assert "no reply yet" in page.lower()
        assert "nothing known" in page.lower()


def test_after_the_meeting_no_names_are_left_and_nothing_can_be_changed(small: Any, sign_in_as: SignInAs) -> None:
    small.meeting.state = MeetingState.CLOSED
    client = sign_in_as(small.housing)
    page = client.get(page_of(small)).text
    assert "Marsh" not in page
    assert 'type="radio"' not in page
    assert client.submit(page_of(small), {field(small, small.first, "HOU"): "nothing_known"}).status_code == 409
    assert views_of(small.housing) == []


def test_a_guest_of_one_case_answers_for_that_one_alone(small: Any, sign_in_as: SignInAs) -> None:
    guest = make_member(Role.GUEST, small.agencies["HOU"], case=small.second)
    client = sign_in_as(guest)
    page = client.get(page_of(small)).text
    assert "Joan Fields" in page
    assert "Kay Marsh" not in page
    assert client.submit(page_of(small), {field(small, small.first, "HOU"): "nothing_known"}).status_code == 404
    stranger = make_member(Role.GUEST, small.agencies["HOU"], case=make_case(small.agencies["POL"], victim="Ann Other"))
    assert sign_in_as(stranger).get(page_of(small)).status_code == 404


def test_a_referral_of_ones_own_needs_no_answer(small: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(small.police).get(page_of(small)).text
    assert page.count("Your agency referred this case") == 2
    assert 'type="radio"' not in page


def test_an_agency_whose_services_have_answered_can_still_be_locked_out(small: Any, sign_in_as: SignInAs) -> None:
    health = add_service(small.agencies["HOU"].id, "Health visiting")
    client = sign_in_as(small.housing)
    client.submit(page_of(small), {field(small, small.second, "HOU", health): "known"})
    declare_conflict(None, small.second.id, small.agencies["HOU"].id, "Somebody in the family works there.")
    assert small.second.reference not in client.get(page_of(small)).text
    assert db.session.scalars(db.select(ServiceAnswer).order_by(ServiceAnswer.id)).all() == []


def test_after_a_meeting_nothing_is_left_of_what_an_agency_did_not_know(small: Any, sign_in_as: SignInAs) -> None:
    check_of(small, small.first, "HOU").answer = Answer.NOTHING_KNOWN
    client = sign_in_as(small.housing)
    assert small.first.reference in client.get(page_of(small)).text
    for state in (MeetingState.CANCELLED, MeetingState.CLOSED):
        small.meeting.state = state
        db.session.commit()
        assert small.first.reference not in client.get(page_of(small)).text
