"""Several people share the place of an agency, and take turns by the weekday."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from builders import make_meeting, make_member, make_partnership, make_series
from conftest import SignInAs

from app.availability.queries import list_turns
from app.core.access import Role
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account
from app.meetings.models import MeetingState, Series

FIRST = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)


@dataclass
class Shared:
    """Housing is represented by two people at a meeting on Mondays and Wednesdays."""

    series: Series
    housing: Agency
    police: Agency
    people: dict[str, Account]

    @property
    def address(self) -> str:
        return f"/diary/turns/{self.series.id}/{self.housing.id}"

    @property
    def said(self) -> dict[int, str]:
        """Whose turn it is, by weekday."""
        db.session.expire_all()
        names = {account.id: name for name, account in self.people.items()}
        turns = list_turns([self.series.id])
        return {weekday: names[one] for (_agency, _series, weekday), one in turns.items()}


@pytest.fixture
def shared(context: None, at: object) -> Shared:
    agencies = make_partnership("HOU", "POL")
    series = make_series(agencies.values(), name="Daily meeting")
    for day in (7, 9):
        make_meeting(series, MeetingState.PREPARING, starts_utc=FIRST.replace(day=day))
    people = {
        "brandt": make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt", series=series),
        "quill": make_member(Role.DEPUTY, agencies["HOU"], name="Nora Quill", series=series),
        "kerr": make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr", series=series),
        "okafor": make_member(Role.COORDINATOR, name="Lewis Okafor", series=series),
    }
    db.session.commit()
    return Shared(series, agencies["HOU"], agencies["POL"], people)


def test_an_agency_says_who_comes_on_which_day(shared: Shared, sign_in_as: SignInAs) -> None:
    brandt = sign_in_as(shared.people["brandt"])
    page = brandt.get(shared.address).text
    assert "Monday" in page
    assert "Tuesday" not in page
    brandt.submit(shared.address, {"turn-0": str(shared.people["quill"].id), "turn-2": ""})
    assert shared.said == {0: "quill"}
    assert "Monday: Nora Quill" in brandt.get("/diary/turns").text


def test_whoever_prepares_the_dates_changes_and_takes_turns_back(shared: Shared, sign_in_as: SignInAs) -> None:
    okafor = sign_in_as(shared.people["okafor"])
    quill, brandt = (str(shared.people[name].id) for name in ("quill", "brandt"))
    okafor.submit(shared.address, {"turn-0": quill, "turn-2": brandt})
    assert shared.said == {0: "quill", 2: "brandt"}
    okafor.submit(shared.address, {"turn-0": "", "turn-2": quill})
    assert shared.said == {2: "quill"}


def test_nobody_of_another_agency_is_chosen(shared: Shared, sign_in_as: SignInAs) -> None:
    kerr = str(shared.people["kerr"].id)
    quill = str(shared.people["quill"].id)
    answer = sign_in_as(shared.people["okafor"]).submit(shared.address, {"turn-0": kerr, "turn-2": quill})
    assert answer.status_code == 422
    assert "Choose who comes on Mondays" in answer.text
    assert f'value="{quill}" selected' in answer.text
    assert shared.said == {}


def test_another_agency_neither_sees_nor_changes_them(shared: Shared, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(shared.people["kerr"])
    assert kerr.get(shared.address).status_code == 404
    assert kerr.submit(shared.address, {"turn-0": str(shared.people["kerr"].id)}).status_code == 404
    # One person alone shares no place.
    assert "No place is shared" in kerr.get("/diary/turns").text
