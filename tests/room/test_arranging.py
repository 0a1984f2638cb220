"""What orders keep to, over HTTP: by the forms of the list page, each with its words where something is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.agenda.arranging import order_digest
from app.agenda.models import AgencyWindow, AgendaItem
from app.agenda.queries import list_items
from app.audit.models import AuditEntry
from app.core.database import db
from app.meetings.models import Meeting, SeriesAgency

from .conftest import CHAIR, COORDINATOR, Morning


def case(morning: Morning, key: str) -> Any:
    return morning.told.case_ids[key]


def places(morning: Morning) -> list[str]:
    page = morning.see(COORDINATOR)
    return [part.split('"')[0] for part in page.split('data-name="')[1:]]


@pytest.fixture
def kinds(app: Flask) -> Any:
    def written() -> list[str]:
        with app.app_context():
            return [entry.kind for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))]

    return written


def test_the_page_says_what_the_order_costs_and_each_agencys_times(morning: Morning) -> None:
    page = morning.see(CHAIR)
    assert "takes agencies <strong>2 hours 56 minutes</strong> in this order" in page
    assert "minutes less</strong> than in the order in which the cases came in" in page
    assert "10:22 to 10:42, 10:54 to 11:04, 11:16 to 11:28, 11:38 to 11:46, 12:31 to 12:41" in page, "CHS"


def test_the_suggested_order_is_the_best_there_is_and_says_so(morning: Morning, kinds: Any) -> None:
    assert morning.do(COORDINATOR, "reorder").status_code == 303
    page = morning.see(COORDINATOR)
    assert "The list is in the best possible order" in page
    assert "takes agencies <strong>1 hour 12 minutes</strong> in this order" in page
    assert kinds().count("agenda_ordered") == 1
    morning.do(COORDINATOR, "preset", preset="frees_most")
    assert "whatever frees most time" in morning.see(COORDINATOR)


def test_an_order_made_by_hand_is_saved_or_told_why_not(morning: Morning, app: Flask) -> None:
    before = places(morning)
    with app.app_context():
        meeting = db.session.get_one(Meeting, morning.told.meeting_id)
        rows = [(str(item.case_id), item.id) for item in list_items(meeting)]
    seen = order_digest([item_id for _, item_id in rows])
    ids = [case_id for case_id, _ in rows]
    swapped = [ids[0], ids[2], ids[1], *ids[3:]]
    assert morning.do(COORDINATOR, "order", case_id=swapped, seen=seen).status_code == 303
    assert places(morning)[:3] == [before[0], before[2], before[1]]
    late = morning.do(COORDINATOR, "order", case_id=ids, seen=seen)
    assert late.status_code == 409
    assert "The list has changed meanwhile" in late.text
    assert "Cases in order" in late.text, "the page is there, with what is on it now"


def test_a_case_is_urgent_kept_in_place_and_neither_again(morning: Morning, app: Flask) -> None:
    c13 = case(morning, "C13")
    for command, fields in (("urgency", {"urgent": "yes"}), ("pin", {"pinned": "yes"})):
        assert morning.do(COORDINATOR, command, case_id=c13, **fields).status_code == 303
    assert places(morning)[1] == "DM-691", "behind the one that was urgent already"
    assert "Stays in place" in morning.see(COORDINATOR)
    for command, fields in (("urgency", {"urgent": "no"}), ("pin", {"pinned": "no"})):
        assert morning.do(COORDINATOR, command, case_id=c13, **fields).status_code == 303
    assert morning.do(COORDINATOR, "pin", case_id=c13, pinned="perhaps").status_code == 404
    with app.app_context():
        item = db.session.scalars(db.select(AgendaItem).where(AgendaItem.case_id == c13)).one()
        assert (item.is_urgent, item.is_pinned) == (False, False)


def test_two_cases_stand_together_or_one_before_the_other_until_somebody_lets_them(morning: Morning) -> None:
    pair = {"case_id": case(morning, "C13"), "other_id": case(morning, "C11")}
    assert morning.do(COORDINATOR, "together", **pair).status_code == 303
    assert "TK-873 and DM-691 are to be heard together." in morning.see(COORDINATOR)
    assert morning.do(COORDINATOR, "before", **pair).status_code == 303
    assert "DM-691 is to be heard before TK-873." in morning.see(COORDINATOR)
    other_way = morning.do(COORDINATOR, "before", case_id=pair["other_id"], other_id=pair["case_id"])
    assert other_way.status_code == 422
    assert "Remove that first" in other_way.text
    assert morning.do(COORDINATOR, "reorder").status_code == 303
    order = places(morning)
    assert order.index("TK-873") == order.index("DM-691") + 1
    morning.do(COORDINATOR, "apart", case_id=pair["case_id"])
    morning.do(COORDINATOR, "in-any-order", **pair)
    page = morning.see(COORDINATOR)
    assert "Hear apart from" not in page
    assert "No longer before" not in page


def test_hours_of_an_agency_are_kept_or_told_why_they_cannot_be(morning: Morning, app: Flask) -> None:
    housing = morning.told.agency_ids["HOU"]
    assert morning.do(COORDINATOR, "window", agency_id=housing, until="11:30").status_code == 303
    page = morning.see(COORDINATOR)
    assert "Marlbeck Homes &amp; Housing Options can be here only until 11:30" in page
    assert "are planned for other times." in page
    none_can = morning.do(COORDINATOR, "reorder")
    assert none_can.status_code == 409
    assert "No order keeps all of this" in none_can.text
    assert "Marlbeck Homes &amp; Housing Options can be there from the start to 11:30 only" in none_can.text
    morning.do(COORDINATOR, "preset", preset="frees_most")
    assert morning.do(COORDINATOR, "reorder").status_code == 303
    assert "does not keep" not in morning.see(COORDINATOR)
    assert morning.do(COORDINATOR, "no-window", agency_id=housing).status_code == 303
    with app.app_context():
        assert db.session.scalars(db.select(AgencyWindow)).all() == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose an agency."),
        ({"agency_id": "HOU"}, "Enter from when or until when the agency can be there."),
        ({"agency_id": "HOU", "from": "soon"}, "Enter a time such as 15:00"),
        ({"agency_id": "HOU", "from": "11:00", "until": "10:00"}, "The end must be after the beginning."),
    ],
)
def test_hours_that_cannot_be_used_come_back_as_they_were_typed(
    morning: Morning, fields: dict[str, str], words: str
) -> None:
    typed = fields | ({"agency_id": morning.told.agency_ids["HOU"]} if "agency_id" in fields else {})
    answer = morning.do(COORDINATOR, "window", **typed)
    assert answer.status_code == 422
    assert answer.text.count(words) == 2, "in the summary, and at the field"
    assert "<title>Error: List" in answer.text
    assert f'value="{fields.get("from", "")}"' in answer.text


def test_how_orders_are_chosen_is_set_for_the_series(morning: Morning, app: Flask, kinds: Any) -> None:
    page = morning.see(COORDINATOR, "/how-orders-are-chosen")
    names = [part.split('"')[0] for part in page.split('name="people-')[1:]]
    people = {f"people-{name}": "2" for name in names}
    settings = {"rejoin_minutes": "5", "steadiness": "100", **people}
    wrong = morning.do(COORDINATOR, "how-orders-are-chosen", **{**settings, "rejoin_minutes": "many"})
    assert wrong.status_code == 422
    assert wrong.text.count("Enter a whole number from 0 to 60.") == 2
    assert 'value="many"' in wrong.text
    assert morning.do(COORDINATOR, "how-orders-are-chosen", **settings).status_code == 303
    with app.app_context():
        meeting = db.session.get_one(Meeting, morning.told.meeting_id)
        assert (meeting.series.rejoin_minutes, meeting.series.steadiness) == (5, 100)
        rows = db.session.scalars(db.select(SeriesAgency).where(SeriesAgency.series_id == meeting.series_id))
        assert {row.people for row in rows} == {2}
    assert "order_settings_changed" in kinds()


def test_what_has_been_called_is_not_arranged(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    answer = morning.do(COORDINATOR, "urgency", case_id=case(morning, "C04"), urgent="no")
    assert answer.status_code == 409
    assert "This case has been called already." in answer.text
    assert "WD-604" not in places(morning)


def test_the_rest_is_ordered_while_the_meeting_goes_on(morning: Morning, at: Any) -> None:
    at(morning.told.starts_utc + timedelta(minutes=1))
    morning.browsers.clear()
    morning.open()
    morning.call("C04")
    assert morning.do(COORDINATOR, "reorder").status_code == 303
    assert "best possible order" in morning.see(COORDINATOR)
