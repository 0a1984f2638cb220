"""Small decisions about cases: what a reference looks like, and who is a child."""

import re
from datetime import date
from random import Random

import pytest

from app.cases.rules import is_under_18, make_reference

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("born", "is_child"),
    [
        (date(2008, 11, 24), False),
        (date(2008, 11, 25), False),
        (date(2008, 11, 26), True),
        (date(2008, 12, 1), True),
        (date(2009, 1, 1), True),
        (date(2026, 11, 25), True),
        (None, False),
    ],
)
def test_one_is_a_child_until_the_eighteenth_birthday(born: date | None, is_child: bool) -> None:
    assert is_under_18(born, TODAY) is is_child


def test_a_leap_day_is_no_trap() -> None:
    assert is_under_18(date(2008, 2, 29), date(2026, 2, 28))
    assert not is_under_18(date(2008, 2, 29), date(2026, 3, 1))


def test_a_reference_can_be_said_aloud() -> None:
    references = {make_reference(Random(number)) for number in range(200)}
    assert len(references) > 150
    assert all(re.fullmatch(r"[A-HJ-NP-RTV-Y]{2}-[2-9]{3}", reference) for reference in references)
