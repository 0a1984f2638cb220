"""Somebody whose larger role is for one case alone does no more at the others than their smaller role lets them."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import actor_for, make_member
from page_client import PageClient

from app.agenda.queries import get_item
from app.cases.need_to_know import Sight
from app.core.access import Permission, Role
from app.core.errors import Refused
from app.identity.service import grant_role


@pytest.fixture
def helper(small: Any) -> Any:
    """A minute taker for every case, who prepares and chairs the first one only."""
    account = make_member(Role.MINUTE_TAKER, name="Minna Day")
    for role in (Role.COORDINATOR, Role.CHAIR):
        grant_role(account, role, case_id=small.first.id)
    return account


@pytest.mark.parametrize("permission", [Permission.MEETING_PREPARE, Permission.MEETING_CHAIR])
def test_a_role_for_one_case_counts_for_that_one(small: Any, helper: Any, permission: Permission) -> None:
    actor = actor_for(helper)
    assert get_item(actor, small.meeting.id, small.first.id, permission).facts.case_id == small.first.id
    assert get_item(actor, small.meeting.id, small.second.id, Permission.MINUTES_WRITE).sight is Sight.CASE
    with pytest.raises(Refused):
        get_item(actor, small.meeting.id, small.second.id, permission)


def test_nobody_hands_over_a_case_that_they_do_not_prepare(
    small: Any, helper: Any, sign_in_as: Callable[..., PageClient]
) -> None:
    browser = sign_in_as(helper)
    assert browser.get(f"/transfers/out/{small.meeting.id}/{small.first.id}").status_code == 200
    assert browser.get(f"/transfers/out/{small.meeting.id}/{small.second.id}").status_code == 403
