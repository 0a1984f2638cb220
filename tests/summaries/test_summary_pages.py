"""Summaries over HTTP: whose opens, what stands in it, what it leaves on the trail."""

import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
from page_checks import without_tokens
from summaries.pdf_structure import faults_of_pdf

from app.actions.queries import find_outcome
from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict
from app.core.database import db
from app.disclosure.held_back import disclose_held_back
from app.summaries.paper import read_pdf

HIDDEN = ("Bracewell", "Fiona", "Stuart", "landlord")


def kinds_recorded() -> list[str]:
    """The kinds of entries about summaries on the trail, in order, without their making."""
    entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))
    return [e.kind for e in entries if e.kind.startswith("summary_") and e.kind not in {"summary_made", "summary_sent"}]


def pdf_to_text(document: bytes, folder: Path) -> str:
    """What another reader finds in a PDF."""
    path = folder / "summary.pdf"
    path.write_bytes(document)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def test_one_finds_ones_own_summary_and_opens_it(world: Any, browser: Any) -> None:
    client = browser("HOU")
    listed = client.get("/summaries")
    address = f"/summaries/{world.summary_of('HOU').id}"
    assert address in listed.text
    assert listed.text.count("Waiting for you") == 1
    page = client.get(address)
    assert "Mend the back door of Kay Marsh." in page.text
    assert "K stays in the home" in page.text
    assert "summary_viewed" in kinds_recorded()


def test_the_locked_out_agency_finds_nothing_of_the_other_case(world: Any, browser: Any, tmp_path: Path) -> None:
    client = browser("HOU")
    address = f"/summaries/{world.summary_of('HOU').id}"
    document = client.get(f"{address}.pdf").data
    texts = [
        client.get("/summaries").text,
        client.get(address).text,
        read_pdf(document),
        pdf_to_text(document, tmp_path),
    ]
    assert all("Testbury" in text for text in texts[1:])
    for text in texts:
        assert [word for word in HIDDEN if word.lower() in text.lower()] == []


@pytest.mark.parametrize("name", ["IDV", "HOU", "CSC", "guest"])
def test_nobody_elses_summary_opens(world: Any, browser: Any, name: str) -> None:
    client = browser(name)
    theirs, absent = world.summary_of("POL").id, uuid.uuid4()
    for suffix in ("", ".pdf"):
        hidden, missing = client.get(f"/summaries/{theirs}{suffix}"), client.get(f"/summaries/{absent}{suffix}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        pages = [
            without_tokens(hidden.text.replace(str(theirs), "")),
            without_tokens(missing.text.replace(str(absent), "")),
        ]
        assert pages[0] == pages[1]
    assert client.submit(f"/summaries/{theirs}/acknowledge").status_code == 404
    assert kinds_recorded() == []


def test_who_runs_the_meeting_may_read_but_not_acknowledge(world: Any, browser: Any) -> None:
    client = browser("coordinator")
    address = f"/summaries/{world.summary_of('POL').id}"
    assert "We have read this" not in client.get(address).text
    assert client.submit(f"{address}/acknowledge").status_code == 403


def test_acknowledging_shows_in_the_ledger(world: Any, browser: Any) -> None:
    ledger = browser("coordinator")
    address = f"/meetings/{world.meeting.id}/dispatch"
    assert "<strong>0</strong> acknowledged" in ledger.get(address).text
    client = browser("HOU")
    client.get(f"/summaries/{world.summary_of('HOU').id}")
    answer = client.press("We have read this")
    assert "Thank you." in answer.text
    assert "We have read this" not in answer.text
    page = ledger.get(address).text
    assert "<strong>1</strong> acknowledged" in page
    assert f"Read by {world.people['HOU'].name}" in page


def test_the_ledger_is_for_those_who_run_the_meeting(world: Any, browser: Any) -> None:
    assert browser("HOU").get(f"/meetings/{world.meeting.id}/dispatch").status_code == 403
    assert browser("chair").get(f"/meetings/{uuid.uuid4()}/dispatch").status_code == 404


def test_a_conflict_found_later_closes_the_case_in_the_summary_too(world: Any, browser: Any) -> None:
    declare_conflict(None, world.bracewell.case_id, world.agencies["IDV"].id, "Found later.")
    page = browser("IDV").get(f"/summaries/{world.summary_of('IDV').id}")
    assert page.status_code == 200
    assert "Fiona" not in page.text
    declare_conflict(None, world.bracewell.case_id, world.agencies["GST"].id, "Found later.")
    guest = browser("guest")
    assert guest.get(f"/summaries/{world.summary_of('GST').id}").status_code == 404
    assert "Waiting for you" not in guest.get("/summaries").text


@pytest.mark.parametrize(("name", "code"), [("POL", "POL"), ("HOU", "HOU"), ("guest", "GST")])
def test_the_pdf_is_tagged_whole_and_says_nothing_by_its_name(
    world: Any, browser: Any, tmp_path: Path, name: str, code: str
) -> None:
    summary = world.summary_of(code)
    answer = browser(name).get(f"/summaries/{summary.id}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="summary-{summary.recipient_code}.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert faults_of_pdf(answer.data) == []
    text = pdf_to_text(answer.data, tmp_path)
    subprocess.run(["qpdf", "--check", tmp_path / "summary.pdf"], check=True, capture_output=True)
    for page in text.split("\f")[:-1]:
        assert "OFFICIAL-SENSITIVE" in page
        assert f"{summary.recipient_code}, page " in page
    assert kinds_recorded() == ["summary_viewed"]


def test_a_doctored_document_does_not_leave(world: Any, browser: Any) -> None:
    world.doctor(world.summary_of("HOU"), decided="As for Bracewell.")
    answer = browser("HOU").get(f"/summaries/{world.summary_of('HOU').id}.pdf")
    assert answer.status_code == 409
    assert "kept it here" in answer.text
    assert "Bracewell" not in answer.text
    assert kinds_recorded() == ["summary_refused"]


def test_what_is_held_back_is_the_other_families_and_the_protected_places(world: Any) -> None:
    held_back = disclose_held_back(world.meeting, {world.marsh.case_id}, world.agencies["HOU"].id)
    assert held_back.terms == {"Fiona", "Bracewell", "14 Lockkeeper Row, Saltby", "14 Lockkeeper Row"}
    assert held_back.shared_words == {"Marsh", "Alfie", "Dean"}
    assert find_outcome(world.meeting.id, world.bracewell.case_id) is not None
