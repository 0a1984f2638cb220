"""Whether two records may tell of one person: many hands write one name, and many people share half of one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.access_models import TokenKind
from app.cases.alike import LIKENESS, likeness_texts, spelt_plainly
from app.cases.likeness import NEAR_BIRTH, SAME_BIRTH, SAME_NAME, SWAPPED_BIRTH, reasons_alike
from app.cases.tokens import Particulars

BORN = date(1989, 3, 7)


def one(name: str, born: date | None = BORN, phone: str = "", address: str = "") -> Particulars:
    return Particulars(
        names=(name,),
        birth_date=born,
        phones=(phone,) if phone else (),
        addresses=(address,) if address else (),
    )


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("Sian Doherty", "Siân Docherty"),
        ("Robert Marsh", "Bob Marsh"),
        ("Kay Marsh", "Marsh, Kay"),
        ("Kay Marsh-Rudd", "Kay Marsh"),
        ("Muhammad Hussain", "Mohammed Hussein"),
        ("Agnieszka Wójcik", "Agnieshka Wojcik"),
        ("Łukasz Zieliński", "Lukas Zielinski"),
        ("Gwenllian Llewellyn", "Gwenllian Llewelyn"),
        ("Abdul Rahman", "Abdulrahman"),
        ("Khalid Siddiqui", "Khaled Siddiqi"),
        ("Elizabeth Haigh", "Liz Haigh"),
        ("Donna Haigh", "Donna Hiagh"),
    ],
)
def test_one_name_in_two_hands_with_one_date_of_birth_is_one_person(written: str, again: str) -> None:
    assert reasons_alike(one(written), one(again))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (one("Kay Marsh"), one("Dean Marsh")),
        (one("Kay Marsh"), one("Kay Marsh", date(1961, 11, 20))),
        (one("Kay Marsh", None), one("Kay Rudd", None)),
        (one("Kay Marsh", None), one("Kate Marsh")),
        (one("Kay"), one("Kay", None)),
        (one(""), one("")),
        (one("Name not known", None), one("Kay Marsh", None)),
        (one("Tom Rudd", phone="01632 960001"), one("Ann Marsh", phone="01632 960001")),
    ],
)
def test_half_of_a_name_or_another_date_of_birth_is_somebody_else(left: Particulars, right: Particulars) -> None:
    assert not reasons_alike(left, right)


def test_the_reason_is_said_in_words() -> None:
    assert reasons_alike(one("Kay Marsh"), one("Kay Marsh")) == (SAME_NAME, SAME_BIRTH)
    assert SWAPPED_BIRTH in reasons_alike(one("Kay Marsh"), one("Kay Marsh", date(1989, 7, 3)))
    assert NEAR_BIRTH in reasons_alike(one("Kay Marsh"), one("Kay Marsh", date(1988, 3, 7)))
    assert reasons_alike(one("Kay Marsh", None), one("Kay Marsh")) == (SAME_NAME,)


def test_a_new_surname_needs_the_whole_date_of_birth() -> None:
    assert reasons_alike(one("Kay Marsh"), one("Kay Rudd"))
    assert not reasons_alike(one("Kay Marsh"), one("Kay Rudd", None))


def test_twins_by_birth_are_two_people() -> None:
    assert not reasons_alike(one("Ife Adeyemi"), one("Dara Adeyemi"))


def test_records_that_are_alike_share_a_token() -> None:
    texts = likeness_texts(one("Siân Marsh"))
    assert set(texts) == LIKENESS
    assert texts[TokenKind.SOUND] & likeness_texts(one("Sian Marsch", None))[TokenKind.SOUND]
    assert texts[TokenKind.BORN_LIKE] & likeness_texts(one("Shan Marsh", date(1989, 7, 3)))[TokenKind.BORN_LIKE]


NAMES = st.text(min_size=0, max_size=40)
PARTICULARS = st.builds(
    Particulars,
    names=st.lists(NAMES, max_size=2).map(tuple),
    birth_date=st.none() | st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    phones=st.lists(NAMES, max_size=1).map(tuple),
    addresses=st.lists(NAMES, max_size=1).map(tuple),
)


@given(PARTICULARS, PARTICULARS)
def test_whatever_was_typed_is_compared_the_same_from_both_sides(left: Particulars, right: Particulars) -> None:
    assert bool(reasons_alike(left, right)) == bool(reasons_alike(right, left))


@given(NAMES)
def test_spelling_plainly_twice_changes_nothing_more_than_once_for_what_is_compared(name: str) -> None:
    assert isinstance(spelt_plainly(name), str)
    likeness_texts(one(name))
