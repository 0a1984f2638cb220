"""A password is fifteen characters or more, of any kind, and not what guessers try first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.assets import MANIFEST
from app.identity.passwords import (
    LONGEST,
    SHORTEST,
    digest_password,
    fault_of_password,
    password_fits,
    read_common_passwords,
)

KNOWN = ("Imogen Tuck", "imogen.tuck@homes.marlbeck.example", "Tenancy officer", "Marlbeck Homes", "Marlbeck")


@pytest.mark.parametrize(
    "password",
    [
        "kettle harbour violin",
        "coffeetrainbiscuit",
        "ein Käse für die Möwen",
        "  spaces count as well ",
        "🦉🦔🦡🦦🐿️ in a wood at dusk",
        "x7#Qm!pL2v&Zr9@wKd",
        "correct horse battery staple " * 15,
    ],
)
def test_words_that_do_not_belong_together_are_fine(password: str) -> None:
    assert fault_of_password(password, KNOWN) == ""


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnopqr",
        "1234567890123456",
        "qwertyuiopasdfgh",
        "passwordpassword",
        "Password12345678!",
        "letmeinletmeinletmein",
        "summerwinterspring",
        "liverpoolfootball",
    ],
)
def test_runs_repeats_and_common_words_are_easy_to_guess(password: str) -> None:
    assert fault_of_password(password, KNOWN) != ""


@pytest.mark.parametrize("password", ["cheaphornybastard", "LHBJKJUBZ2957704", "30secondstomars"])
def test_a_password_that_leaked_often_is_refused_however_it_is_written(password: str) -> None:
    assert "stolen" in fault_of_password(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "imogentuck.imogentuck",
        "MarlbeckHomes2026!",
        "caseround-caseround",
        "TenancyOfficerMarlbeck",
        "Imogen Tuck Homes 7",
    ],
)
def test_what_anybody_knows_about_its_owner_does_not_count(password: str) -> None:
    assert fault_of_password(password, KNOWN) != ""
    assert fault_of_password(f"{password} otter lantern vinegar", KNOWN) == ""


def test_the_list_holds_what_leaked_at_this_length_and_nothing_shorter() -> None:
    common = read_common_passwords(MANIFEST)
    assert len(common) > 9_000
    assert min(map(len, common)) == SHORTEST
    assert "1qaz2wsx3edc4rfv" in common


def test_every_password_of_the_list_is_refused() -> None:
    assert [password for password in read_common_passwords(MANIFEST) if not fault_of_password(password, ())] == []


@given(st.text(max_size=SHORTEST - 1))
@settings(max_examples=20)
def test_fewer_characters_never_do(password: str) -> None:
    assert str(SHORTEST) in fault_of_password(password, KNOWN)


@settings(max_examples=5)
@given(st.text(min_size=LONGEST + 1, max_size=LONGEST + 50))
def test_there_is_an_end(password: str) -> None:
    assert str(LONGEST) in fault_of_password(password, KNOWN)


@settings(max_examples=40)
@given(st.text(min_size=SHORTEST, max_size=LONGEST))
def test_nothing_that_can_be_typed_breaks_it(password: str) -> None:
    assert isinstance(fault_of_password(password, KNOWN), str)


@pytest.mark.usefixtures("slow_digests")
def test_what_is_kept_is_argon2id_and_tells_nothing() -> None:
    digest = digest_password("kettle harbour violin")
    assert digest.startswith("$argon2id$v=19$m=65536,t=3,")
    assert digest != digest_password("kettle harbour violin")
    assert password_fits(digest, "kettle harbour violin")
    assert not password_fits(digest, "kettle harbour violin ")
    assert not password_fits("", "nobody has this password")
    assert not password_fits("not a digest", "kettle harbour violin")
