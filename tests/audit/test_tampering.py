"""Whatever somebody does to the trail behind the program's back is noticed, and named."""

import itertools
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from tampering import EXPORT_KINDS, IN_THE_DATABASE, tamper_with_database, tampered_export
from trail_building import ENTRIES, write_entries

from app.audit.check import check_export, is_signed_ed25519, read_anchors
from app.audit.kinds import KINDS
from app.audit.verify import export, verify
from app.core.cipher import is_signed
from app.core.database import db
from app.oversight.anchoring import anchor_now

TAMPERS = 1000


def as_bytes(lines: Iterable[str]) -> list[bytes]:
    return [line.encode() for line in lines]


def tamper_with_copies(trail: Flask, folder: Path, tampers: int) -> tuple[Counter[str], Counter[str]]:
    """Tamper with so many copies of the database; answers how often with each kind, and how often it was noticed."""
    kept, random = [anchor_now()], Random(0)
    db.session.remove()
    url = db.engine.url
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    whole, original = folder / "whole.sqlite", Path(str(url.database))
    shutil.copyfile(original, whole)
    done, noticed = Counter[str](), Counter[str]()
    for kind in itertools.islice(itertools.cycle(IN_THE_DATABASE), tampers):
        tamper_with_database(original, kind, random)
        finding = verify(kept)
        done[kind] += 1
        noticed[kind] += bool(finding.fault)
        db.session.remove()
        db.engine.dispose()
        shutil.copyfile(whole, original)
        for beside in ("-wal", "-shm"):
            original.with_name(original.name + beside).unlink(missing_ok=True)
    assert verify(kept).fault == ""
    return done, noticed


def tamper_with_exports(tampers: int) -> tuple[Counter[str], Counter[str]]:
    """The same with so many copies of an export, checked without any key or database."""
    lines, random = list(export(anchor_now())), Random(0)
    done, noticed = Counter[str](), Counter[str]()
    for kind in itertools.islice(itertools.cycle(EXPORT_KINDS), tampers):
        finding = check_export(as_bytes(tampered_export(lines, kind, random)), KINDS, is_signed=is_signed)
        done[kind] += 1
        noticed[kind] += bool(finding.fault)
    assert check_export(as_bytes(lines), KINDS).fault == ""
    return done, noticed


def test_every_tamper_with_the_database_is_noticed(trail: Flask, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("copies of files")
    done, noticed = tamper_with_copies(trail, tmp_path, TAMPERS // 2)
    assert done == noticed
    assert min(done.values()) >= TAMPERS // 2 // len(IN_THE_DATABASE)


def test_every_tamper_with_an_export_is_noticed(trail: Flask) -> None:
    done, noticed = tamper_with_exports(TAMPERS // 2)
    assert done == noticed
    assert min(done.values()) >= TAMPERS // 2 // len(EXPORT_KINDS)


def test_an_export_made_anew_as_a_whole_is_noticed_by_an_anchor_from_before_alone(trail: Flask) -> None:
    kept, forger = anchor_now(), Ed25519PrivateKey.generate()
    lines = tampered_export(list(export(kept)), "recompute", Random(1))
    (last,) = read_anchors(lines[-1])
    forged = replace(last, public_key=forger.public_key().public_bytes_raw().hex())
    forged = replace(forged, signature=forger.sign(forged.signed).hex())
    made_anew = as_bytes([*lines[:-1], forged.line() + "\n"])
    finding = check_export(made_anew, KINDS)
    assert (finding.fault, finding.anchor) == ("", forged)
    assert forged.fingerprint != kept.fingerprint
    assert check_export(made_anew, KINDS, [kept]).fault


def test_a_genuine_earlier_export_is_known_for_one_by_a_later_anchor_alone(trail: Flask) -> None:
    early = as_bytes(export(anchor_now()))
    write_entries(1)
    later = anchor_now()
    assert check_export(early, KINDS).fault == ""
    assert check_export(early, KINDS, [later]).fault.startswith(f"Entry {ENTRIES + 1} is missing, and all after it")


@pytest.mark.parametrize("length", [0, 1, 200])
def test_the_check_without_libraries_agrees_with_the_library_about_signatures(length: int) -> None:
    random, key = Random(length), Ed25519PrivateKey.generate()
    public, said = key.public_key().public_bytes_raw(), random.randbytes(length)
    signature = key.sign(said)
    assert is_signed_ed25519(public, signature, said)
    for _ in range(40):
        at, bit = random.randrange(64), 1 << random.randrange(8)
        other = bytearray(signature)
        other[at] ^= bit
        assert not is_signed_ed25519(public, bytes(other), said)
        assert not is_signed(public, bytes(other), said)
    assert not is_signed_ed25519(public, signature, said + b"x")
    assert not is_signed_ed25519(bytes(32), signature, said)
