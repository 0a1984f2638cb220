"""What each agency gets, what it never gets, and how it is kept."""

import dataclasses
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.actions.rules import NextLook
from app.audit.models import AuditEntry
from app.core.database import db
from app.disclosure.summary import disclose_summary
from app.disclosure.views_of_summary import SummarisedCase
from app.meetings.service import close_meeting
from app.notifications.models import OutboxMail
from app.summaries.frozen import FrozenError, freeze, thaw
from app.summaries.models import Summary, SummaryCase
from app.summaries.queries import get_summary
from app.summaries.service import acknowledge_summary


def cases_of(world: Any, code: str) -> dict[str, SummarisedCase]:
    """What that agency may hold, by the first letter of the family's name."""
    cases = disclose_summary(world.agencies[code].id, world.meeting)
    return {{world.marsh.case_id: "M", world.bracewell.case_id: "B"}[case.case_id]: case for case in cases}


@pytest.mark.parametrize(("code", "families"), [("POL", "MB"), ("IDV", "MB"), ("HOU", "M"), ("CSC", ""), ("GST", "B")])
def test_each_agency_gets_the_cases_it_was_needed_for(world: Any, code: str, families: str) -> None:
    assert "".join(cases_of(world, code)) == families


def test_a_case_says_what_was_decided_without_names(world: Any) -> None:
    case = cases_of(world, "HOU")["M"]
    assert case.decided == "K stays in the home; Al and Ad are seen at school."
    assert (case.initials, case.heard_utc) == ("K", world.marsh.started_utc)


def test_own_actions_stand_as_they_were_agreed_and_those_of_others_in_one_line(world: Any) -> None:
    case = cases_of(world, "HOU")["M"]
    assert [(action.text, action.is_due_at_time) for action in case.actions] == [
        ("Mend the back door of Kay Marsh.", True)
    ]
    assert [other.agency for other in case.other_actions] == ["IDV of Testbury"]


def test_an_agency_sees_that_what_it_shared_was_heard(world: Any) -> None:
    assert [(c.text, c.was_heard) for c in cases_of(world, "POL")["M"].contributions] == [
        ("K rang four times since June.", True)
    ]
    assert cases_of(world, "HOU")["M"].contributions == ()


def test_warnings_bind_but_those_of_a_protected_place_stay_behind(world: Any) -> None:
    warnings = cases_of(world, "IDV")["M"].safe_contact
    assert [(warning.about, warning.text) for warning in warnings] == [("Phone, K", "No voicemail; D listens")]


def test_whom_to_ring_names_the_others_on_the_case_and_nobody_locked_out(world: Any) -> None:
    lines = cases_of(world, "POL")["B"].phone_lines
    assert [line.agency for line in lines] == ["GST of Testbury", "IDV of Testbury"]
    assert lines[0].person == "Gail Whitmore"


def test_a_case_that_was_not_reached_says_so(open_world: Any) -> None:
    open_world.hear(open_world.marsh, "Kay stays.")
    close_meeting(open_world.actor("chair"), open_world.meeting.id)
    case = cases_of(open_world, "POL")["B"]
    assert (case.heard_utc, case.decided) == (None, "")
    assert [c.was_heard for c in case.contributions] == [False]


def test_summaries_are_made_once_for_each_agency_that_has_something(world: Any) -> None:
    rows = db.session.scalars(db.select(Summary)).all()
    assert {row.agency_id for row in rows} == {world.agencies[code].id for code in ("POL", "IDV", "HOU", "GST")}
    db.session.commit()
    made = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "summary_made")).all()
    assert len(made) == 4
    assert world.meeting.circulated_utc is not None


def test_everybody_of_the_agency_gets_one_message_that_says_nothing(world: Any) -> None:
    mails = db.session.scalars(db.select(OutboxMail).where(OutboxMail.occasion.like("summary:%"))).all()
    people = ("POL", "IDV", "HOU", "HOU deputy", "guest")
    assert sorted(mail.address for mail in mails) == sorted(world.people[name].email for name in people)
    assert {(mail.subject, mail.text) for mail in mails} == {
        ("A summary is waiting for you", "A summary is waiting for you in Caseround. Sign in to read it.\n")
    }


def test_a_summary_is_sealed_where_it_is_kept(world: Any) -> None:
    for row in db.session.scalars(db.select(SummaryCase)):
        assert b"Kay" not in row.content_sealed
        assert b"reference" not in row.content_sealed
        assert row.content.startswith('{"format":5')


def test_what_is_read_is_what_was_made(world: Any) -> None:
    made = disclose_summary(world.agencies["POL"].id, world.meeting)
    assert get_summary(world.actor("POL"), world.summary_of("POL").id).cases == made


def test_a_case_comes_back_from_json_with_its_types(world: Any) -> None:
    case = cases_of(world, "POL")["M"]
    for shape in (
        case,
        dataclasses.replace(case, heard_utc=None),
        dataclasses.replace(case, heard_utc=datetime.now(UTC)),
        dataclasses.replace(case, next_look=NextLook(on=date(2027, 1, 7))),
        dataclasses.replace(case, next_look=NextLook(on=None, is_at_next_meeting=True)),
    ):
        assert thaw(freeze(shape)) == shape


def test_what_was_kept_before_the_next_look_stood_there_is_read(world: Any) -> None:
    case = cases_of(world, "HOU")["M"]
    before = freeze(case).replace('"format":5', '"format":4').replace('"next_look":null,', "")
    assert "next_look" not in before
    assert thaw(before) == case


SPOILT: dict[str, Callable[[str], str]] = {
    "not JSON": lambda text: text[:-3],
    "another format": lambda text: text.replace('"format":5', '"format":9'),
    "no format": lambda _text: "[]",
    "unknown field": lambda text: text.replace('"initials":', '"names":'),
    "a number for a text": lambda text: text.replace('"initials":"K"', '"initials":7'),
    "a text for a list": lambda text: text.replace('"contributions":[]', '"contributions":"x"'),
    "no time": lambda text: text.replace('"heard_utc":"2026', '"heard_utc":"soon'),
    "a number for a time": lambda text: text.replace('"heard_utc":"2026', '"heard_utc":1,"x":"2026'),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_what_was_spoilt_is_not_read(world: Any, spoil: Callable[[str], str]) -> None:
    whole = freeze(cases_of(world, "HOU")["M"])
    assert spoil(whole) != whole
    with pytest.raises(FrozenError):
        thaw(spoil(whole))


def test_acknowledging_twice_is_acknowledging_once(world: Any) -> None:
    summary = world.summary_of("HOU")
    before = world.meeting.version
    for _ in range(2):
        acknowledge_summary(world.actor("HOU"), summary.id)
    db.session.commit()
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "summary_acknowledged")).all()
    assert [entry.fields["summary_id"] for entry in entries] == [str(summary.id)]
    assert world.meeting.version == before + 1
    assert uuid.UUID(entries[0].fields["agency_id"]) == world.agencies["HOU"].id
