"""Actions: for whom, and what is read first at the next meeting."""

from datetime import timedelta

import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, make_partnership, make_series

from app.actions.models import ActionState
from app.actions.queries import list_carried_over
from app.actions.rules import When
from app.actions.service import add_action, record_action
from app.agenda.models import AgendaItem
from app.cases.queries import list_people
from app.core.access import Role
from app.core.clock import now_utc
from app.core.errors import Invalid
from app.minutes.models import Certainty
from app.minutes.service import write_research

pytestmark = pytest.mark.usefixtures("context")


def record_for(item: AgendaItem, text: str, agency: object) -> None:
    record_action(
        item,
        agency_id=agency.id,
        text=text,
        when=When(due_utc=now_utc() + timedelta(days=1)),
        state=ActionState.AGREED,
    )


def test_only_actions_of_meetings_before_are_read_first() -> None:
    agencies = make_partnership("POL", "CSC")
    series = make_series(agencies.values())
    case = make_case(agencies["POL"])
    days = {"before": -7, "today": 0, "after": 7}
    items = {
        word: make_item(
            make_meeting(series, starts_utc=now_utc() + timedelta(days=number)),
            case,
            referrer=agencies["POL"],
            answers={},
            agencies=agencies,
        )
        for word, number in days.items()
    }
    for word, item in items.items():
        record_for(item, word, agencies["POL"])
    assert [action.text for action in list_carried_over(case.id, items["today"].meeting)] == ["before"]


def test_an_action_or_a_note_is_about_somebody_of_this_case() -> None:
    agencies = make_partnership("POL")
    meeting = make_meeting(make_series(agencies.values()))
    case, other = make_case(agencies["POL"]), make_case(agencies["POL"], victim="Somebody Else")
    make_item(meeting, case, referrer=agencies["POL"], answers={}, agencies=agencies)
    police = actor_for(make_member(Role.REPRESENTATIVE, agencies["POL"]))
    stranger = list_people([other.id])[0]
    with pytest.raises(Invalid):
        write_research(
            police,
            meeting.id,
            case.id,
            agencies["POL"].id,
            text="Seen at home.",
            certainty=Certainty.FACT,
            about_id=stranger.id,
        )
    with pytest.raises(Invalid):
        add_action(
            police,
            meeting.id,
            case.id,
            agency_id=agencies["POL"].id,
            text="Visit.",
            when=When(due_utc=now_utc()),
            for_person_id=stranger.id,
        )
