"""Wherever a contribution is shown, it is said in words beside it how sure it is, about whom, and what it means."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, make_partnership, make_series
from page_checks import parse_page
from page_client import PageClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from app.actions.service import close_case
from app.agenda.models import AgendaItem
from app.agenda.service import call_case
from app.cases.models import Answer
from app.cases.queries import list_people
from app.core.access import Role
from app.core.database import db
from app.disclosure.words import CERTAINTY
from app.identity.models import Account
from app.meetings.service import close_meeting, open_meeting
from app.minutes.models import Certainty
from app.minutes.service import share_line, write_research
from app.notifications.models import OutboxMail
from app.summaries.dispatch import send_summaries
from app.summaries.frozen import thaw
from app.summaries.models import Summary, SummaryCase

KINDS = list(Certainty)


@dataclass
class Shared:
    """A case under way in which police shared one thing of each certainty about the child, with what it means."""

    item: AgendaItem
    chair: Account
    police: Account
    school: Account
    sign_in_as: Callable[[Account], PageClient]

    @property
    def case_page(self) -> str:
        """The address of the page of the case."""
        return f"/meetings/{self.item.meeting_id}/cases/{self.item.case_id}"

    def get(self, who: Account, path: str, *, is_fragment: bool = False) -> TestResponse:
        """What that person is shown there."""
        answer = self.sign_in_as(who).get(path, headers={"X-Fragment": "1"} if is_fragment else {})
        assert answer.status_code == 200, path
        return answer

    def end(self) -> Summary:
        """Close the case and the meeting; gives the summary for police."""
        chair = actor_for(self.chair)
        close_case(chair, self.item.meeting_id, self.item.case_id, decided="They are seen today.", agreed_ids=[])
        close_meeting(chair, self.item.meeting_id)
        send_summaries(chair, self.item.meeting_id)
        db.session.commit()
        summaries = db.session.scalars(db.select(Summary)).all()
        return next(row for row in summaries if row.agency_id == self.police.agency_id)


@pytest.fixture
def shared(context: None, at: Any, sign_in_as: Callable[[Account], PageClient]) -> Shared:
    agencies = make_partnership("POL", "EDU")
    series = make_series(agencies.values())
    meeting = make_meeting(series)
    case = make_case(agencies["POL"], victim="Kay Marsh", children=["Alf Marsh"])
    item = make_item(meeting, case, referrer=agencies["POL"], agencies=agencies, answers={"EDU": Answer.KNOWN})
    chair = make_member(Role.CHAIR, name="Priya Raman")
    police = make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr", series=series)
    school = make_member(Role.REPRESENTATIVE, agencies["EDU"], name="Sam Osei", series=series)
    child = next(person for person in list_people([case.id]) if person.name == "Alf Marsh")
    actor = actor_for(police)
    for kind in KINDS:
        line = write_research(
            actor,
            meeting.id,
            case.id,
            agencies["POL"].id,
            text=text_of(kind),
            certainty=kind,
            meaning=meaning_of(kind),
            about_id=child.id,
        )
        share_line(actor, meeting.id, case.id, line.id)
        at.later(minutes=1)
    open_meeting(actor_for(chair), meeting.id)
    call_case(actor_for(chair), meeting.id, case.id)
    db.session.commit()
    return Shared(item=item, chair=chair, police=police, school=school, sign_in_as=sign_in_as)


def text_of(kind: Certainty) -> str:
    """What was shared with that certainty."""
    return f"zqtext{KINDS.index(kind)}q"


def meaning_of(kind: Certainty) -> str:
    """And what it means."""
    return f"zqmeaning{KINDS.index(kind)}q"


def words(element: Element) -> str:
    """What can be read in it; colours and classes are no words, and a form only names what it is about."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        if part.tag not in {"form", "details"}:
            yield from _texts(part)
        yield part.tail or ""


def places_of(tree: Element, text: str) -> Iterator[Element]:
    """The smallest things on a page that stand for themselves, an entry of a list or a note, and hold that text."""
    for element in tree.iter():
        if element.tag in {"li", "div"} and text in words(element):
            inner = [part for part in element.iter() if part is not element and part.tag in {"li", "div"}]
            if not any(text in words(part) for part in inner):
                yield element


def check_marks(answer: TestResponse, about: str, *, times: int = 1) -> None:
    """Raise `AssertionError` unless each contribution stands there so often, and each time with its marks in words."""
    text = answer.text
    tree = parse_page(text, is_fragment=not text.lstrip().startswith("<!DOCTYPE"))
    for kind in KINDS:
        places = list(places_of(tree, text_of(kind)))
        assert len(places) == times, f"{kind} stands there {len(places)} times"
        for place in places:
            said = words(place)
            others = [CERTAINTY[other] for other in KINDS if other is not kind]
            assert CERTAINTY[kind] in said, said
            assert [other for other in others if other in said] == [], said
            assert f"about {about}" in said, said
            assert f"What it means: {meaning_of(kind)}" in said, said


def test_a_worry_is_called_a_worry() -> None:
    assert CERTAINTY[Certainty.WORRY] == "Worry"
    assert set(CERTAINTY) == set(Certainty)
    assert len(set(CERTAINTY.values())) == len(CERTAINTY)


@pytest.mark.parametrize("is_fragment", [False, True])
def test_on_the_page_of_the_case(shared: Shared, is_fragment: bool) -> None:
    path = f"{shared.case_page}?part=shared" if is_fragment else shared.case_page
    check_marks(shared.get(shared.school, path, is_fragment=is_fragment), "Alf Marsh")
    # The agency's own notes stand there beside what it shared of them.
    check_marks(shared.get(shared.police, path, is_fragment=is_fragment), "Alf Marsh", times=1 if is_fragment else 2)


@pytest.mark.parametrize("is_fragment", [False, True])
def test_on_the_screen_of_the_chair(shared: Shared, is_fragment: bool) -> None:
    path = f"/meetings/{shared.item.meeting_id}/chair"
    check_marks(shared.get(shared.chair, path, is_fragment=is_fragment), "Alf Marsh")


def test_on_the_page_of_the_summary_with_first_letters(shared: Shared) -> None:
    summary = shared.end()
    check_marks(shared.get(shared.police, f"/summaries/{summary.id}"), "A")


def test_in_the_summary_as_it_is_kept(shared: Shared) -> None:
    summary = shared.end()
    kept = db.session.scalars(db.select(SummaryCase).where(SummaryCase.summary_id == summary.id)).one()
    assert [
        (one.text, one.certainty, one.certainty_text, one.meaning, one.about)
        for one in thaw(kept.content).contributions
    ] == [(text_of(kind), kind.value, CERTAINTY[kind], meaning_of(kind), "A") for kind in KINDS]


@pytest.mark.parametrize("kept_format", [1, 2])
def test_in_a_summary_that_was_kept_before(shared: Shared, kept_format: int) -> None:
    summary = shared.end()
    kept = db.session.scalars(db.select(SummaryCase).where(SummaryCase.summary_id == summary.id)).one()
    before = re.sub(r'"format":\d+', f'"format":{kept_format}', kept.content)
    for kind in KINDS:
        before = before.replace(f'"certainty":"{kind.value}",', "").replace(f'"meaning":"{meaning_of(kind)}",', "")
    before = before.replace('"about":"A",', "")
    before = re.sub(r'"action_id":"[^"]*",|,"is_by_next_contact":(?:true|false)', "", before)
    shared_before = thaw(before).contributions
    assert [(one.certainty, one.certainty_text, one.about, one.meaning) for one in shared_before] == [
        (kind.value, CERTAINTY[kind], "", "") for kind in KINDS
    ]


def test_elsewhere_nothing_that_was_shared_is_told_at_all(shared: Shared) -> None:
    """In the lobby, on lists, on paper and in mail no contribution stands, so none can lose its marks there."""
    meeting = f"/meetings/{shared.item.meeting_id}"
    seen = [shared.get(shared.school, f"{meeting}/{page}").text for page in ("lobby", "my-cases")]
    seen += [shared.get(shared.chair, page).text for page in (meeting, "/")]
    summary = shared.end()
    paper = shared.get(shared.police, f"/summaries/{summary.id}.pdf")
    seen.append("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.data)).pages))
    seen += [f"{mail.subject} {mail.text}" for mail in db.session.scalars(db.select(OutboxMail))]
    assert len(seen) > 5
    assert [text for text in seen if "zqtext" in text or "zqmeaning" in text] == []
