"""The whole of Marlbeck's daily meeting, and every agency's paper of it."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from summaries.pdf_structure import faults_of_pdf
from summaries.whole_meeting import hold_meeting

from app.core.database import db
from app.demo.marlbeck import MARLBECK
from app.directory.models import Agency
from app.identity.queries import actor_of, find_account_by_email
from app.summaries.models import Summary
from app.summaries.paper import print_summary, read_pdf
from app.summaries.queries import get_summary
from app.summaries.reading import ReadSummary

PEOPLE = {case.key: [person.name for person in case.people] for case in MARLBECK.today.cases}


def summaries_by_agency(meeting: Any) -> dict[str, ReadSummary]:
    """Every summary of the meeting as who prepares it reads it."""
    account = find_account_by_email("lewis.okafor@msfp.example")
    assert account is not None
    codes = {agency.id: agency.code for agency in db.session.scalars(db.select(Agency))}
    rows = db.session.scalars(db.select(Summary).where(Summary.meeting_id == meeting.id))
    return {codes[row.agency_id]: get_summary(actor_of(account), row.id) for row in rows}


def cases_expected(code: str) -> set[str]:
    """The cases in which an agency was needed, by the table of the demonstration."""
    return {c.key for c in MARLBECK.today.cases if dict(c.checks).get(code) in {"referrer", "known"}}


def papers_expected() -> dict[str, set[str]]:
    """The cases that each partner on paper is told of."""
    found: dict[str, set[str]] = {}
    for case in MARLBECK.today.cases:
        for paper in case.partner_papers:
            found.setdefault(paper.code, set()).add(case.key)
        for action in case.planned_actions:
            if not next(a for a in MARLBECK.partnership.agencies if a.code == action.agency).has_accounts:
                found.setdefault(action.agency, set()).add(case.key)
    return found


def test_every_agency_gets_what_it_was_needed_for(marlbeck: Any, at: Any, context: None) -> None:
    summaries = summaries_by_agency(hold_meeting(marlbeck, at))
    keys = {case_id: key for key, case_id in marlbeck.case_ids.items()}
    got = {code: {keys[case_id] for case_id in summary.case_ids} for code, summary in summaries.items()}
    codes = {agency.code for agency in MARLBECK.partnership.agencies if agency.has_accounts}
    expected = {code: cases_expected(code) for code in codes} | {"EBH": {"C12"}} | papers_expected()
    assert got == expected
    assert "C12" not in got["HOU"]
    actions = {(code, action.text) for code, summary in summaries.items() for _, action in summary.actions}
    planned = {(a.agency, a.text) for c in MARLBECK.today.cases for a in c.planned_actions if a.agency in codes}
    assert planned <= actions


@pytest.mark.timeout(300)
def test_every_paper_is_tagged_and_holds_no_name_of_another_case(
    app: Flask, marlbeck: Any, at: Any, context: None, tmp_path: Path
) -> None:
    summaries = summaries_by_agency(hold_meeting(marlbeck, at))
    path = tmp_path / "summary.pdf"
    for code, summary in summaries.items():
        with app.test_request_context():
            document = print_summary(summary)
        assert faults_of_pdf(document) == [], code
        path.write_bytes(document)
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
        other_reader = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
        cases = papers_expected().get(code) or cases_expected(code) | ({"C12"} if code == "EBH" else set())
        own = {name for key in cases for name in PEOPLE[key]}
        strangers = {name for names in PEOPLE.values() for name in names} - own
        for text in (read_pdf(document), " ".join(other_reader.split())):
            assert summary.line.recipient_code in text
            assert [name for name in strangers if name in text] == [], code


@pytest.mark.timeout(120)
def test_housing_finds_nothing_of_the_case_it_is_locked_out_of(
    marlbeck: Any, at: Any, context: None, sign_in_as: Any, tmp_path: Path
) -> None:
    summary = summaries_by_agency(hold_meeting(marlbeck, at))["HOU"]
    db.session.commit()
    client = sign_in_as("joel.brandt@homes.marlbeck.example")
    address = f"/summaries/{summary.line.id}"
    document = client.get(f"{address}.pdf").data
    (tmp_path / "summary.pdf").write_bytes(document)
    read = subprocess.run(["pdftotext", tmp_path / "summary.pdf", "-"], check=True, capture_output=True, text=True)
    texts = [client.get("/summaries").text, client.get(address).text, read_pdf(document), read.stdout]
    case = next(case for case in MARLBECK.today.cases if case.key == "C12")
    hidden = [case.reference, "Bracewell", "Fiona", "Stuart", "Kemp", "Eastholme", "Whitmore"]
    for text in texts:
        assert [word for word in hidden if word in text] == []
