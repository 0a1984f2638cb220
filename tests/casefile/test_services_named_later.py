"""A service that an agency names after it has answered is asked itself: its silence is no reply, and no nil return."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import make_member
from casefile.test_checks_page import check_of, field, page_of
from page_client import PageClient

from app.cases.check_models import ServiceAnswer
from app.cases.models import Answer
from app.core.access import Role
from app.core.database import db
from app.directory.services import Service, list_services
from app.meetings.models import MeetingState

SignInAs = Callable[..., PageClient]


@pytest.fixture
def coordinator(small: Any, sign_in_as: SignInAs) -> PageClient:
    return sign_in_as(make_member(Role.COORDINATOR))


def name_service(coordinator: PageClient, small: Any, name: str) -> Service:
    """The coordinator names a service of the housing agency."""
    agency_id = small.agencies["HOU"].id
    assert coordinator.submit(f"/agencies/{agency_id}/services", {"service": name}).status_code == 303
    return next(service for service in list_services([agency_id]) if service.name == name)


def said_by(service: Service) -> set[Answer]:
    db.session.expire_all()
    return set(db.session.scalars(db.select(ServiceAnswer.answer).where(ServiceAnswer.service_id == service.id)))


def test_a_nil_return_of_the_others_waits_for_it(small: Any, sign_in_as: SignInAs, coordinator: PageClient) -> None:
    homes = name_service(coordinator, small, "Homes")
    client = sign_in_as(small.housing)
    client.submit(page_of(small), {field(small, small.second, "HOU"): "nothing_known"})
    assert check_of(small, small.second, "HOU").answer is Answer.NOTHING_KNOWN
    hostels = name_service(coordinator, small, "Hostels")
    assert said_by(hostels) == {Answer.NO_REPLY}
    assert Answer.NOTHING_KNOWN in said_by(homes)
    check = check_of(small, small.second, "HOU")
    assert (check.answer, check.answered_utc) == (Answer.NO_REPLY, None)
    client.submit(page_of(small), {field(small, small.second, "HOU", hostels): "nothing_known"})
    assert check_of(small, small.second, "HOU").answer is Answer.NOTHING_KNOWN


def test_what_the_whole_agency_knew_stays_known(small: Any, sign_in_as: SignInAs, coordinator: PageClient) -> None:
    # The first case was answered "known" before any service was named.
    homes = name_service(coordinator, small, "Homes")
    hostels = name_service(coordinator, small, "Hostels")
    assert check_of(small, small.first, "HOU").answer is Answer.KNOWN
    client = sign_in_as(small.housing)
    for service in (homes, hostels):
        client.submit(page_of(small), {field(small, small.first, "HOU", service): "nothing_known"})
    db.session.expire_all()
    assert check_of(small, small.first, "HOU").answer is Answer.KNOWN


def test_a_nil_return_of_an_agency_without_services_waits_for_its_first(
    small: Any, sign_in_as: SignInAs, coordinator: PageClient
) -> None:
    sign_in_as(small.housing).submit(page_of(small), {field(small, small.second, "HOU"): "nothing_known"})
    name_service(coordinator, small, "Homes")
    db.session.expire_all()
    assert check_of(small, small.second, "HOU").answer is Answer.NO_REPLY


def test_what_was_answered_for_a_meeting_that_is_over_stays(
    small: Any, sign_in_as: SignInAs, coordinator: PageClient
) -> None:
    sign_in_as(small.housing).submit(page_of(small), {field(small, small.second, "HOU"): "nothing_known"})
    small.meeting.state = MeetingState.CLOSED
    db.session.flush()
    hostels = name_service(coordinator, small, "Hostels")
    db.session.expire_all()
    assert check_of(small, small.second, "HOU").answer is Answer.NOTHING_KNOWN
    assert said_by(hostels) == set()


def test_a_referral_of_ones_own_is_not_asked_again(small: Any, coordinator: PageClient) -> None:
    before = {check.id: check.answer for check in _own(small)}
    assert before
    name_service(coordinator, small, "Homes")
    assert {check.id: check.answer for check in _own(small)} == before


def _own(small: Any) -> list[Any]:
    db.session.expire_all()
    found = (check_of(small, case, code) for case in (small.first, small.second) for code in small.agencies)
    return [check for check in found if check.is_referrer]
