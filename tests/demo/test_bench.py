"""`caseround demo bench`: one open meeting in which everybody named may write in everything."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from app.agenda.queries import list_items
from app.cases.need_to_know import may_write_minutes
from app.cases.queries import item_facts
from app.cli import cli
from app.core.database import db
from app.demo.load import LoadedMarlbeck
from app.demo.marlbeck import MARLBECK
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.models import Meeting, MeetingState
from app.minutes.models import Section
from app.minutes.queries import list_documents

Bench = Callable[[int, int], dict[str, Any]]


@pytest.fixture
def bench(app: Flask, context: None, tmp_path: Path) -> Bench:
    """Runs `caseround demo bench` and answers what it wrote."""

    def run(documents: int, people: int) -> dict[str, Any]:
        out = tmp_path / f"bench-{documents}-{people}.json"
        arguments = ["demo", "bench", "--documents", str(documents), "--people", str(people), "--out", str(out)]
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, result.output
        answer: dict[str, Any] = json.loads(out.read_text())
        return answer

    return run


def test_everybody_may_write_in_everything(bench: Bench, marlbeck: LoadedMarlbeck) -> None:
    made = bench(4, 3)
    assert set(made) == {"meeting", "documents", "accounts"}
    (meeting,) = db.session.scalars(db.select(Meeting).where(Meeting.state == MeetingState.OPEN)).all()
    assert str(meeting.id) == made["meeting"]
    items = list_items(meeting)
    firsts = [list_documents(item.id)[0] for item in items]
    assert [str(document.id) for document in firsts] == made["documents"]
    assert {document.section for document in firsts} == {Section.DISCUSSION}
    facts = item_facts(meeting, [item.case_id for item in items])
    assert len(made["accounts"]) == 3
    for email in made["accounts"]:
        account = find_account_by_email(email)
        assert account is not None
        assert all(may_write_minutes(actor_of(account), facts[item.case_id]) for item in items)


def test_it_can_be_added_again_and_again(bench: Bench, marlbeck: LoadedMarlbeck) -> None:
    first, second = bench(1, 2), bench(1, 2)
    assert first["meeting"] != second["meeting"]
    assert set(first["accounts"]).isdisjoint(second["accounts"])


def test_it_leaves_the_demonstration_as_it_is(bench: Bench, marlbeck: LoadedMarlbeck) -> None:
    made = bench(2, 2)
    writer = find_account_by_email(made["accounts"][0])
    assert writer is not None
    daily = db.session.get_one(Meeting, marlbeck.meeting_id)
    facts = item_facts(daily, marlbeck.case_ids.values())
    assert not any(may_write_minutes(actor_of(writer), item) for item in facts.values())
    for person in MARLBECK.partnership.agencies[0].members:
        account = find_account_by_email(person.email)
        assert account is not None
        bench_meeting = db.session.scalars(db.select(Meeting).where(Meeting.state == MeetingState.OPEN)).one()
        case_ids = [item.case_id for item in list_items(bench_meeting)]
        assert not any(may_write_minutes(actor_of(account), f) for f in item_facts(bench_meeting, case_ids).values())


def test_without_a_demonstration_there_is_nothing_to_measure(app: Flask, context: None, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["demo", "bench", "--documents", "1", "--people", "1", "--out", str(tmp_path / "out.json")]
    )
    assert result.exit_code == 1
    assert "caseround demo load" in result.output
    assert not (tmp_path / "out.json").exists()
