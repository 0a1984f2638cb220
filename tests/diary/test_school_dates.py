"""School dates: kept with where they come from, or refused by line; nothing is half kept."""

import pytest
from page_client import PageClient

from app.core.database import db
from app.directory.models import SchoolSpan


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "Choose a file with school dates"),
        ("Autumn term,1/9/2026,31/12/2026\nSpring term,31/12/2026,1/4/2027", "Entries 1 and 2 are terms that overlap"),
        ("Half term,26/10/2026,tomorrow", "Line 1: “tomorrow” is no day"),
        ("Half term,30/10/2026,26/10/2026", "Line 1: the last day is before the first"),
        (',1/9/2026,2/9/2026\n"' + "x" * 200_000, "Line 1: the name is missing"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "an entry has no day"),
    ],
)
def test_school_dates_that_cannot_be_used_are_said_by_line_and_none_is_kept(
    coordinator: PageClient, lines: str, words: str
) -> None:
    coordinator.get("/diary/school-dates")
    form = {"name": "Testbury", "source": "testbury.example", "checked_on": "2026-11-20", "lines": lines}
    answer = coordinator.submit("/diary/school-dates", form)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalar(db.select(db.func.count()).select_from(SchoolSpan)) == 0


def test_school_dates_are_kept_with_where_they_come_from(coordinator: PageClient) -> None:
    coordinator.get("/diary/school-dates")
    form = {"name": "Testbury", "source": "testbury.example", "checked_on": "2026-11-20"}
    lines = "What;From;To\r\nAutumn half term;26/10/2026;30/10/2026\r\nInset day;2027-01-04;\r\n"
    assert coordinator.submit("/diary/school-dates", {**form, "lines": lines}).status_code == 303
    page = coordinator.get("/diary/school-dates").text
    assert "From testbury.example, checked on Friday 20 November 2026." in page
    assert "Inset day: Monday 4 January 2027" in page
    assert [span.kind.value for span in db.session.scalars(db.select(SchoolSpan).order_by(SchoolSpan.first_day))] == [
        "holiday",
        "inset",
    ]
