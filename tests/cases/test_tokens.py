"""Which ways of writing a name, a number or a place are taken for the same, on plain data."""

from datetime import date

import pytest

from app.cases.access_models import TokenKind
from app.cases.tokens import Particulars, address_texts, name_texts, phone_texts, read_birth_date, single_name_texts

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stuart Kemp", "Kemp, Stuart"),
        ("Stuart Kemp", "STU KEMP"),
        ("Stuart Kemp", "Mr Stewart James Kemp"),
        ("DS Anita Kerr", "Anita Kerr"),
        ("Zoë Müller", "Zoe Muller"),
        ("Anne-Marie O'Brien", "Annemarie O’Brien"),
        ("Anne-Marie Smith-Jones", "Marie Jones"),
        ("Kate Bell", "Catherine Bell"),
    ],
)
def test_these_are_the_same_name(one: str, other: str) -> None:
    assert not name_texts(one).isdisjoint(name_texts(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Stuart Kemp", "Steven Kemp"), ("Stuart Kemp", "Fiona Kemp"), ("Kemp", "Kemp"), ("", ""), ("Mr", "Mr Kemp")],
)
def test_these_are_not(one: str, other: str) -> None:
    assert name_texts(one).isdisjoint(name_texts(other))


def test_a_single_name_finds_and_matches_nothing() -> None:
    kemp = Particulars(names=("Stuart Kemp",))
    assert "kemp" in kemp.to_find()[TokenKind.NAME]
    assert "kemp" not in kemp.to_match()[TokenKind.NAME]
    assert single_name_texts("Kemp") == {"kemp"}


@pytest.mark.parametrize(
    "typed", ["07700 900156", "+44 7700 900156", "+44 (0)7700-900156", "0044 7700 900156", "07700900156 (her sister)"]
)
def test_a_number_is_the_same_however_it_is_dialled(typed: str) -> None:
    assert phone_texts(typed) == {"07700900156"}


@pytest.mark.parametrize("typed", ["", "Flat 2", "born 3 5 1997", "999"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert phone_texts(typed) == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("19 Chapel Fields, Marlbeck", "19 chapel fields"),
        ("12a High St, Marlbeck MB1 4QT", "12A, mb14qt"),
        ("Flat 2, 40 Lockkeeper's Row", "40 Lockkeepers Row, Apt 2"),
        ("19 Chapel Rd", "19 Chapel Road, Marlbeck"),
    ],
)
def test_these_are_the_same_place(one: str, other: str) -> None:
    assert not address_texts(one).isdisjoint(address_texts(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("19 Chapel Fields", "91 Chapel Fields"),
        ("Flat 2, 40 Lockkeeper's Row", "Flat 3, 40 Lockkeeper's Row"),
        ("a refuge", "a refuge"),
        ("MB1 4QT", "MB1 4QT"),
    ],
)
def test_these_are_not_the_same_place(one: str, other: str) -> None:
    assert address_texts(one).isdisjoint(address_texts(other))


@pytest.mark.parametrize("typed", ["3.5.1997", "3 May 1997", "03/05/1997", "1997-05-03", " 3 may 1997 "])
def test_a_date_of_birth_is_read_as_people_write_it(typed: str) -> None:
    assert read_birth_date(typed) == date(1997, 5, 3)


@pytest.mark.parametrize("typed", ["", "Kemp", "31/02/1997", "3 Moy 1997", "3/5", "07700 900156"])
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read_birth_date(typed) is None


def test_nobody_is_found_by_where_they_live() -> None:
    someone = Particulars(addresses=("19 Chapel Fields",))
    assert TokenKind.ADDRESS not in someone.to_find()
    assert someone.to_match()[TokenKind.ADDRESS] == {"19 chapel fields"}
