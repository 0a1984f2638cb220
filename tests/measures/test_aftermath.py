"""What came of it in numbers: small ones are not told, and a spreadsheet takes nothing for a sum."""

import pytest
from conftest import SignInAs
from hypothesis import given
from hypothesis import strategies as st

from app.core.spreadsheets import csv_answer
from app.disclosure.aftermath import SMALLEST, without_small


@given(st.integers(0, 1000))
def test_no_number_between_none_and_five_is_told(number: int) -> None:
    told = without_small(number)
    assert told is None if 0 < number < SMALLEST else told == number


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9), max_size=3))
def test_nothing_begins_a_sum(cells: list[str]) -> None:
    for row in csv_answer("x.csv", [cells]).get_data(as_text=True).split(","):
        assert not row.startswith(("=", "+", "@", "\t"))


@pytest.mark.usefixtures("marlbeck", "context")
def test_the_coordinator_sees_plots_with_tables_and_files(sign_in_as: SignInAs) -> None:
    coordinator = sign_in_as("lewis.okafor@msfp.example")
    page = coordinator.get("/what-came-of-it-in-numbers").text
    assert "fewer than 5" in page
    assert page.count("<svg") == 2
    answer = coordinator.get("/what-came-of-it-in-numbers?csv=actions")
    assert answer.mimetype == "text/csv"
    assert "fewer than 5" in answer.text
    assert sign_in_as("anita.kerr@police.marlbeck.example").get("/what-came-of-it-in-numbers").status_code == 403
