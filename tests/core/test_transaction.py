"""One commit per command, and signals only after it, without content."""

import uuid
from typing import Any

import pytest
from builders import make_account
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.core import push
from app.core.database import db
from app.core.errors import Conflict
from app.core.push import Signal, signal_change
from app.core.sockets import live
from app.core.transaction import transactional
from app.directory.models import Agency
from app.identity.models import Account

pytestmark = pytest.mark.usefixtures("context")
THING = uuid.UUID(int=7)


class Ear:
    """Hears every signal, and what was on disk when it came."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any, str]] = []
        self.accounts_on_disk: list[int] = []

    def tell_room(self, room: str, event: str, arguments: Any) -> None:
        self.heard.append((event, arguments, room))
        with db.engine.connect() as other:
            self.accounts_on_disk.append(other.scalar(db.select(db.func.count(Account.id))))


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    """Stands where the live channel is."""
    ear = Ear()
    monkeypatch.setattr(live, "tell_room", ear.tell_room)
    return ear


def count_accounts() -> int:
    return db.session.scalar(db.select(db.func.count(Account.id))) or 0


def test_a_signal_leaves_after_the_commit(ear: Ear) -> None:
    @transactional
    def command() -> str:
        make_account()
        signal_change("meeting", THING, 8)
        assert ear.heard == []
        return "done"

    assert command() == "done"
    assert ear.heard == [("changed", {"kind": "meeting", "id": str(THING), "version": 8}, f"meeting:{THING}")]
    assert ear.accounts_on_disk == [1]


def test_a_command_that_is_turned_down_changes_nothing_and_tells_nobody(ear: Ear) -> None:
    @transactional
    def command() -> None:
        make_account()
        signal_change("meeting", THING, 8)
        raise Conflict("Somebody was first.")

    with pytest.raises(Conflict):
        command()
    assert count_accounts() == 0
    push.deliver_queued()
    assert ear.heard == []


def test_a_commit_that_fails_tells_nobody(ear: Ear) -> None:
    taken = make_account().email
    db.session.commit()

    @transactional
    def command() -> None:
        signal_change("meeting", THING, 8)
        db.session.add(Account(email=taken, name="", job_title="", phone=""))

    with pytest.raises(Exception, match=r"(?i)unique|turned down|first"):
        command()
    assert ear.heard == []
    assert count_accounts() == 1


def test_changes_of_one_thing_are_told_once_with_the_last_version(ear: Ear) -> None:
    @transactional
    def command() -> None:
        for version in (3, 4, 5):
            signal_change("item", THING, version)
        signal_change("meeting", THING, 9)

    command()
    assert [(arguments["kind"], arguments["version"]) for _event, arguments, _to in ear.heard] == [
        ("item", 5),
        ("meeting", 9),
    ]


def test_a_signal_has_no_place_for_content() -> None:
    assert set(Signal.__slots__) == {"kind", "id", "version"}


class GaveIn(Exception):
    """What a driver raises when the database let somebody else's transaction go first."""

    sqlstate = "40P01"


def test_a_command_that_lost_to_somebody_else_runs_again_and_tells_once(ear: Ear) -> None:
    runs: list[int] = []

    @transactional
    def command() -> None:
        runs.append(1)
        make_account()
        signal_change("meeting", THING, 8)
        if len(runs) == 1:
            raise StaleDataError
        if len(runs) == 2:
            raise OperationalError("UPDATE", {}, GaveIn())

    command()
    assert len(runs) == 3
    assert count_accounts() == 1
    assert len(ear.heard) == 1


def test_whoever_adds_what_was_added_a_moment_before_finds_it_there(ear: Ear) -> None:
    tries = []

    @transactional
    def command() -> str:
        tries.append(1)
        agencies = ["POL", "POL"] if len(tries) == 1 else ["POL"]
        db.session.add_all(
            Agency(code=code, name=code, domain="pol.example", phone="", has_accounts=True) for code in agencies
        )
        db.session.flush()
        signal_change("meeting", THING, 8)
        return "done"

    assert command() == "done"
    assert len(tries) == 2
    assert len(ear.heard) == 1


def test_a_row_that_is_always_there_twice_is_a_fault(ear: Ear) -> None:
    @transactional
    def command() -> None:
        db.session.add_all(
            Agency(code="POL", name="POL", domain="pol.example", phone="", has_accounts=True) for _ in range(2)
        )

    with pytest.raises(IntegrityError):
        command()
    assert ear.heard == []


def test_a_command_that_loses_every_time_is_a_conflict_in_plain_words() -> None:
    @transactional
    def command() -> None:
        raise StaleDataError

    with pytest.raises(Conflict, match="Several people changed this at once"):
        command()


def test_a_database_that_is_away_is_not_asked_again_and_again() -> None:
    runs: list[int] = []

    @transactional
    def command() -> None:
        runs.append(1)
        raise OperationalError("UPDATE", {}, ConnectionError())

    with pytest.raises(OperationalError):
        command()
    assert len(runs) == 1
