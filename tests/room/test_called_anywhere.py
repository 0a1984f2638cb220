"""Whoever is called is told on whatever page of the meeting they have open, and nobody else is."""

import pytest
from conftest import MovableClock

from .conftest import ADULTS, CHAIR, GUEST_OF_C12, HOUSING, MENTAL_HEALTH, POLICE, SOCIAL_WORK, Morning

FRAGMENT = {"X-Fragment": "1"}


def told(morning: Morning, who: str) -> str:
    answer = morning.browser(who).get(f"{morning.address}/called", headers=FRAGMENT)
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def opened(morning: Morning, at: MovableClock) -> Morning:
    at.later(hours=1)
    morning.open()
    for who in (POLICE, SOCIAL_WORK, ADULTS, HOUSING):
        morning.do(who, "join")
    return morning


def test_the_page_of_a_closed_case_fetches_for_the_next(opened: Morning) -> None:
    opened.call("C04")
    opened.come_in(POLICE, "C04")
    assert "You are called" not in told(opened, POLICE), "who is in the case is not called to it"
    opened.close("C04")
    opened.call("C01")
    page = opened.see(POLICE, f"/cases/{opened.told.case_ids['C04']}")
    assert f'data-src="{opened.address}/called"' in page
    assert "You are called" in told(opened, POLICE)
    assert f'value="{opened.told.case_ids["C01"]}"' in told(opened, POLICE)
    assert opened.come_in(POLICE, "C01").status_code == 303
    assert "You are called" not in told(opened, POLICE)


def test_nobody_is_called_to_a_case_of_others(opened: Morning) -> None:
    opened.call("C04")
    for who in (ADULTS, HOUSING):
        assert "You are called" not in told(opened, who)
        assert 'data-called="false"' in told(opened, who)
    opened.close("C04")
    opened.call("C12")
    assert "You are called" not in told(opened, HOUSING)
    assert "You are called" in told(opened, GUEST_OF_C12)


def test_it_names_nobody(opened: Morning) -> None:
    opened.call("C08")
    for who in (POLICE, MENTAL_HEALTH):
        assert "You are called" in told(opened, who)
        assert "Carver" not in told(opened, who)


def test_who_has_not_signed_is_sent_to_the_statement_first(opened: Morning) -> None:
    opened.call("C05")
    assert "Come in" not in told(opened, MENTAL_HEALTH)
    assert f'href="{opened.address}/lobby"' in told(opened, MENTAL_HEALTH)


def test_by_itself_the_part_leads_to_the_lobby(opened: Morning) -> None:
    answer = opened.browser(POLICE).get(f"{opened.address}/called")
    assert answer.status_code == 303
    assert answer.location.endswith("/lobby")


def test_who_runs_the_meeting_is_called_nowhere(opened: Morning) -> None:
    opened.call("C04")
    assert "/called" not in opened.see(CHAIR, f"/cases/{opened.told.case_ids['C04']}")
