"""A case whose key was destroyed: nothing about it can be read any more, and everything else goes on."""

import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from page_client import PageClient
from pypdf import PdfReader

from app.actions.service import close_case
from app.agenda.queries import list_items
from app.agenda.service import call_case
from app.core.database import Model, db
from app.core.vault import Erased, Sealed, SealedText, case_key, destroy_case_key, prefetch_case_keys
from app.demo.load import LoadedMarlbeck
from app.identity.models import Account
from app.identity.queries import actor_of
from app.meetings.service import close_meeting, open_meeting
from app.minutes.document import append_text, read_text
from app.minutes.models import MinutesDocument
from app.summaries.dispatch import send_summaries
from app.summaries.frozen import thaw
from app.summaries.models import Summary, SummaryCase

PEOPLE = ("priya.raman@msfp.example", "anita.kerr@police.marlbeck.example")
# One is heard today and stands in no summary; the other was heard before, and stands in some.
CASES = ("C01", "C06")


def sealed_texts() -> Iterator[tuple[type[Any], str, SealedText]]:
    """Every text of every table that is sealed under a case's own key, by its name in the model."""
    for mapper in Model.registry.mappers:
        for name, value in vars(mapper.class_).items():
            if isinstance(value, SealedText) and value.purpose is None:
                yield mapper.class_, name, value


def test_every_sealed_column_is_read_through_a_text() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    }
    texts = {
        f"{mapper.class_.__tablename__}.{value.column}"
        for mapper in Model.registry.mappers
        for value in vars(mapper.class_).values()
        if isinstance(value, SealedText)
    }
    assert columns == texts
    assert all(hasattr(model, "case_id") for model, _name, _text in sealed_texts())


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("key", CASES)
def test_no_sealed_text_of_the_case_can_be_read_and_every_other_can(key: str, marlbeck: LoadedMarlbeck) -> None:
    erased = marlbeck.case_ids[key]
    for document in db.session.scalars(db.select(MinutesDocument).order_by(MinutesDocument.id)):
        append_text(document, "Agreed.")
    db.session.commit()
    destroy_case_key(erased)
    db.session.commit()
    db.session.remove()
    gone, kept = set(), set()
    for model, name, text in sealed_texts():
        for row in db.session.scalars(db.select(model).order_by(model.id)):
            if not getattr(row, text.column):
                continue
            if row.case_id == erased:
                with pytest.raises(Erased):
                    getattr(row, name)
                gone.add(f"{model.__tablename__}.{name}")
            else:
                # Also where it was sealed empty: that it can be opened is what counts.
                getattr(row, name)
                kept.add(f"{model.__tablename__}.{name}")
    for document in db.session.scalars(db.select(MinutesDocument).order_by(MinutesDocument.id)):
        if document.case_id == erased:
            with pytest.raises(Erased):
                read_text(document.id)
            gone.add("minutes_document")
        else:
            assert "Agreed." in read_text(document.id)
    assert {"person.name", "contact.text", "referral.event", "minutes_document"} <= gone <= kept | {"minutes_document"}
    assert ("summary_case.content" in gone) is (key == "C06")


@pytest.mark.usefixtures("context")
def test_a_destroyed_key_is_forgotten_at_once_and_nothing_new_is_sealed(marlbeck: LoadedMarlbeck) -> None:
    case_id, other = marlbeck.case_ids["C01"], marlbeck.case_ids["C02"]
    assert prefetch_case_keys({case_id, other}) == {case_id, other}
    destroy_case_key(case_id)
    assert prefetch_case_keys({case_id, other}) == {other}
    with pytest.raises(Erased):
        case_key(case_id)
    document = db.session.scalars(db.select(MinutesDocument).where(MinutesDocument.case_id == case_id).limit(1)).one()
    with pytest.raises(Erased):
        append_text(document, "Agreed.")


def pages_of(app: Flask, loaded: LoadedMarlbeck, case_id: Any) -> list[str]:
    """Every address that can be looked at without a secret token, with the ids of that case and its meetings."""
    meetings = [loaded.meeting_id, loaded.next_meeting_id, *loaded.session_ids.values(), *loaded.earlier_ids.values()]
    with app.app_context():
        summaries = list(db.session.scalars(db.select(Summary.id).order_by(Summary.id)))
    ids = {"meeting_id": meetings, "case_id": [case_id], "summary_id": summaries[:6]}
    paths = []
    for rule in app.url_map.iter_rules():
        wanted = sorted(rule.arguments)
        if "GET" in (rule.methods or set()) and set(wanted) <= ids.keys() and not rule.rule.endswith(".pdf"):
            found: list[dict[str, object]] = [{}]
            for name in wanted:
                found = [{**values, name: id_} for values in found for id_ in ids[name]]
            adapter = app.url_map.bind("localhost")
            paths += [adapter.build(rule.endpoint, values) for values in found]
    return sorted(set(paths))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("key", CASES)
def test_every_page_stays_calm(
    who: str, key: str, app: Flask, marlbeck: LoadedMarlbeck, sign_in_as: Callable[[str], PageClient]
) -> None:
    case_id, browser = marlbeck.case_ids[key], sign_in_as(who)
    paths = pages_of(app, marlbeck, case_id)
    # How they look before is read strictly elsewhere.
    browser.is_checking_pages = False
    before = {path: browser.get(path).status_code for path in paths}
    with app.app_context():
        destroy_case_key(case_id)
        db.session.commit()
    browser.is_checking_pages = True
    after = {path: browser.get(path).status_code for path in paths}
    assert max(after.values()) < 500, [path for path, status in after.items() if status >= 500]
    of_case = {path for path in paths if str(case_id) in path}
    assert any(before[path] == 200 for path in of_case), "this person saw nothing of the case anyway"
    assert {after[path] for path in of_case if path.endswith(str(case_id)) and before[path] == 200} == {410}
    elsewhere = [path for path in paths if path not in of_case and "/summaries/" not in path]
    assert {path: after[path] for path in elsewhere} == {path: before[path] for path in elsewhere}


@pytest.mark.usefixtures("context")
def test_its_page_says_that_it_was_erased(marlbeck: LoadedMarlbeck, sign_in_as: Callable[[str], PageClient]) -> None:
    browser, case_id = sign_in_as(PEOPLE[0]), marlbeck.case_ids["C01"]
    destroy_case_key(case_id)
    db.session.commit()
    answer = browser.get(f"/meetings/{marlbeck.meeting_id}/cases/{case_id}")
    assert answer.status_code == 410
    assert "has been erased" in answer.text


@pytest.mark.usefixtures("context")
def test_a_summary_keeps_its_other_cases_on_the_page_and_on_paper(
    marlbeck: LoadedMarlbeck, sign_in_as: Callable[[str], PageClient]
) -> None:
    chair = actor_of(db.session.get_one(Account, marlbeck.account_ids[PEOPLE[0]]))
    meeting = open_meeting(chair, marlbeck.meeting_id)
    for item in list_items(meeting):
        call_case(chair, meeting.id, item.case_id)
        close_case(chair, meeting.id, item.case_id, decided="Heard.", agreed_ids=[])
    close_meeting(chair, meeting.id)
    send_summaries(chair, meeting.id)
    db.session.commit()
    parts = db.session.scalars(db.select(SummaryCase).order_by(SummaryCase.summary_id, SummaryCase.position)).all()
    one, other = next((one, two) for one, two in pairwise(parts) if one.summary_id == two.summary_id)
    browser, reference = sign_in_as(PEOPLE[0]), thaw(other.content).reference
    destroy_case_key(one.case_id)
    db.session.commit()
    page = browser.get(f"/summaries/{one.summary_id}")
    assert page.status_code == 200
    paper = browser.get(f"/summaries/{one.summary_id}.pdf")
    assert paper.status_code == 200
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.data)).pages)
    assert reference in page.text
    assert reference in text
