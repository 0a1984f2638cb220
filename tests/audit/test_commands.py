"""`caseround audit`, and the same check on a machine that has nothing of ours."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from builders import make_account
from click.testing import CliRunner, Result
from conftest import MovableClock
from flask import Flask
from trail_building import ENTRIES, write_entries

from app.audit import check, kinds
from app.audit.anchors import find_last_anchor, read_kept
from app.audit.check import UnreadableAnchorError, read_anchors
from app.audit.models import AuditChain, AuditEntry
from app.audit.service import begin_chain
from app.cli import cli
from app.config import Settings
from app.core.access import Role
from app.core.database import db
from app.identity.service import grant_role
from app.notifications.models import OutboxMail
from app.oversight.anchoring import anchor_this_hour

Audit = Callable[..., Result]


@pytest.fixture
def audit(trail: Flask) -> Audit:
    """Runs `caseround audit …`."""

    def run(*words: object) -> Result:
        db.session.commit()
        result = CliRunner().invoke(cli, ["audit", *map(str, words)], catch_exceptions=False)
        db.session.remove()
        return result

    return run


@pytest.fixture
def officer(trail: Flask, at: MovableClock) -> str:
    """The address of a data-protection officer, who has been one since the test's own present."""
    account = make_account("Una Falk")
    grant_role(account, Role.DATA_PROTECTION_OFFICER)
    db.session.commit()
    return account.email


def on_a_laptop(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """The check, carried into a folder of its own, by an interpreter that sees no packages."""
    carried = folder / "carried"
    carried.mkdir(exist_ok=True)
    for module in (check, kinds):
        shutil.copy(str(module.__file__), carried)
    return subprocess.run(
        [sys.executable, "-I", "-S", str(carried / "check.py"), *map(str, words)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": "/usr/bin"},
        check=False,
    )


def test_a_whole_trail_is_called_whole(audit: Audit) -> None:
    result = audit("verify")
    assert (result.exit_code, result.output) == (0, f"audit: {ENTRIES} entries, whole\n")


def test_a_trail_without_entries_is_whole(app: Flask) -> None:
    with app.app_context():
        result = CliRunner().invoke(cli, ["audit", "verify"])
    assert (result.exit_code, result.output) == (0, "audit: 0 entries, whole\n")


def test_a_record_changed_behind_the_programs_back_is_named(audit: Audit, settings: Settings) -> None:
    """Somebody with the database in hand makes it look as if another had opened the case."""
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("somebody with the file in hand")
    with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))) as thief:
        (number,) = thief.execute("SELECT number FROM audit_entry WHERE kind = 'case_viewed' LIMIT 1").fetchone()
        other = thief.execute("SELECT account_id FROM audit_entry WHERE number = ?", (number + 2,)).fetchone()
        thief.execute("UPDATE audit_entry SET account_id = ? WHERE number = ?", (*other, number))
        thief.commit()
    result = audit("verify")
    assert (result.exit_code, result.output) == (
        1,
        f"audit: not whole. Entry {number} is not as it was written: its digest does not fit.\n",
    )


@pytest.mark.parametrize(
    ("meddle", "said"),
    [
        ("DELETE FROM audit_entry WHERE number = 7", "Entry 7 is missing: the next one there is entry 8."),
        ("DELETE FROM audit_entry WHERE number > 30", "Entry 31 is missing, and all after it."),
        ("UPDATE audit_entry SET seal = digest WHERE number = 9", "Entry 9 does not have its seal: it was written"),
        ("UPDATE audit_entry SET case_id = NULL WHERE number = 2", "Entry 2 names another case beside its fields"),
        ("UPDATE audit_entry SET number = 0 WHERE number = 1", "Entry 0 should not be there"),
        ("UPDATE audit_chain SET number = 39", "Entry 40 should not be there: the trail ends before it."),
        ("DELETE FROM audit_chain", "The end of the trail is written down 0 times"),
    ],
)
def test_the_first_wrong_entry_is_named_in_plain_words(audit: Audit, meddle: str, said: str) -> None:
    db.session.execute(db.text(meddle))
    result = audit("verify")
    assert result.exit_code == 1
    assert result.output.startswith(f"audit: not whole. {said}")


def test_a_tail_cut_cleanly_is_noticed_by_the_anchor_outside(audit: Audit, settings: Settings) -> None:
    assert audit("anchor").exit_code == 0
    db.session.execute(db.delete(AuditEntry).where(AuditEntry.number > 30))
    last = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()
    db.session.execute(db.update(AuditChain).values(number=30, digest=last.digest))
    db.session.execute(db.text("DELETE FROM audit_anchor"))
    result = audit("verify")
    assert result.exit_code == 1
    assert "Entry 31 is missing, and all after it: the anchor of" in result.output
    settings.anchor_file.unlink()
    assert audit("verify").output == "audit: 30 entries, whole\n"


def test_an_anchor_from_a_mail_is_as_good_as_the_file(audit: Audit, officer: str, tmp_path: Path) -> None:
    audit("anchor")
    mail = db.session.scalars(db.select(OutboxMail).where(OutboxMail.occasion.like("anchor:%"))).one()
    assert mail.address == officer
    kept = find_last_anchor()
    assert f"Entries: {ENTRIES}" in mail.text
    assert max(map(len, mail.text.splitlines())) < 79
    answered = "They wrote:\r\n" + "\r\n".join(f"> {line}" for line in mail.text.splitlines())
    for text in (mail.text, answered):
        assert read_anchors(text) == [kept]
    file = tmp_path / "mail.txt"
    file.write_text(answered, encoding="utf-8")
    assert audit("verify", "--anchor", file).exit_code == 0
    file.write_text(answered.replace(f"Entries: {ENTRIES}", f"Entries: {ENTRIES - 1}"), encoding="utf-8")
    assert "is not genuine" in audit("verify", "--anchor", file).output
    file.write_text("Good morning", encoding="utf-8")
    result = audit("verify", "--anchor", file)
    assert (result.exit_code, "not an anchor" in result.output) == (1, True)


def test_an_export_is_checked_by_the_command_and_without_anything_of_ours(audit: Audit, tmp_path: Path) -> None:
    file, anchors = tmp_path / "trail.jsonl", tmp_path / "kept.jsonl"
    assert audit("export", file).exit_code == 0
    lines = file.read_text().splitlines()
    # That it was exported is in the export.
    assert len(lines) == ENTRIES + 2
    assert [json.loads(line)["kind"] for line in lines[-2:-1]] == ["trail_exported"]
    anchors.write_text(lines[-1] + "\n")
    whole = f"audit: {ENTRIES + 1} entries, whole\n"
    for words in (["--from", file], ["--from", file, "--anchor", anchors]):
        assert audit("verify", *words).output == whole
    for words in ([file], [file, "--anchor", anchors]):
        done = on_a_laptop(tmp_path, *words)
        assert (done.returncode, done.stdout) == (0, whole)
        assert read_anchors(lines[-1])[0].fingerprint in done.stderr


def test_a_wrong_export_is_named_on_a_laptop_too(audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    audit("export", file)
    lines = file.read_text().splitlines(keepends=True)
    for meddled, said in [
        ([*lines[:4], *lines[5:]], "Entry 5 is missing: 6 stands in its place."),
        ([lines[0].replace('"number":1,', '"number":1, '), *lines[1:]], "Entry 1 is not as it was written"),
        (lines[:-1], f"The end is missing: no anchor follows entry {ENTRIES + 1}."),
        ([*lines[:-2], lines[-1]], f"Entry {ENTRIES + 1} is wrong"),
        ([*lines, lines[0]], "Something was added after the anchor"),
        (["what\n", *lines], "Entry 1 cannot be read."),
        ([], "The end is missing"),
    ]:
        file.write_text("".join(meddled))
        done = on_a_laptop(tmp_path, file)
        assert done.returncode == 1
        assert done.stdout.startswith(f"audit: not whole. {said}"), done.stdout
    assert on_a_laptop(tmp_path, tmp_path / "nothing").returncode == 1


def test_an_entry_that_has_other_fields_than_its_kind_is_named(audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    audit("export", file)
    on_a_laptop(tmp_path, file)
    (tmp_path / "carried" / "kinds.py").write_text('KINDS = {"signed_in": frozenset({"account_id", "more"})}\n')
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "carried" / "check.py"), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "audit: not whole. Entry 1 has other fields than signed_in must have.\n"


@pytest.mark.usefixtures("officer")
def test_an_anchor_is_made_once_an_hour_and_only_where_there_is_something_new(
    trail: Flask, settings: Settings, at: Callable[..., None]
) -> None:
    assert anchor_this_hour() is True
    assert anchor_this_hour() is False
    write_entries(1)
    assert anchor_this_hour() is False
    at.later(hours=1)  # type: ignore[attr-defined]
    assert anchor_this_hour() is True
    at.later(hours=1)  # type: ignore[attr-defined]
    assert anchor_this_hour() is False
    assert [anchor.number for anchor in read_kept(settings.anchor_file)] == [ENTRIES, ENTRIES + 1]
    assert db.session.scalar(db.select(db.func.count(OutboxMail.id))) == 2


def test_the_file_outside_gets_what_it_lacked_when_it_can_be_written_again(audit: Audit, settings: Settings) -> None:
    settings.anchor_file.mkdir()
    assert audit("anchor").exit_code == 0
    settings.anchor_file.rmdir()
    write_entries(1)
    audit("anchor")
    assert [anchor.number for anchor in read_kept(settings.anchor_file)] == [ENTRIES, ENTRIES + 1]


def test_a_trail_begun_anew_is_whole_in_the_demonstration_and_suspicious_anywhere_else(
    audit: Audit, settings: Settings, trail: Flask
) -> None:
    audit("anchor")
    for table in ("audit_entry", "audit_chain", "audit_anchor"):
        db.session.execute(db.text(f"DELETE FROM {table}"))  # noqa: S608  # words of ours
    begin_chain()
    result = audit("verify")
    assert (result.exit_code, result.stdout) == (0, "audit: 0 entries, whole\n")
    assert "of another trail only" in result.stderr
    from dataclasses import replace

    trail.extensions["settings"] = replace(settings, is_demo=False)
    result = audit("verify")
    assert (result.exit_code, "begun anew" in result.output) == (1, True)


def test_a_file_that_holds_no_anchors_is_said_to(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAnchorError):
        read_anchors('{"chain_id": 1}')
