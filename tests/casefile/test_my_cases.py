"""One's own day: what is needed, what waits for an answer, and answering it in two presses."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import make_case, make_item, make_member
from page_client import PageClient

from app.agenda.service import list_case
from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer
from app.cases.service import ask_agencies
from app.core.access import Role
from app.core.database import db
from app.identity.service import grant_role
from app.meetings.models import MeetingState

SignInAs = Callable[..., PageClient]


def views_of(account: Any) -> list[tuple[str, str]]:
    entries = db.session.scalars(
        db.select(AuditEntry)
        .where(AuditEntry.kind == "case_viewed", AuditEntry.account_id == account.id)
        .order_by(AuditEntry.number)
    )
    return [(entry.fields["case_id"], entry.fields["sight"]) for entry in entries]


def test_a_representative_sees_their_cases_with_times(small: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(small.housing).get(small.my_cases).text
    assert "You are needed for 1 case, 12 minutes in all." in page
    assert "10:00 to 10:12" in page
    assert "Kay Marsh" in page
    assert small.first.reference in page
    assert "Known to your agency" in page
    assert "Go to the lobby" in page


def test_a_check_shows_who_to_look_for_and_nothing_else(small: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(small.housing).get(small.my_cases).text
    assert "Joan Fields" in page
    assert "Dean Fields" in page
    assert "ex-partner" in page
    assert "causing harm" not in page
    assert "The door was forced" not in page


def test_an_answer_takes_two_presses_and_is_said_back(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(small.my_cases)
    answer = client.press(f"Known to HOU of Testbury, case {small.second.reference}")
    assert answer.request.path == small.my_cases
    assert f"{small.second.reference}: you answered <strong>known</strong>." in answer.text
    assert "You are needed for 2 cases, 20 minutes in all." in answer.text
    assert "That was the last one. Thank you." in answer.text
    assert client.get(small.page(small.second)).status_code == 200


def test_with_nothing_known_the_case_is_gone_but_the_answer_can_be_changed(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(small.my_cases)
    answer = client.press(f"Nothing known to HOU of Testbury, case {small.second.reference}")
    assert "1 case answered: nothing known." in answer.text
    assert "Fields" not in answer.text
    assert client.get(small.page(small.second)).status_code == 404
    client.get(f"{small.my_cases}?answered={small.second.id}")
    changed = client.press(f"Change the answer for {small.second.reference} to “known”")
    assert "Joan Fields" in changed.text
    assert client.get(small.page(small.second)).status_code == 200


def test_the_answer_that_was_said_back_is_never_somebody_elses(small: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(small.school).get(f"{small.my_cases}?answered={small.first.id}").text
    assert 'id="answered"' not in page
    unread = sign_in_as(small.school).get(f"{small.my_cases}?answered=soon")
    assert unread.status_code == 200


def test_a_case_in_conflict_is_in_no_list_and_no_count(small: Any, sign_in_as: SignInAs) -> None:
    hidden = make_case(small.agencies["POL"], victim="Fiona Wells")
    housing = small.agencies["HOU"]
    make_item(
        small.meeting,
        hidden,
        referrer=small.agencies["POL"],
        answers={"HOU": Answer.NOTHING_KNOWN},
        agencies=small.agencies,
    )
    client = sign_in_as(small.housing)
    assert hidden.reference in client.get(small.my_cases).text
    declare_conflict(None, hidden.id, housing.id, "Somebody in the family works there.")
    page = client.get(f"{small.my_cases}?answered={hidden.id}").text
    assert hidden.reference not in page
    assert "answered: nothing known" not in page
    refused = client.submit(small.page(hidden, "/check"), {"agency_id": str(housing.id), "answer": "known"})
    absent = client.submit(small.page(small.meeting, "/check"), {"agency_id": str(housing.id), "answer": "known"})
    assert (refused.status_code, absent.status_code) == (404, 404)
    assert "Wells" not in refused.text


def test_a_person_in_conflict_sees_no_answer_of_their_agency(small: Any, sign_in_as: SignInAs) -> None:
    hidden = make_case(small.agencies["POL"], victim="Fiona Wells")
    list_case(small.meeting, hidden.id, planned_minutes=5, is_urgent=False, arrived_utc=small.meeting.starts_utc)
    (check,) = ask_agencies(small.meeting, hidden.id, [small.agencies["EDU"].id], None)
    check.answer = Answer.NOTHING_KNOWN
    # They speak for the school and work for housing, which must not know.
    both = make_member(Role.REPRESENTATIVE, small.agencies["HOU"])
    grant_role(both, Role.DEPUTY, agency_id=small.agencies["EDU"].id)
    client = sign_in_as(both)
    assert hidden.reference in client.get(small.my_cases).text
    declare_conflict(None, hidden.id, small.agencies["HOU"].id, "Somebody in the family works there.")
    assert hidden.reference not in client.get(small.my_cases).text


def test_who_answers_for_two_agencies_answers_for_each(small: Any, sign_in_as: SignInAs) -> None:
    both = make_member(Role.REPRESENTATIVE, small.agencies["HOU"])
    grant_role(both, Role.DEPUTY, agency_id=small.agencies["EDU"].id)
    client = sign_in_as(both)
    page = client.get(small.my_cases).text
    assert f"to HOU of Testbury, case {small.second.reference}" in page
    assert f"to EDU of Testbury, case {small.first.reference}" in page
    answer = client.press(f"Nothing known to EDU of Testbury, case {small.first.reference}")
    assert "for EDU of Testbury" in answer.text
    assert "Kay Marsh" in answer.text


def test_nobody_answers_for_another_agency(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    for agency_id in (small.agencies["EDU"].id, small.first.id, "nonsense"):
        answer = client.submit(small.page(small.first, "/check"), {"agency_id": str(agency_id), "answer": "known"})
        assert answer.status_code == 404


def test_no_reply_is_not_an_answer(small: Any, sign_in_as: SignInAs) -> None:
    form = {"agency_id": str(small.agencies["HOU"].id), "answer": "no_reply"}
    assert sign_in_as(small.housing).submit(small.page(small.second, "/check"), form).status_code == 422


def test_after_the_meeting_nothing_is_asked_and_nothing_can_be_changed(small: Any, sign_in_as: SignInAs) -> None:
    small.meeting.state = MeetingState.CLOSED
    client = sign_in_as(small.housing)
    page = client.get(small.my_cases).text
    assert "Joan Fields" not in page
    assert "Change the answer" not in page
    form = {"agency_id": str(small.agencies["HOU"].id), "answer": "known"}
    assert client.submit(small.page(small.first, "/check"), form).status_code == 409


def test_names_that_were_shown_leave_one_trace_however_often_the_list_refreshes(
    small: Any, sign_in_as: SignInAs
) -> None:
    client = sign_in_as(small.housing)
    client.get(small.my_cases)
    address = next(section.get("data-src") for section in client.page().iter("section") if section.get("data-live"))
    assert address
    part = client.get(address, headers={"X-Fragment": "1"})
    assert part.text.lstrip().startswith("<section")
    # One case to check records for, and one of its own that the list calls by its family's name.
    assert sorted(views_of(small.housing)) == sorted(
        [(str(small.first.id), "identifiers"), (str(small.second.id), "identifiers")]
    )


def test_whoever_runs_the_meeting_is_sent_to_its_list(small: Any, sign_in_as: SignInAs) -> None:
    answer = sign_in_as(small.chair).get(small.my_cases)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/meetings/{small.meeting.id}")


@pytest.mark.parametrize("is_on_the_list", [True, False])
def test_a_guest_of_one_case_sees_a_meeting_only_where_it_is_heard(
    small: Any, sign_in_as: SignInAs, *, is_on_the_list: bool
) -> None:
    case = small.first if is_on_the_list else make_case(small.agencies["POL"], victim="Ann Other")
    guest = make_member(Role.GUEST, small.agencies["EDU"], case=case)
    answer = sign_in_as(guest).get(small.my_cases)
    assert answer.status_code == (200 if is_on_the_list else 404)
    assert "Joan Fields" not in answer.text


def test_housing_never_reads_of_the_case_that_it_is_locked_out_of(marlbeck: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as("joel.brandt@homes.marlbeck.example")
    hidden = marlbeck.case_ids["C12"]
    page = client.get(f"/meetings/{marlbeck.meeting_id}/my-cases?answered={hidden}").text
    assert "You are needed for 6 cases, 64 minutes in all." in page
    for secret in ("BW-340", "Bracewell", "Kemp", str(hidden)):
        assert secret not in page.replace(f"answered={hidden}", "")
    assert client.get(f"/meetings/{marlbeck.meeting_id}/cases/{hidden}").status_code == 404
