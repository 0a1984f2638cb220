"""The page of one case: who sees what, what one writes there, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from builders import actor_for, make_item, make_meeting, make_member
from page_checks import without_tokens
from page_client import PageClient

from app.actions.models import Action, ActionState
from app.actions.rules import When
from app.actions.service import close_case, record_action
from app.agenda.service import call_case
from app.audit.models import AuditEntry
from app.core.access import Role
from app.core.database import db
from app.meetings.models import MeetingState
from app.minutes.models import Certainty, ResearchLine
from app.minutes.service import share_line, write_research

NOTE = {"text": "Rent is behind.\nSince May.", "certainty": "fact", "meaning": "She may not be able to leave."}
ACTION = {"text": "Change the locks", "day": "26", "month": "11", "year": "2026", "time": "3pm"}

SignInAs = Callable[..., PageClient]


def line_of(text: str) -> ResearchLine:
    return next(line for line in db.session.scalars(db.select(ResearchLine)) if line.text == text)


def write_note(client: PageClient, small: Any, **values: str) -> Any:
    return client.submit(small.page(small.first, "/research"), {**NOTE, **values}, follow_redirects=True)


def test_hidden_and_absent_cases_answer_alike(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.school)
    hidden = client.get(small.page(small.first))
    absent = client.get(f"/meetings/{small.meeting.id}/cases/{uuid4()}")
    elsewhere = client.get(f"/meetings/{uuid4()}/cases/{small.first.id}")
    assert [page.status_code for page in (hidden, absent, elsewhere)] == [404, 404, 404]
    assert without_tokens(hidden.text) == without_tokens(absent.text) == without_tokens(elsewhere.text)
    for below in ("/research", "/actions", f"/research/{uuid4()}/share", f"/research/{uuid4()}/hold-back"):
        assert client.submit(small.page(small.first, below), ACTION).status_code == 404


def test_every_opening_leaves_a_trace_and_a_refresh_does_not(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(small.page(small.first))
    sections = [section.get("data-src") for section in client.page().iter("section") if section.get("data-live")]
    for address in filter(None, sections):
        part = client.get(address, headers={"X-Fragment": "1"})
        assert part.status_code == 200
        assert part.text.lstrip().startswith("<section")
    client.get(small.page(small.first))
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "case_viewed")).all()
    assert len(sections) >= 3
    assert [entry.fields["sight"] for entry in entries] == ["case", "case"]


def test_research_is_private_until_it_is_shared(small: Any, sign_in_as: SignInAs) -> None:
    housing, police = sign_in_as(small.housing), sign_in_as(small.police)
    assert "Rent is behind." in write_note(housing, small).text
    assert "Only your agency sees this" in housing.get(small.page(small.first)).text
    assert "Rent is behind." not in police.get(small.page(small.first)).text
    assert "Rent is behind." not in sign_in_as(small.chair).get(small.page(small.first)).text
    line = line_of("Rent is behind.\nSince May.")
    housing.get(small.page(small.first))
    shared = housing.press("To keep somebody safe now: share “Rent is behind. Since May.”")
    assert "<strong>Shared</strong> with everybody needed for this case." in shared.text
    seen = police.get(small.page(small.first)).text
    assert "Rent is behind." in seen
    assert "She may not be able to leave." in seen
    assert "Fact" in seen
    assert sign_in_as(small.school).get(small.page(small.first)).status_code == 404
    again = police.submit(small.page(small.first, f"/research/{line.id}/hold-back"))
    assert again.status_code == 404


def test_a_line_is_kept_private_with_a_reason_or_without(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    write_note(client, small)
    line = line_of("Rent is behind.\nSince May.")
    kept = client.submit(small.page(small.first, f"/research/{line.id}/hold-back"), follow_redirects=True)
    assert "<strong>Kept private.</strong>" in kept.text
    reason = {"reason": "Not about safety"}
    kept = client.submit(small.page(small.first, f"/research/{line.id}/hold-back"), reason, follow_redirects=True)
    assert "<strong>Kept private.</strong> Not about safety" in kept.text


def test_what_nobody_marked_is_not_passed_on_as_a_fact(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.submit(small.page(small.first, "/research"), {"text": "The door is broken."})
    assert line_of("The door is broken.").certainty is Certainty.REPORTED


def test_nobody_writes_for_another_agency_or_about_another_family(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    other_agency = {**NOTE, "agency_id": str(small.agencies["POL"].id)}
    assert client.submit(small.page(small.first, "/research"), other_agency).status_code == 404
    other_family = sign_in_as(small.school).get(small.page(small.second)).text
    stranger = other_family.split('<option value="')[-1].split('"')[0]
    answer = client.submit(small.page(small.first, "/research"), {**NOTE, "about_id": stranger})
    assert answer.status_code == 422
    assert "Choose somebody this case is about." in answer.text
    assert "Rent is behind." in answer.text
    assert client.submit(small.page(small.first, f"/research/{uuid4()}/share")).status_code == 404


def test_whoever_runs_the_meeting_writes_no_research(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.chair)
    assert "Add what your agency knows" not in client.get(small.page(small.first)).text
    assert client.submit(small.page(small.first, "/research"), NOTE).status_code == 403


def test_a_protected_address_is_for_named_agencies_alone(small: Any, sign_in_as: SignInAs) -> None:
    held = sign_in_as(small.housing).get(small.page(small.first)).text
    assert "9 Hidden Lane" not in held
    assert "Ring before noon" not in held
    assert "Address protected." in held
    assert "01632 960000" in held
    assert "9 Hidden Lane" in sign_in_as(small.police).get(small.page(small.first)).text


def test_an_action_is_added_with_its_time_on_the_local_clock(small: Any, sign_in_as: SignInAs) -> None:
    form = {**ACTION, "day": "1", "month": "July", "year": "27", "agency_id": str(small.agencies["HOU"].id)}
    page = sign_in_as(small.housing).submit(small.page(small.first, "/actions"), form, follow_redirects=True)
    assert "Change the locks" in page.text
    assert "By Thursday 1 July 2027 at 15:00" in page.text
    action = db.session.scalars(db.select(Action)).one()
    # In summer the clocks stand an hour ahead.
    assert (action.due_utc.hour, action.is_due_at_time, action.state) == (14, True, ActionState.AGREED)


def test_an_action_without_a_time_is_due_by_the_end_of_its_day(small: Any, sign_in_as: SignInAs, at: Any) -> None:
    form = {**ACTION, "time": "", "agency_id": str(small.agencies["HOU"].id)}
    client = sign_in_as(small.housing)
    client.submit(small.page(small.first, "/actions"), form)
    at.later(days=1, hours=12)
    assert "Overdue" not in client.get(small.page(small.first)).text
    at.later(hours=12)
    assert "Overdue" in sign_in_as(small.housing).get(small.page(small.first)).text


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"text": " "}, "Write what is to be done.", "action-text"),
        ({"agency_id": ""}, "Choose who will do it.", "action-agency_id"),
        ({"agency_id": "EDU"}, "Choose an agency that is needed for this case.", "action-agency_id"),
        ({"day": "31"}, "That date does not exist. Check the day and the month.", "action-day"),
        ({"year": ""}, "The date must include a year.", "action-year"),
        ({"time": "soon"}, "Enter a time such as 15:00 or 3pm, or leave it empty.", "action-time"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_everything_typed_is_kept(
    small: Any, sign_in_as: SignInAs, wrong: dict[str, str], said: str, field: str
) -> None:
    typed = {"text": "Change the locks\n\nboth doors", "agency_id": "HOU"}
    form = {**ACTION, **typed, **wrong}
    code = form["agency_id"]
    if code == "EDU":
        # A school that has answered "nothing known" is not expected.
        sign_in_as(small.school).submit(
            small.page(small.first, "/check"), {"agency_id": str(small.agencies["EDU"].id), "answer": "nothing_known"}
        )
    form["agency_id"] = str(small.agencies[code].id) if code else ""
    answer = sign_in_as(small.housing).submit(small.page(small.first, "/actions"), form)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert f'<a href="#{field}">{said}</a>' in answer.text
    assert f'id="{field}"' in answer.text
    for name in ("day", "month", "year", "time"):
        assert f'name="{name}" type="text"' in answer.text
        assert not form[name] or f'value="{form[name]}"' in answer.text
    if "text" not in wrong:
        assert ">Change the locks\n\nboth doors</textarea>" in answer.text.replace("\r\n", "\n")
    assert db.session.scalars(db.select(Action)).all() == []


def test_a_note_without_text_keeps_the_rest(small: Any, sign_in_as: SignInAs) -> None:
    answer = sign_in_as(small.housing).submit(
        small.page(small.first, "/research"), {**NOTE, "text": "", "certainty": "worry"}
    )
    assert answer.status_code == 422
    assert '<a href="#research-text">Write what your agency knows.</a>' in answer.text
    assert "She may not be able to leave.</textarea>" in answer.text
    assert 'value="worry" checked' in answer.text


def hear(small: Any) -> None:
    small.meeting.state = MeetingState.OPEN
    chair = actor_for(small.chair)
    call_case(chair, small.meeting.id, small.first.id)
    close_case(chair, small.meeting.id, small.first.id, decided="The locks are changed today.", agreed_ids=[])


def test_a_case_closed_meanwhile_does_not_lose_what_was_typed(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(small.page(small.first))
    hear(small)
    form = {**ACTION, "agency_id": str(small.agencies["HOU"].id)}
    answer = client.submit(small.page(small.first, "/actions"), form)
    assert answer.status_code == 409
    assert "This case is closed. Ring the coordinator to add an action." in answer.text
    assert "Change the locks</textarea>" in answer.text


def test_a_closed_case_shows_what_was_decided(small: Any, sign_in_as: SignInAs) -> None:
    hear(small)
    page = sign_in_as(small.housing).get(small.page(small.first)).text
    assert "This case is closed." in page
    assert "The locks are changed today." in page
    assert "Add an action" not in page


def test_actions_from_earlier_meetings_come_first(small: Any, sign_in_as: SignInAs) -> None:
    week_before = small.meeting.starts_utc - timedelta(days=7)
    earlier = make_meeting(small.meeting.series, MeetingState.CLOSED, starts_utc=week_before)
    item = make_item(earlier, small.first, referrer=small.agencies["POL"], answers={}, agencies=small.agencies)
    record_action(
        item,
        agency_id=small.agencies["HOU"].id,
        text="Move them out of area",
        when=When(due_utc=small.meeting.starts_utc),
        state=ActionState.AGREED,
    )
    page = sign_in_as(small.police).get(small.page(small.first)).text
    assert page.index("Read first") < page.index("Move them out of area") < page.index("What happened</h2>")


def test_only_those_who_run_the_meeting_read_who_is_locked_out(marlbeck: Any, sign_in_as: SignInAs) -> None:
    address = f"/meetings/{marlbeck.meeting_id}/cases/{marlbeck.case_ids['C12']}"
    chair = sign_in_as("priya.raman@msfp.example").get(address).text
    assert "Locked out:</strong> Marlbeck Homes" in chair
    police = sign_in_as("anita.kerr@police.marlbeck.example").get(address).text
    assert "Locked out" not in police
    assert sign_in_as("joel.brandt@homes.marlbeck.example").get(address).status_code == 404


def test_a_named_reader_reads_and_writes_nothing(small: Any, sign_in_as: SignInAs) -> None:
    actor = actor_for(small.housing)
    agency_id = small.agencies["HOU"].id
    line = write_research(
        actor, small.meeting.id, small.first.id, agency_id, text="Rent is behind.", certainty=Certainty.FACT
    )
    share_line(actor, small.meeting.id, small.first.id, line.id)
    reader = make_member(Role.READER, case=small.first)
    client = sign_in_as(reader)
    page = client.get(small.page(small.first)).text
    assert "Rent is behind." in page
    for words in ("Add an action", "Add what your agency knows", "Share this"):
        assert words not in page
    assert client.submit(small.page(small.first, "/actions"), ACTION).status_code == 403
