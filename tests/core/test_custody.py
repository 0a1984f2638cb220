"""The master key may come from several places; it never shows, and what it wraps opens in its place alone."""

import os
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from builders import make_case, make_partnership
from flask import Flask

from app.cases.models import Person
from app.cli.upkeep import bring_up_to_date
from app.config import Settings, SettingsError, forget_key, read_settings
from app.core.cipher import VaultError, seal
from app.core.cookies import KeyedCookies
from app.core.custody import (
    BEFORE_KEYS_HAD_NAMES,
    CommandCustodian,
    FileCustodian,
    LocalCustodian,
    Succession,
    name_of_master,
    open_custody,
    run_command,
)
from app.core.database import db
from app.core.key_files import announce_successor, read_master_key

MASTER, OTHER = bytes(range(32)), bytes(range(1, 33))
KEY = b"k" * 32

# What a plug for a key-management service looks like, as small as it can be.
PLUG = """#!{python}
import base64, hashlib, hmac, json, os, sys
def stream(place):
    return hashlib.sha256(b"service" + place.encode()).digest()
def mix(place, data):
    return bytes(a ^ b for a, b in zip(data, stream(place)))
question = json.load(sys.stdin)
with open({log!r}, "a") as log:
    log.write(question["do"] + " " + ",".join(sorted(n for n in os.environ if n.startswith("CASEROUND"))) + "\\n")
if question["do"] == "wrap":
    place, key = question["place"], base64.b64decode(question["key"])
    body = mix(place, key) + hmac.digest(b"service", place.encode() + key, "sha256")
    print(json.dumps({{"name": "service/1", "wrapped": base64.b64encode(body).decode()}}))
else:
    keys = []
    for asked in question["keys"]:
        body = base64.b64decode(asked["wrapped"])
        key = mix(asked["place"], body[:32])
        if not hmac.compare_digest(hmac.digest(b"service", asked["place"].encode() + key, "sha256"), body[32:]):
            sys.exit(3)
        keys.append(base64.b64encode(key).decode())
    print(json.dumps({{"keys": keys}}))
"""


@pytest.fixture
def plug(tmp_path: Path) -> tuple[Path, Path]:
    """A program that keeps the master key, and its own note of what it was asked."""
    return program(tmp_path, PLUG.replace("{log!r}", repr(str(tmp_path / "asked")))), tmp_path / "asked"


def program(folder: Path, text: str) -> Path:
    path = folder / "plug"
    path.write_text(text.replace("{python}", sys.executable).replace("{{", "{").replace("}}", "}"), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def settings_with(**values: str) -> Settings:
    return read_settings({f"CASEROUND_{name}": value for name, value in values.items()})


@pytest.mark.parametrize("kind", ["local", "program"])
def test_what_was_wrapped_opens_in_its_place_and_in_no_other(kind: str, plug: tuple[Path, Path]) -> None:
    custodian = LocalCustodian(MASTER) if kind == "local" else CommandCustodian([str(plug[0])])
    wrapped = custodian.wrap("case_key|1", KEY)
    assert KEY not in wrapped
    assert custodian.unwrap({"case_key|1": wrapped}) == {"case_key|1": KEY}
    with pytest.raises(VaultError):
        custodian.unwrap({"case_key|2": wrapped})


def test_what_was_wrapped_says_under_which_master_key() -> None:
    one, two = LocalCustodian(MASTER), LocalCustodian(OTHER)
    assert name_of_master(one.wrap("a", KEY)) == one.name != two.name
    with pytest.raises(VaultError):
        two.unwrap({"a": one.wrap("a", KEY)})


def test_another_name_cannot_be_put_on_a_wrapped_key() -> None:
    wrapped = bytearray(LocalCustodian(MASTER).wrap("a", KEY))
    wrapped[2] ^= 1
    with pytest.raises(VaultError):
        LocalCustodian(MASTER).unwrap({"a": bytes(wrapped)})


@pytest.mark.parametrize("wrapped", [b"", b"\x02", b"\x02\xff", b"\x09" + bytes(40), b"\x01", b"\x03\x05abc"])
def test_a_torn_wrapped_key_is_refused(wrapped: bytes) -> None:
    with pytest.raises(VaultError):
        LocalCustodian(MASTER).unwrap({"a": wrapped})


def test_a_key_from_before_keys_had_names_still_opens() -> None:
    wrapped = seal(MASTER, "case_key|1", KEY)
    assert name_of_master(wrapped) == BEFORE_KEYS_HAD_NAMES
    assert LocalCustodian(MASTER).unwrap({"case_key|1": wrapped}) == {"case_key|1": KEY}
    assert Succession(LocalCustodian(OTHER), LocalCustodian(MASTER)).unwrap({"case_key|1": wrapped}) == {
        "case_key|1": KEY
    }


def test_an_old_key_opens_and_no_longer_wraps(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    before = LocalCustodian(read_master_key(old)).wrap("a", KEY)
    custodian = open_custody(settings_with(KEY_FILE=str(new), OLD_KEY_FILE=str(old)))
    assert custodian.unwrap({"a": before, "b": custodian.wrap("b", OTHER)}) == {"a": KEY, "b": OTHER}
    assert name_of_master(custodian.wrap("c", KEY)) == FileCustodian(new).name


def test_an_old_key_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    settings = settings_with(KEY_FILE=str(tmp_path / "new"), OLD_KEY_FILE=str(tmp_path / "old"))
    with pytest.raises(VaultError, match="CASEROUND_OLD_KEY_FILE"):
        open_custody(settings)
    assert not (tmp_path / "old").exists()


def test_a_server_on_the_old_file_finds_the_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    running = FileCustodian(old)
    before = running.wrap("a", KEY)
    announce_successor(old, new)
    after = FileCustodian(new).wrap("b", OTHER)
    assert running.unwrap({"a": before, "b": after}) == {"a": KEY, "b": OTHER}
    assert name_of_master(running.wrap("c", KEY)) == FileCustodian(new).name
    # And back again: the two notes must not lead round in a ring.
    announce_successor(new, old)
    assert name_of_master(FileCustodian(new).wrap("c", KEY)) == FileCustodian(old).name
    assert FileCustodian(old).unwrap({"a": before}) == {"a": KEY}


def test_the_key_may_stand_in_the_environment() -> None:
    custodian = open_custody(settings_with(KEY=MASTER.hex()))
    assert LocalCustodian(MASTER).unwrap({"a": custodian.wrap("a", KEY)}) == {"a": KEY}


def test_the_key_may_be_what_a_command_prints(tmp_path: Path) -> None:
    path = program(tmp_path, f"#!/bin/sh\necho $1{MASTER.hex()[2:]}\n")
    custodian = open_custody(settings_with(KEY_COMMAND=f"'{path}' {MASTER.hex()[:2]}"))
    assert LocalCustodian(MASTER).unwrap({"a": custodian.wrap("a", KEY)}) == {"a": KEY}


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("#!/bin/sh\necho zqcsecret >&2; echo zqcsecret; exit 4\n", "ended with 4"),
        ("#!/bin/sh\necho zqcsecret\n", "must be 64 hex digits"),
        ("#!/bin/sh\nsleep 30\n", "did not answer"),
        (None, "cannot be run"),
    ],
)
def test_a_command_that_fails_is_named_and_not_quoted(
    script: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.core.custody.SECONDS_FOR_A_COMMAND", 1)
    path = tmp_path / "absent" if script is None else program(tmp_path, script)
    with pytest.raises(VaultError, match=said) as caught:
        open_custody(settings_with(KEY_COMMAND=str(path)))
    assert "zqcsecret" not in f"{caught.value!r} {caught.value.__cause__!r} {capfd.readouterr()}"


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"name": 1, "wrapped": ""}', '{"name": "a", "wrapped": "ü"}'])
def test_a_program_that_answers_strangely_is_refused(answer: str, tmp_path: Path) -> None:
    path = program(tmp_path, f"#!/bin/sh\ncat >/dev/null\ncat <<'END'\n{answer}\nEND\n")
    with pytest.raises(VaultError, match="something else than it should"):
        CommandCustodian([str(path)]).wrap("a", KEY)


def test_programs_are_not_told_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CASEROUND_KEY", "DATABASE_URL", "SMTP_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "zqcsecret")
    monkeypatch.setenv("SERVICE_ADDRESS", "kept")
    printed = run_command([sys.executable, "-c", "import os; print(dict(os.environ))"], b"", "A test")
    assert b"SERVICE_ADDRESS" in printed
    assert b"zqcsecret" not in printed


def test_the_key_leaves_the_environment_once_it_was_read() -> None:
    environment = {"CASEROUND_KEY": MASTER.hex(), "PATH": "/bin"}
    forget_key(environment)
    assert environment == {"PATH": "/bin"}


def test_what_is_shown_of_settings_and_custodians_holds_no_key(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "CASEROUND_KEY": MASTER.hex(),
            "SMTP_URL": "smtp://u:zqcsecret@h",
            "DATABASE_URL": "postgres://u:zqcsecret@h/d",
        }
    )
    (tmp_path / "k").write_text(MASTER.hex(), encoding="ascii")
    shown = repr([settings, open_custody(settings), LocalCustodian(MASTER), FileCustodian(tmp_path / "k")])
    assert MASTER.hex() not in shown
    assert repr(MASTER) not in shown
    assert "zqcsecret" not in shown


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"KEY": MASTER.hex(), "KEY_FILE": "/k"}, "CASEROUND_KEY_FILE and CASEROUND_KEY are set"),
        ({"KEY_COMMAND": "a", "CUSTODIAN": "b"}, "CASEROUND_KEY_COMMAND and CASEROUND_CUSTODIAN are set"),
        ({"KEY": "zqcsecret"}, "64 hex digits"),
        ({"KEY_COMMAND": "'a"}, "quotation mark"),
    ],
)
def test_settings_of_the_key_that_cannot_be_used_are_named(values: Mapping[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        settings_with(**values)
    assert "zqcsecret" not in str(caught.value)


def test_the_whole_program_runs_without_the_master_key_in_it(
    plug: tuple[Path, Path], settings: Settings, tmp_path: Path, make_app: Callable[[Settings], Flask]
) -> None:
    path, asked = plug
    url = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    app = make_app(read_settings({"DATABASE_URL": url, "CASEROUND_CUSTODIAN": str(path)}))
    with app.app_context():
        bring_up_to_date()
        case_ids = [make_case(police, victim="Kay Marsh").id for police in [make_partnership("POL")["POL"]] * 3]
        db.session.commit()
        before = asked.read_text(encoding="utf-8").count("unwrap")
        db.session.remove()
        people = db.session.scalars(db.select(Person).where(Person.case_id.in_(case_ids)).order_by(Person.id)).all()
        assert {person.name for person in people} == {"Kay Marsh", "Dean Marsh"}
        assert isinstance(app.session_interface, KeyedCookies)
        assert app.session_interface.get_signing_serializer(app) is not None
    questions = asked.read_text(encoding="utf-8").splitlines()
    assert set(questions) == {"wrap ", "unwrap "}, "a program was told a setting of ours"
    # Each case was opened once, whoever read it how often.
    assert questions.count("unwrap ") - before <= len(case_ids) + 1
    assert os.environ.get("CASEROUND_CUSTODIAN") is None
