"""Who knows whom: a table for those who run the meeting, in which no reply is never nothing known."""

from collections.abc import Callable
from html import unescape
from typing import Any

import html5lib
import pytest
from builders import make_account, make_case, make_item, make_member
from page_client import PageClient
from small_meeting import SmallMeeting, make_small_meeting

from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict, declare_conflict_of_person
from app.cases.models import Answer, Check
from app.cases.service import answer_check
from app.core.access import Role
from app.core.database import db
from app.directory.services import add_service
from app.identity.queries import actor_of

SignInAs = Callable[..., PageClient]


@pytest.fixture
def small(context: None, at: object) -> SmallMeeting:
    """The small meeting, published, an hour from now."""
    return make_small_meeting()


def page_of(small: Any) -> str:
    return f"/meetings/{small.meeting.id}/matrix"


def table_of(page: str) -> dict[str, list[str]]:
    """The cells of the table as they are read aloud, by the first cell of each row."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    rows = {}
    for row in tree.findall(".//table//tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in {"th", "td"}]
        rows[cells[0]] = cells[1:]
    return rows


def read(cell: str) -> str:
    return cell.split(" ", 1)[1] if len(cell.split(" ", 1)) == 2 else cell


def test_each_answer_is_said_in_words_and_missing_ones_are_counted(small: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(small.chair).get(page_of(small)).text
    rows = table_of(page)
    # EDU, HOU and POL in the order of their codes, then how many are missing.
    assert rows["Case"] == ["EDU EDU of Testbury", "HOU HOU of Testbury", "POL POL of Testbury", "No reply"] or rows[
        "Case"
    ] == ["EDUEDU of Testbury", "HOUHOU of Testbury", "POLPOL of Testbury", "No reply"]
    first = next(cells for name, cells in rows.items() if small.first.reference in name)
    assert ["no reply yet" in first[0], "known" in first[1], "referred" in first[2], first[3]] == [
        True,
        True,
        True,
        "1",
    ]
    assert rows["No reply"] == ["1", "1", "–", "2"]
    assert "not</strong> mean that there is no risk" in page
    assert 'scope="col"' in page
    assert 'scope="row"' in page


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.NO_REPLY, "no reply yet"),
        (Answer.NOTHING_KNOWN, "nothing known"),
        (Answer.KNOWN, "known"),
        (Answer.NEED_TO_COME, "needs to come"),
    ],
)
def test_four_answers_are_four_things(small: Any, sign_in_as: SignInAs, answer: Answer, words: str) -> None:
    check = db.session.scalars(
        db.select(Check).where(Check.case_id == small.second.id, Check.agency_id == small.agencies["HOU"].id)
    ).one()
    check.answer = answer
    rows = table_of(sign_in_as(small.chair).get(page_of(small)).text)
    cell = next(cells for name, cells in rows.items() if small.second.reference in name)[1]
    assert cell[1:].strip() == words


def test_only_cases_that_somebody_has_not_answered(small: Any, sign_in_as: SignInAs) -> None:
    whole = make_case(small.agencies["POL"], victim="Ann Whole")
    make_item(
        small.meeting, whole, referrer=small.agencies["POL"], answers={"HOU": Answer.KNOWN}, agencies=small.agencies
    )
    client = sign_in_as(small.chair)
    assert "Ann Whole" in client.get(page_of(small)).text
    page = client.get(f"{page_of(small)}?show=not-answered").text
    assert "Ann Whole" not in page
    assert "Kay Marsh" in page
    assert "2 of 3" in page
    assert client.get(f"{page_of(small)}?show=something").status_code == 404


def test_who_is_locked_out_is_told_to_those_who_run_the_meeting(small: Any, sign_in_as: SignInAs) -> None:
    declare_conflict(None, small.first.id, small.agencies["EDU"].id, "Somebody in the family works there.")
    rows = table_of(sign_in_as(small.chair).get(page_of(small)).text)
    first = next(cells for name, cells in rows.items() if small.first.reference in name)
    assert "locked out" in first[0]
    assert first[3] == "–"


def test_a_case_hidden_from_its_reader_is_in_no_row_and_in_no_count(small: Any, sign_in_as: SignInAs) -> None:
    declare_conflict_of_person(None, small.first.id, small.chair.id, "They are related.")
    page = sign_in_as(small.chair).get(page_of(small)).text
    assert "Marsh" not in page
    assert small.first.reference not in page
    assert table_of(page)["No reply"] == ["–", "1", "–", "1"]


def test_it_is_for_those_who_run_the_meeting_alone(small: Any, sign_in_as: SignInAs) -> None:
    observer = make_member(Role.OBSERVER, small.agencies["POL"])
    for somebody in (small.police, small.housing, observer, make_account()):
        answer = sign_in_as(somebody).get(page_of(small))
        assert answer.status_code in {403, 404}
        assert "Marsh" not in answer.text


def test_names_leave_one_trace_however_often_it_is_fetched_again(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.chair)
    client.get(page_of(small))
    live = next(s.get("data-src") for s in client.page().iter("section") if s.get("id") == "matrix")
    part = client.get(unescape(live or ""), headers={"X-Fragment": "1"})
    assert part.text.lstrip().startswith("<section")
    kinds = [entry.kind for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))]
    assert kinds.count("case_viewed") == 2


def test_services_are_told_apart_where_they_differ(small: Any, sign_in_as: SignInAs) -> None:
    health, school = (add_service(small.agencies["HOU"].id, name) for name in ("Health visiting", "School nursing"))
    actor = actor_of(small.housing)
    about = (actor, small.meeting.id, small.second.id, small.agencies["HOU"].id)
    answer_check(*about, Answer.NOTHING_KNOWN, service_id=health.id)
    answer_check(*about, Answer.NOTHING_KNOWN, service_id=school.id)
    client = sign_in_as(small.chair)
    assert "Health visiting" not in client.get(page_of(small)).text
    answer_check(*about, Answer.NEED_TO_COME, service_id=school.id)
    page = client.get(page_of(small)).text
    assert "Health visiting" in page
    assert "School nursing" in page
    assert "Joel Brandt" in page
    assert "needs to come, apart below" in page
