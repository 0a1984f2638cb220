"""A summary for an agency's own systems: each form says what the page says, and nothing becomes a sum on the way."""

import csv
import io
import json
import uuid
from typing import Any

import pytest
from page_client import PageClient
from summaries.pdf_structure import faults_of_pdf

from app.actions.models import Action
from app.api.description import describe
from app.audit.models import AuditEntry
from app.core.database import db
from app.disclosure.views_of_summary import OwnContribution
from app.summaries import papers
from app.summaries.models import Paper
from app.summaries.paper import read_pdf

FORMS = (".txt", ".json", ".csv", "/copy")
HIDDEN = ("Bracewell", "Fiona", "Stuart", "landlord", "Lockkeeper")
HOSTILE = '=HYPERLINK("http://x.example","</textarea><script>alert(1)</script>")'


def sights() -> list[str]:
    """In which forms cases were seen, in order."""
    entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))
    return [entry.fields["sight"] for entry in entries if entry.kind == "case_viewed"]


def recorded() -> list[str]:
    """What else was written down of this summary, in order."""
    entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))
    return [entry.kind for entry in entries if entry.kind in {"summary_refused", "summary_viewed", "link_viewed"}]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def fits(told: Any, schema: dict[str, Any]) -> bool:
    """Whether something is as the description of the API says: every field, no other, each of its kind."""
    kinds = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict, "null": type(None)}
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if type(told) not in [kinds[kind] for kind in allowed] or told not in schema.get("enum", [told]):
        return False
    if isinstance(told, list):
        return all(fits(one, schema["items"]) for one in told)
    if isinstance(told, dict):
        fields = schema["properties"]
        return told.keys() == fields.keys() and all(fits(told[name], fields[name]) for name in fields)
    return True


@pytest.fixture
def address(world: Any) -> str:
    return f"/summaries/{world.summary_of('HOU').id}"


def test_each_form_says_what_the_page_says_how_to_keep_it_and_leaves_its_entry(
    world: Any, browser: Any, address: str
) -> None:
    client = browser("HOU")
    for form in FORMS:
        answer = client.get(f"{address}{form}")
        assert answer.status_code == 200
        for words in ("OFFICIAL-SENSITIVE", "do not forward it", "Mend the back door", "K stays in the home"):
            assert words in answer.text
        assert [word for word in HIDDEN if word in answer.text] == []
    assert sights() == ["copy_text", "copy_json", "copy_csv", "copy_text"]


@pytest.mark.parametrize("ending", ["txt", "json", "csv"])
def test_a_file_is_named_by_its_code_alone(world: Any, browser: Any, address: str, ending: str) -> None:
    code = world.summary_of("HOU").recipient_code
    headers = browser("HOU").get(f"{address}.{ending}").headers
    assert headers["Content-Disposition"] == f'attachment; filename="summary-{code}.{ending}"'
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("form", FORMS)
def test_nobody_else_takes_it(world: Any, browser: Any, form: str) -> None:
    client = browser("IDV")
    assert client.get(f"/summaries/{world.summary_of('POL').id}{form}").status_code == 404
    assert client.get(f"/summaries/{uuid.uuid4()}{form}").status_code == 404
    assert client.get(f"/s/nobody-was-sent-this/{form.lstrip('./')}").status_code == 404
    assert sights() == []


def test_an_agencys_hostile_text_stays_text(world: Any, browser: Any, address: str) -> None:
    world.doctor(world.summary_of("HOU"), decided=HOSTILE)
    client = browser("HOU")
    table = rows_of(client.get(f"{address}.csv").text)
    assert [row["text"] for row in table if row["kind"] == "outcome"] == [f"'{HOSTILE}"]
    assert {row["classification"] for row in table} == {"OFFICIAL-SENSITIVE"}
    told = json.loads(client.get(f"{address}.json").text)
    assert fits(told, describe()["components"]["schemas"]["Summary"])
    assert told["outcomes"][0]["decided"] == HOSTILE
    assert HOSTILE in client.get(f"{address}.txt").text
    assert "<script>alert" not in client.get(f"{address}/copy").text


@pytest.mark.parametrize("said", ["As for Bracewell.", 'As she said:\nBracewell "knows".'])
@pytest.mark.parametrize("form", FORMS)
def test_a_doctored_summary_leaves_in_no_form(world: Any, browser: Any, address: str, form: str, said: str) -> None:
    world.doctor(world.summary_of("HOU"), decided=said)
    answer = browser("HOU").get(f"{address}{form}")
    assert answer.status_code == 409
    assert "Bracewell" not in answer.text
    assert f'href="{address}"' in answer.text
    assert sights() == []
    assert recorded() == ["summary_refused"]


def test_who_took_an_action_on_reads_it_first_and_their_colleague_does_not(
    world: Any, browser: Any, address: str
) -> None:
    action = db.session.scalars(db.select(Action).where(Action.agency_id == world.agencies["HOU"].id)).one()
    action.owner_id = world.people["HOU"].id
    for name, is_theirs in (("HOU", True), ("HOU deputy", False)):
        client: PageClient = browser(name)
        assert ("What you agreed to do" in client.get(address).text) is is_theirs
        assert ("What you agreed to do" in client.get(f"{address}.txt").text) is is_theirs
        told = json.loads(client.get(f"{address}.json").text)
        assert [one["is_yours"] for one in told["actions"]] == [is_theirs]
        table = rows_of(client.get(f"{address}.csv").text)
        assert [row["is_yours"] for row in table if row["kind"] == "action"] == ["yes" if is_theirs else "no"]


def test_their_pdf_begins_with_it_is_theirs_alone_and_is_not_kept(world: Any, browser: Any, address: str) -> None:
    db.session.commit()
    papers.make_waiting_papers()
    action = db.session.scalars(db.select(Action).where(Action.agency_id == world.agencies["HOU"].id)).one()
    action.owner_id = world.people["HOU"].id
    theirs, shared = browser("HOU").get(f"{address}.pdf"), browser("HOU deputy").get(f"{address}.pdf")
    texts = [read_pdf(answer.data) for answer in (theirs, shared)]
    assert ["What you agreed to do" in text for text in texts] == [True, False]
    assert faults_of_pdf(theirs.data) == []
    kept = db.session.scalars(db.select(Paper).where(Paper.summary_id == world.summary_of("HOU").id)).one()
    assert papers.open_paper(kept) == shared.data


def test_what_an_agency_told_itself_may_name_somebody_and_the_meeting_may_not(
    world: Any, browser: Any, address: str
) -> None:
    told = OwnContribution(
        text="Told us:\nher sister Bracewell took her in.",
        certainty_text="Fact",
        was_heard=True,
        contribution_id=None,
        about="",
        certainty="fact",
        meaning="As for Bracewell.",
    )
    world.doctor(world.summary_of("HOU"), contributions=(told,))
    client = browser("HOU")
    for form in FORMS:
        answer = client.get(f"{address}{form}")
        assert answer.status_code == 200
        assert "her sister Bracewell" in answer.text
    world.doctor(world.summary_of("HOU"), contributions=(told,), decided="Bracewell moves.")
    for form in FORMS:
        assert client.get(f"{address}{form}").status_code == 409
