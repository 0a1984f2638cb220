"""A number from 0 to 10 is read; anything else is told beside its field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.minutes.scale import read_number


@given(st.integers(0, 10), st.sampled_from(["", " ", "\t"]))
def test_a_number_is_read_with_whatever_space_around_it(number: int, space: str) -> None:
    assert read_number(f"{space}{number}{space}") == number


@pytest.mark.parametrize("typed", ["", "  ", "11", "-1", "3.5", "3-4", "three", "٣", "1e1", "9999999999"])
def test_anything_else_is_answered_beside_the_field(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_number(typed)
    assert caught.value.field == "number"
    assert "from 0 to 10" in str(caught.value)
