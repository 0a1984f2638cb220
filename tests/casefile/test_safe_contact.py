"""How safe a contact is, on the page of a case and in what is sent: blocked means that it is not there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import actor_for, make_case, make_item, make_member
from page_client import PageClient

from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, Case, Contact, ContactKind
from app.cases.safe_contact import ContactFlags
from app.cases.service import NewContact
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.disclosure.held_back import disclose_held_back
from app.disclosure.summary import disclose_summary
from app.meetings.models import MeetingState

SignInAs = Callable[..., PageClient]
MORNING = ContactFlags(safe_from_minute=570, safe_until_minute=870, safe_weekdays=0b0011111)
PHONE, EMAIL, ADDRESS = "07700 900101", "kay@mail.example", "4 Garden Terrace, Testbury"


@pytest.fixture
def case_with(small: Any) -> Callable[..., Case]:
    """A case that police referred and housing knows, with one contact."""

    def make(kind: ContactKind, text: str, flags: ContactFlags, **more: Any) -> Case:
        contact = NewContact(kind=kind, text=text, flags=flags, **more)
        case = make_case(small.agencies["POL"], victim="Ann Hill", contacts=[contact])
        make_item(
            small.meeting,
            case,
            referrer=small.agencies["POL"],
            answers={"HOU": Answer.KNOWN},
            agencies=small.agencies,
        )
        db.session.commit()
        return case

    return make


def contact_of(case: Case) -> Contact:
    contact: Contact = db.session.scalars(db.select(Contact).where(Contact.case_id == case.id)).one()
    return contact


def flags_address(small: Any, case: Case) -> str:
    address: str = small.page(case, f"/contacts/{contact_of(case).id}/flags")
    return address


EVERY_DAY = {"weekdays": [str(number) for number in range(7)]}


@pytest.mark.parametrize(
    ("kind", "text", "flags", "said"),
    [
        (ContactKind.PHONE, PHONE, ContactFlags(is_never_called=True), "Never ring this number."),
        (ContactKind.EMAIL, EMAIL, ContactFlags(is_never_emailed=True), "Never email this address."),
        (ContactKind.PHONE, PHONE, MORNING, "Safe to ring 09:30-14:30 on Monday to Friday. Not now."),
    ],
)
def test_what_is_not_safe_is_nowhere_and_the_page_says_whom_to_ask(
    small: Any, case_with: Any, sign_in_as: SignInAs, kind: ContactKind, text: str, flags: ContactFlags, said: str
) -> None:
    case = case_with(kind, text, flags, safe_contact="Dean reads it")
    page = sign_in_as(small.housing).get(small.page(case))
    assert text not in page.text
    assert said in page.text
    assert "Ask POL of Testbury how to get in touch: Anita Kerr" in page.text
    assert "Dean reads it" in page.text
    for person in (small.police, small.chair):
        assert text not in sign_in_as(person).get(small.page(case)).text
    assert "Ask the coordinator how to get in touch" in sign_in_as(small.police).get(small.page(case)).text


def test_a_number_comes_back_when_its_hour_comes(small: Any, case_with: Any, at: Any, sign_in_as: SignInAs) -> None:
    case = case_with(ContactKind.PHONE, PHONE, MORNING)
    assert PHONE not in sign_in_as(small.housing).get(small.page(case)).text
    at.later(minutes=30)
    shown = sign_in_as(small.housing).get(small.page(case, "?part=people"), headers={"X-Fragment": "1"})
    assert PHONE in shown.text
    assert "Safe to ring 09:30-14:30 on Monday to Friday" in shown.text
    at.later(hours=5)
    assert PHONE not in sign_in_as(small.housing).get(small.page(case)).text


def test_an_address_never_posted_to_is_there_for_visits_and_on_no_paper(
    small: Any, case_with: Any, sign_in_as: SignInAs
) -> None:
    case = case_with(ContactKind.ADDRESS, ADDRESS, ContactFlags(is_never_posted_to=True))
    page = sign_in_as(small.housing).get(small.page(case))
    assert ADDRESS in page.text
    assert "Never post to this address</strong>" in page.text
    housing = small.agencies["HOU"].id
    (warning,) = next(c for c in disclose_summary(housing, small.meeting) if c.case_id == case.id).safe_contact
    assert (warning.about, warning.text) == ("Address, A", "Never post to this address.")
    assert {ADDRESS, "4 Garden Terrace"} <= disclose_held_back(small.meeting, [case.id], housing).terms


def test_what_is_safe_on_paper_is_not_searched_for(small: Any, case_with: Any) -> None:
    case = case_with(ContactKind.ADDRESS, ADDRESS, ContactFlags())
    assert ADDRESS not in disclose_held_back(small.meeting, [case.id], small.agencies["HOU"].id).terms


def test_orders_and_what_was_written_go_into_the_summary_together(small: Any, case_with: Any) -> None:
    flags = replace(MORNING, is_voicemail_refused=True)
    case = case_with(ContactKind.PHONE, PHONE, flags, safe_contact="Ask for the library")
    cases = disclose_summary(small.agencies["HOU"].id, small.meeting)
    (warning,) = next(c for c in cases if c.case_id == case.id).safe_contact
    assert warning.about == "Phone, A"
    assert warning.text == ("Leave no voicemail. Safe to ring 09:30-14:30 on Monday to Friday. Ask for the library")


def test_the_referring_agency_says_how_safe_it_is_and_it_holds_at_once(
    small: Any, case_with: Any, sign_in_as: SignInAs
) -> None:
    case = case_with(ContactKind.PHONE, PHONE, ContactFlags())
    police, housing = sign_in_as(small.police), sign_in_as(small.housing)
    assert "Say how safe this is" in police.get(small.page(case)).text
    assert "Say how safe this is" not in housing.get(small.page(case)).text
    assert PHONE in housing.get(small.page(case)).text
    version = small.meeting.version
    changed = police.press("Save how safe this is: phone of Ann Hill", is_never_called="yes")
    assert changed.status_code == 200
    assert PHONE not in changed.text
    assert PHONE not in housing.get(small.page(case)).text
    assert small.meeting.version == version + 1
    (entry,) = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "contact_flags_changed"))
    assert set(entry.fields) == {"case_id", "meeting_id", "contact_id"}


def test_the_coordinator_may_too_and_sees_what_stands(small: Any, case_with: Any, sign_in_as: SignInAs) -> None:
    case = case_with(ContactKind.PHONE, PHONE, MORNING)
    client = sign_in_as(make_member(Role.COORDINATOR))
    page = client.get(small.page(case)).text
    assert 'value="09:30"' in page
    assert 'value="14:30"' in page
    client.submit(flags_address(small, case), {"safe_from": "8am", "safe_until": "6.30pm", **EVERY_DAY})
    row = contact_of(case)
    assert (row.safe_from_minute, row.safe_until_minute, row.safe_weekdays) == (480, 1110, 0b1111111)
    assert PHONE in sign_in_as(small.housing).get(small.page(case)).text


def test_nobody_else_changes_it(small: Any, case_with: Any, sign_in_as: SignInAs) -> None:
    case = case_with(ContactKind.PHONE, PHONE, ContactFlags(is_never_called=True))
    assert sign_in_as(small.housing).submit(flags_address(small, case), EVERY_DAY).status_code == 403
    assert sign_in_as(small.school).submit(flags_address(small, case), EVERY_DAY).status_code == 404
    elsewhere = small.page(small.first, f"/contacts/{contact_of(case).id}/flags")
    assert sign_in_as(small.police).submit(elsewhere, EVERY_DAY).status_code == 404
    coordinator = make_member(Role.COORDINATOR, small.agencies["EDU"])
    declare_conflict(None, case.id, small.agencies["EDU"].id, "He works there.")
    assert sign_in_as(coordinator).submit(flags_address(small, case), EVERY_DAY).status_code == 404
    assert contact_of(case).is_never_called


def test_a_protected_contact_is_not_changed_by_somebody_who_may_not_hold_it(
    small: Any, case_with: Any, sign_in_as: SignInAs
) -> None:
    housing = frozenset({small.agencies["HOU"].id})
    case = case_with(ContactKind.PHONE, PHONE, ContactFlags(), is_protected=True, reader_ids=housing)
    police = sign_in_as(small.police)
    assert "Say how safe this is" not in police.get(small.page(case)).text
    assert police.submit(flags_address(small, case), {"is_never_called": "yes", **EVERY_DAY}).status_code == 404
    assert not contact_of(case).is_never_called


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"safe_from": "soon"}, "Enter a time such as 15:00 or 3pm, or leave it empty.", "safe_from"),
        ({"safe_until": "09:00"}, "Enter a time that is later than “safe from”.", "safe_until"),
        ({"weekdays": []}, "Choose at least one day.", "weekdays"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_changes_nothing(
    small: Any, case_with: Any, sign_in_as: SignInAs, wrong: dict[str, Any], said: str, field: str
) -> None:
    case = case_with(ContactKind.PHONE, PHONE, ContactFlags())
    typed = {"is_never_texted": "yes", "safe_from": "10:15", "safe_until": "11:45", **EVERY_DAY, **wrong}
    answer = sign_in_as(small.police).submit(flags_address(small, case), typed)
    prefix = f"flags-{contact_of(case).id}"
    assert answer.status_code == 422
    assert f'<a href="#{prefix}-{field}">{said}</a>' in answer.text
    assert f'id="{prefix}-{field}"' in answer.text
    assert f'id="{prefix}-is_never_texted" name="is_never_texted" type="checkbox" value="yes" checked' in answer.text
    assert f'value="{typed["safe_from"]}"' in answer.text
    assert not contact_of(case).is_never_texted


def test_flags_can_be_changed_after_the_meeting_too(small: Any, case_with: Any, sign_in_as: SignInAs) -> None:
    case = case_with(ContactKind.PHONE, PHONE, ContactFlags())
    small.meeting.state, small.meeting.closed_utc = MeetingState.CLOSED, now_utc() + timedelta(minutes=1)
    assert actor_for(small.police).agency_ids
    sign_in_as(small.police).submit(flags_address(small, case), {"is_never_called": "yes", **EVERY_DAY})
    assert contact_of(case).is_never_called
