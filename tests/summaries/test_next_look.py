"""Everybody who is sent an outcome reads when it is looked at again; until it is sent, that may change."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.actions.outcomes import plan_look
from app.actions.rules import NextLook
from app.actions.service import close_case
from app.agenda.service import call_case
from app.core.clock import local_today
from app.core.database import db
from app.core.words import look_day
from app.meetings.service import close_meeting
from app.summaries import papers
from app.summaries.dispatch import send_summaries
from app.summaries.paper import read_pdf
from app.summaries.queries import read_as_sent


@pytest.fixture
def day(context: None) -> date:
    return local_today() + timedelta(days=40)


@pytest.fixture
def closed(open_world: Any) -> Callable[[NextLook | None], Any]:
    """Hears the first case with that next look, and closes the meeting."""

    def hear(look: NextLook | None) -> Any:
        chair, item = open_world.actor("chair"), open_world.marsh
        call_case(chair, open_world.meeting.id, item.case_id)
        close_case(chair, open_world.meeting.id, item.case_id, decided="Kay stays.", agreed_ids=[], next_look=look)
        close_meeting(chair, open_world.meeting.id)
        db.session.commit()
        return open_world

    return hear


def send(world: Any) -> None:
    send_summaries(world.actor("chair"), world.meeting.id)
    db.session.commit()


def look_in_summary(world: Any) -> NextLook | None:
    (case,) = read_as_sent(world.summary_of("HOU").id).cases
    return case.next_look


@pytest.mark.parametrize("is_at_next_meeting", [False, True])
def test_page_paper_and_copies_say_it(closed: Any, sign_in_as: Any, day: date, is_at_next_meeting: bool) -> None:
    look = NextLook(on=None if is_at_next_meeting else day, is_at_next_meeting=is_at_next_meeting)
    world = closed(look)
    send(world)
    client = sign_in_as(world.people["HOU"])
    address, words = f"/summaries/{world.summary_of('HOU').id}", look_day(look)
    assert f"<strong>Looked at again</strong> {words}." in client.get(address).text
    papers.make_waiting_papers()
    assert f"Looked at again {words}." in " ".join(read_pdf(client.get(f"{address}.pdf").data).split())
    assert f"Looked at again: {words}" in client.get(f"{address}.txt").text
    told = ("next_meeting", None) if is_at_next_meeting else ("day", day.isoformat())
    (one,) = json.loads(client.get(f"{address}.json").text)["outcomes"]
    assert (one["next_look_kind"], one["next_look"]) == told
    rows = csv.DictReader(io.StringIO(client.get(f"{address}.csv").text))
    (row,) = [row for row in rows if row["kind"] == "outcome"]
    assert (row["next_look_kind"], row["next_look"]) == (told[0], told[1] or "")
    assert f"Looked at again</strong> {words}." in sign_in_as(world.people["POL"]).get("/came-of-it").text


def test_where_nobody_looks_again_nothing_says_so(closed: Any, sign_in_as: Any) -> None:
    world = closed(None)
    send(world)
    address = f"/summaries/{world.summary_of('HOU').id}"
    client = sign_in_as(world.people["HOU"])
    for form in ("", ".txt"):
        assert "Looked at again" not in client.get(f"{address}{form}").text
    (one,) = json.loads(client.get(f"{address}.json").text)["outcomes"]
    assert (one["next_look_kind"], one["next_look"]) == ("none", None)


def test_a_day_that_is_planned_before_sending_goes_out_with_it(closed: Any, day: date) -> None:
    world = closed(None)
    plan_look(world.actor("coordinator"), world.meeting.id, world.marsh.case_id, NextLook(on=day))
    assert look_in_summary(world) == NextLook(on=day)
    assert world.summary_of("HOU").version == 1


def test_one_that_is_planned_afterwards_sends_nothing_again(closed: Any, day: date) -> None:
    world = closed(None)
    send(world)
    plan_look(world.actor("coordinator"), world.meeting.id, world.marsh.case_id, NextLook(on=day))
    assert look_in_summary(world) is None
