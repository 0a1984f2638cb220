"""The file of a package: what went in comes out, and whatever is damaged, torn, tampered with or newer is refused."""

import hashlib
import random
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.transferred_referral import CarriedContact, CarriedPerson
from app.core.letters import readable
from app.transfers.content import (
    CarriedAction,
    CarriedMinutes,
    CarriedReferral,
    Content,
    Sender,
    read_content,
    write_content,
)
from app.transfers.package_format import (
    LARGEST,
    MAGIC,
    PackageError,
    open_package,
    read_header,
    tidy_receipt,
    write_package,
)
from app.transfers.passphrase import make_passphrase, tidy_passphrase

PASSPHRASE = "lusab babad gutih tugad mudof sakat"
ID = uuid.UUID("0b6a2f1e-7c1d-4f0e-9b4a-3f2d1c0b9a88")
TEXTS = st.text(max_size=40).map(readable)
NAMES = TEXTS.filter(lambda text: bool(text.strip()))
PAIRS = st.tuples(TEXTS, TEXTS)
CONTACTS = st.builds(
    CarriedContact,
    kind=st.sampled_from(["phone", "address"]),
    text=TEXTS,
    safe_contact=TEXTS,
    is_protected=st.booleans(),
    flags=st.fixed_dictionaries(
        {"is_never_called": st.booleans(), "safe_from_minute": st.none() | st.integers(0, 1440)}
    ),
)
PEOPLE = st.builds(
    CarriedPerson,
    name=NAMES,
    role=st.sampled_from(["victim", "child"]),
    relation=TEXTS,
    birth_date=st.dates().map(str),
    due_date=st.just(""),
    contacts=st.lists(CONTACTS, max_size=2).map(tuple),
)
CONTENTS = st.builds(
    Content,
    sender=st.builds(Sender, partnership=NAMES, person=TEXTS, email=TEXTS, phone=TEXTS),
    to=TEXTS,
    purpose=TEXTS,
    made_utc=st.datetimes(timezones=st.just(UTC)),
    reference=TEXTS,
    people=st.lists(PEOPLE, min_size=1, max_size=3).map(tuple),
    referral=st.none()
    | st.builds(
        CarriedReferral,
        agency=TEXTS,
        received=st.dates().map(str),
        event=TEXTS,
        grounds=TEXTS,
        worries=TEXTS,
        safe_contact=TEXTS,
        consent=TEXTS,
        consent_text=TEXTS,
        override_reason=TEXTS,
        checklist_ticks=st.none() | st.integers(0, 24),
    ),
    minutes=st.lists(
        st.builds(CarriedMinutes, title=TEXTS, sections=st.lists(PAIRS, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    shared=st.lists(PAIRS, max_size=2).map(tuple),
    plan=st.lists(
        st.builds(CarriedAction, owner=TEXTS, text=TEXTS, by_when=TEXTS, note=TEXTS, is_open=st.booleans()), max_size=2
    ).map(tuple),
)


@pytest.fixture(scope="module")
def package() -> tuple[bytes, str]:
    """A package of a few words, and its receipt."""
    return write_package(ID, b'{"a": "zqsecret"}', PASSPHRASE)


@given(content=CONTENTS)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_what_is_read(content: Content) -> None:
    assert read_content(write_content(ID, content)) == content


@given(content=CONTENTS)
@settings(max_examples=5, deadline=None)
def test_a_package_gives_back_what_went_in(content: Content) -> None:
    passphrase = make_passphrase()
    data, receipt = write_package(ID, write_content(ID, content), passphrase)
    opened = open_package(data, passphrase.upper().replace(" ", "-"))
    assert (opened.package_id, opened.receipt) == (ID, receipt)
    assert read_content(opened.plain) == content


def test_the_file_shows_nothing_and_its_length_little(package: tuple[bytes, str]) -> None:
    data, _ = package
    assert b"zqsecret" not in data
    assert len(data) == 49 + 1 + 12 + 4096 + 16 + 32
    assert data.startswith(MAGIC)


def test_every_single_bit_of_damage_is_refused_before_any_passphrase(package: tuple[bytes, str]) -> None:
    data, _ = package
    chosen = random.Random(4).sample(range(len(data) * 8), 1500)
    for bit in [*range(49 * 8), *chosen]:
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PackageError):
            read_header(bytes(damaged))


def test_every_truncation_and_anything_behind_it_is_refused(package: tuple[bytes, str]) -> None:
    data, _ = package
    for length in [*range(120), *random.Random(5).sample(range(120, len(data)), 300)]:
        with pytest.raises(PackageError):
            read_header(data[:length])
    for more in (b"\0", b"\n", data):
        with pytest.raises(PackageError, match="part of this file"):
            read_header(data + more)


def test_whoever_changes_the_file_and_its_digest_is_refused_too(package: tuple[bytes, str]) -> None:
    data, _ = package
    # The magic and the version are told before; the length is held against the file.
    places = [9, 24, 25, 40, *random.Random(6).sample(range(49, len(data) - 32), 16)]
    for place in places:
        changed = bytearray(data[:-32])
        changed[place] ^= 1
        forged = bytes(changed) + hashlib.sha256(bytes(changed)).digest()
        with pytest.raises(PackageError, match="passphrase does not open"):
            open_package(forged, PASSPHRASE)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _data: b"", "Choose the file"),
        (lambda data: b"%PDF-1.7" + data, "not a package"),
        (lambda data: data.replace(b"\r\n", b"\n", 1), "not a package"),
        (lambda data: data[:8] + b"\x02" + data[9:], "newer version"),
        (lambda data: data[:-1], "part of this file"),
        (lambda _data: b"\0" * (LARGEST + 1), "larger than any package"),
    ],
)
def test_what_is_wrong_is_said_in_words(package: tuple[bytes, str], make: object, words: str) -> None:
    with pytest.raises(PackageError, match=words) as refused:
        read_header(make(package[0]))  # type: ignore[operator]
    assert refused.value.field == "package"


def test_a_wrong_passphrase_is_said_at_its_field(package: tuple[bytes, str]) -> None:
    with pytest.raises(PackageError, match="passphrase does not open") as refused:
        open_package(package[0], "lusab babad gutih tugad mudof sakab")
    assert refused.value.field == "passphrase"


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b"[" * 100_000,
        b'{"format": 1}',
        b'{"format": 1, "people": "all"}',
        "{}".encode("utf-16"),
        write_content(
            ID,
            Content(
                sender=Sender(partnership="Testbury", person="", email="", phone=""),
                to="",
                purpose="",
                made_utc=datetime(2026, 11, 25, tzinfo=UTC),
                reference="",
                people=(),
                referral=None,
                minutes=(),
                shared=(),
                plan=(),
            ),
        ),
    ],
)
def test_what_opens_and_makes_no_sense_is_refused(plain: bytes) -> None:
    with pytest.raises(PackageError):
        read_content(plain)


def test_a_passphrase_is_six_words_of_five_letters_and_no_two_are_alike() -> None:
    made = {make_passphrase() for _ in range(500)}
    assert len(made) == 500
    assert all([len(word) for word in words.split()] == [5] * 6 for words in made)
    assert tidy_passphrase(" Lusab-BABAD,gutih. tugad mudof  sakat\n") == PASSPHRASE


def test_a_receipt_is_read_as_it_was_meant(package: tuple[bytes, str]) -> None:
    assert tidy_receipt(package[1].lower().replace("-", " ").replace("1", "l").replace("0", "o")) == package[1]
