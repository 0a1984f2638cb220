"""A date that was called off leaves nothing behind: its cases go on the next one. And who runs a date can change."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from builders import make_case, make_item, make_meeting, make_member, make_partnership, make_series
from conftest import SignInAs

from app.agenda.models import ItemState
from app.agenda.queries import list_items
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, Case, Check
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account
from app.invitations.service import invite
from app.meetings.models import Meeting, MeetingState, Series
from app.notifications.models import OutboxMail

TOLD = "What was called off is on the next date"


@dataclass
class Off:
    """Two dates; a case waits on the first. Housing knows the family, the police have not answered yet."""

    series: Series
    first: Meeting
    second: Meeting
    case: Case
    agencies: dict[str, Agency]
    people: dict[str, Account]

    @property
    def address(self) -> str:
        return f"/diary/dates/{self.first.id}"

    def carried(self) -> list[tuple[str, str]]:
        """What stands on the next date: each agency with its answer."""
        db.session.expire_all()
        codes = {agency.id: code for code, agency in self.agencies.items()}
        rows = db.session.scalars(db.select(Check).where(Check.meeting_id == self.second.id))
        return sorted((codes[row.agency_id], row.answer.value) for row in rows)

    def told(self) -> set[str]:
        rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))
        return {mail.address for mail in rows if mail.subject == TOLD}


@pytest.fixture
def off(context: None, at: object) -> Off:
    agencies = make_partnership("HOU", "POL", "CHS")
    series = make_series(agencies.values(), name="MARAC")
    first, second = (
        make_meeting(series, MeetingState.PREPARING, starts_utc=now_utc() + timedelta(days=days)) for days in (7, 21)
    )
    case = make_case(agencies["CHS"])
    answers = {"HOU": Answer.KNOWN, "POL": Answer.NO_REPLY}
    make_item(first, case, referrer=agencies["CHS"], answers=answers, agencies=agencies)
    people = {
        "okafor": make_member(Role.COORDINATOR, name="Lewis Okafor", series=series),
        "raman": make_member(Role.CHAIR, name="Priya Raman", series=series),
        "brandt": make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt", series=series),
        "kerr": make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr", series=series),
    }
    for name in ("brandt", "kerr"):
        invite(series.id, by_id=None, account_id=people[name].id, agency_id=people[name].agency_id)
    db.session.commit()
    return Off(series, first, second, case, agencies, people)


def test_one_press_puts_the_cases_on_the_next_date(off: Off, sign_in_as: SignInAs) -> None:
    okafor = sign_in_as(off.people["okafor"])
    answer = okafor.submit(f"{off.address}/call-off", {"off_reason": "The room is not free."})
    assert answer.headers["Location"] == off.address
    assert "1 case waits" in okafor.get(off.address).text
    okafor.submit(f"{off.address}/carry-over", {})
    assert off.carried() == [("CHS", "known"), ("HOU", "known"), ("POL", "no_reply")]
    assert [item.state for item in list_items(off.first)] == [ItemState.DEFERRED]
    assert off.told() == {off.people["brandt"].email, off.people["kerr"].email}
    # Pressed again, it finds nothing that waits.
    okafor.submit(f"{off.address}/carry-over", {})
    assert len(list_items(off.second)) == 1
    assert "case waits" not in okafor.get(off.address).text


def test_who_must_not_know_of_a_case_hears_nothing_and_it_goes_along_all_the_same(
    off: Off, sign_in_as: SignInAs
) -> None:
    declare_conflict(None, off.case.id, off.agencies["POL"].id, "An officer is named.")
    db.session.commit()
    okafor = sign_in_as(off.people["okafor"])
    okafor.submit(f"{off.address}/call-off", {"off_reason": "The room is not free."})
    okafor.submit(f"{off.address}/carry-over", {})
    assert off.told() == {off.people["brandt"].email}
    assert ("POL", "no_reply") not in off.carried()


def test_a_date_that_takes_place_keeps_its_cases(off: Off, sign_in_as: SignInAs) -> None:
    okafor = sign_in_as(off.people["okafor"])
    assert okafor.submit(f"{off.address}/carry-over", {}).status_code == 409
    assert off.carried() == []


def test_who_chairs_a_single_date_can_change(off: Off, sign_in_as: SignInAs) -> None:
    okafor = sign_in_as(off.people["okafor"])
    okafor.submit(f"{off.address}/turn", {"chair": str(off.people["raman"].id), "taker": ""})
    db.session.expire_all()
    assert (off.first.chaired_by_id, off.second.chaired_by_id) == (off.people["raman"].id, None)
    assert "Chair: Priya Raman" in okafor.get(f"/diary/series/{off.series.id}").text
    refused = okafor.submit(f"{off.address}/turn", {"chair": str(off.people["kerr"].id), "taker": ""})
    assert refused.status_code == 422
    assert "Choose somebody from the list" in refused.text


def test_two_dates_on_one_day_are_named(off: Off, sign_in_as: SignInAs) -> None:
    okafor, page = sign_in_as(off.people["okafor"]), f"/diary/series/{off.series.id}"
    words = "Two dates of this series are on this day"
    assert words not in okafor.get(page).text
    off.second.starts_utc = off.first.starts_utc + timedelta(hours=3)
    db.session.commit()
    assert okafor.get(page).text.count(words) == 2
