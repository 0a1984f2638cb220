"""What is secret about a case is sealed under that case's key, in the place where it stands."""

import subprocess
import sys
from pathlib import Path

import pytest
from builders import make_case, make_partnership
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.cases.models import Case, Person, Referral
from app.core.cipher import KEY_BYTES, VaultError, seal, unseal
from app.core.custody import LocalCustodian
from app.core.database import db
from app.core.key_files import read_master_key
from app.core.vault import CaseKey, Erased, case_key, create_case_key, derive_key

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
TEXTS = st.text() | st.sampled_from(
    ["", "Llanfair­pwll ŵ ŷ", "👩‍👧 safe", "a\x00b", "line\r\nline", "'; DROP TABLE person; --"]
)


@given(st.binary(), st.text())
def test_what_is_sealed_can_be_opened_again(plain: bytes, place: str) -> None:
    place = place.encode(errors="replace").decode()
    assert unseal(KEY, place, seal(KEY, place, plain)) == plain


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert seal(KEY, "person|1|name", b"Kay") != seal(KEY, "person|1|name", b"Kay")
    assert b"Kay" not in seal(KEY, "person|1|name", b"Kay")


def test_what_was_moved_elsewhere_cannot_be_opened() -> None:
    sealed = seal(KEY, "person|1|name", b"Kay")
    with pytest.raises(VaultError):
        unseal(KEY, "person|2|name", sealed)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(VaultError):
        unseal(OTHER_KEY, "person|1|name", seal(KEY, "person|1|name", b"Kay"))


@given(st.integers(0, 40), st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, change: int) -> None:
    sealed = bytearray(seal(KEY, "person|1|name", b"twelve bytes"))
    sealed[position] ^= change
    with pytest.raises(VaultError):
        unseal(KEY, "person|1|name", bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20])
def test_a_torn_value_is_noticed(length: int) -> None:
    with pytest.raises(VaultError):
        unseal(KEY, "person|1|name", seal(KEY, "person|1|name", b"Kay")[:length])


@pytest.mark.usefixtures("context")
@given(TEXTS)
def test_any_text_comes_back_from_the_database_as_it_was(text: str) -> None:
    case = db.session.scalars(db.select(Case).order_by(Case.id)).first() or make_case(make_partnership("POL")["POL"])
    referral = db.session.scalars(db.select(Referral).where(Referral.case_id == case.id)).one()
    referral.event = text
    assert referral.event == text
    db.session.commit()
    db.session.expunge_all()
    assert db.session.scalars(db.select(Referral).where(Referral.case_id == case.id)).one().event == text


@pytest.mark.usefixtures("context")
def test_the_database_file_holds_none_of_it() -> None:
    case = make_case(make_partnership("POL")["POL"], victim="Zebedee Quux", event="zebrafish in the hall")
    db.session.commit()
    rows = db.session.execute(db.text("SELECT name_sealed FROM person")).all()
    rows += db.session.execute(db.text("SELECT event_sealed FROM referral")).all()
    assert len(rows) == 3
    assert not [row for row in rows if b"Zebedee" in bytes(row[0]) or b"zebrafish" in bytes(row[0])]
    assert [
        person.name
        for person in db.session.scalars(db.select(Person).where(Person.case_id == case.id))
        if "Z" in person.name
    ]


@pytest.mark.usefixtures("context")
def test_a_name_put_into_another_row_cannot_be_read_there() -> None:
    police = make_partnership("POL")["POL"]
    make_case(police, victim="Kay Marsh")
    db.session.commit()
    one, two = db.session.scalars(db.select(Person).order_by(Person.position)).all()
    db.session.execute(db.update(Person).where(Person.id == two.id).values(name_sealed=one.name_sealed))
    db.session.expire_all()
    assert one.name == "Kay Marsh"
    with pytest.raises(VaultError):
        _ = two.name


@pytest.mark.usefixtures("context")
def test_a_case_whose_key_is_destroyed_can_never_be_read_again() -> None:
    police = make_partnership("POL")["POL"]
    gone, kept = make_case(police, victim="Kay Marsh"), make_case(police, victim="Jo Park")
    db.session.commit()
    db.session.remove()
    db.session.execute(db.delete(CaseKey).where(CaseKey.id == gone.id))
    person = db.session.scalars(db.select(Person).where(Person.case_id == gone.id).order_by(Person.position)).first()
    with pytest.raises(Erased):
        _ = person.name
    other = db.session.scalars(db.select(Person).where(Person.case_id == kept.id).order_by(Person.position)).first()
    assert other.name == "Jo Park"


@pytest.mark.usefixtures("context")
def test_each_case_has_a_key_of_its_own() -> None:
    police = make_partnership("POL")["POL"]
    one, two = make_case(police), make_case(police)
    assert case_key(one.id) != case_key(two.id)
    assert len(case_key(one.id)) == KEY_BYTES


@pytest.mark.usefixtures("context")
def test_a_rolled_back_case_leaves_no_key_behind() -> None:
    case = make_case(make_partnership("POL")["POL"])
    case_id = case.id
    db.session.rollback()
    db.session.remove()
    with pytest.raises(Erased):
        case_key(case_id)
    create_case_key(case_id)
    assert len(case_key(case_id)) == KEY_BYTES


@pytest.mark.usefixtures("context")
def test_keys_for_different_purposes_differ() -> None:
    assert derive_key("cookies") != derive_key("feeds")
    assert derive_key("cookies") == derive_key("cookies")


def test_another_master_key_opens_no_case(app: Flask) -> None:
    with app.app_context():
        make_case(make_partnership("POL")["POL"])
        db.session.commit()
    app.extensions["custodian"] = LocalCustodian(OTHER_KEY)
    with app.app_context(), pytest.raises(VaultError):
        _ = db.session.scalars(db.select(Person).order_by(Person.position)).first().name


def test_the_master_key_file_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "master.key"
    first = read_master_key(path)
    assert read_master_key(path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert [entry.name for entry in path.parent.iterdir()] == ["master.key"]


def test_processes_that_start_at_once_agree_on_one_master_key(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    program = (
        "import sys; from pathlib import Path; from app.core.key_files import read_master_key\n"
        "sys.stdin.read(1); print(read_master_key(Path(sys.argv[1])).hex())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in processes:
        process.stdin.write("x")
        process.stdin.flush()
    keys = {process.communicate(timeout=60)[0] for process in processes}
    assert keys == {path.read_text(encoding="ascii")}
    assert [entry.name for entry in tmp_path.iterdir()] == ["master.key"]


@pytest.mark.parametrize("content", ["", "not hex", "abcd", "00" * 31])
def test_a_master_key_file_that_cannot_be_used_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(content, encoding="ascii")
    with pytest.raises(VaultError, match=r"master\.key"):
        read_master_key(path)
    assert path.read_text(encoding="ascii") == content
