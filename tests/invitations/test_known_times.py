"""Finding a time goes by everything that is known of people, contacts of partners too."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from asking import Search, make_search

from app.core.database import db
from app.directory.models import SchoolSpanKind
from app.directory.school_dates import NewSpan, keep_school_dates
from app.invitations.known_times import SCHOOL_IS_OUT, know_people
from app.invitations.poll_queries import list_candidates
from app.invitations.proposing import Window

MONDAY, TUESDAY = date(2027, 2, 8), date(2027, 2, 9)
WINDOW = Window(
    first_day=MONDAY, last_day=TUESDAY, from_time=time(9), until_time=time(17), zone=ZoneInfo("Europe/London")
)


@pytest.fixture
def search(context: None, at: object) -> Search:
    """The people, before anybody is asked."""
    return make_search()


def test_a_contact_comes_in_their_hours_and_their_terms(search: Search) -> None:
    search.partner.from_time, search.partner.is_term_time_only = time(15, 15), True
    half_term = NewSpan(kind=SchoolSpanKind.HOLIDAY, name="Half term", first_day=TUESDAY, last_day=TUESDAY)
    keep_school_dates(name="Testbury", source="testbury.example", checked_on=MONDAY, spans=[half_term], by_id=None)
    db.session.flush()
    partner = next(one for one in list_candidates(search.series.id) if one.contact_id == search.partner.id)
    (known,) = know_people([(partner, True)], WINDOW)
    assert known.free is not None
    assert [f"{span.starts_utc:%A %H:%M}" for span in known.free] == ["Monday 15:15", "Tuesday 15:15"]
    assert [(f"{span.starts_utc:%A}", span.reason) for span in known.busy] == [("Tuesday", SCHOOL_IS_OUT)]
