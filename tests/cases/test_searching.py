"""What somebody may mean by what they typed to find somebody."""

from datetime import date

import pytest

from app.cases.access_models import TokenKind
from app.cases.searching import birth_dates_meant, texts_to_find
from app.cases.tokens import reference_texts
from app.core.errors import Invalid

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    "typed",
    [
        *("3 5 1979", "03/05/1979", "3.5.1979", "3-5-1979", "1979-05-03", "03051979", "3 May 1979", "3rd May 1979"),
        *("3rd of may, 1979", "May 3, 1979", "3 sept 1979", "DOB 3/5/1979", "born 3 May 1979", "3May1979"),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    month = 9 if "sept" in typed else 5
    assert birth_dates_meant(typed, TODAY) == {date(1979, month, 3)}


def test_a_year_of_two_figures_means_every_year_that_it_can_be() -> None:
    assert birth_dates_meant("3/5/79", TODAY) == {date(1979, 5, 3)}
    assert birth_dates_meant("3 May 19", TODAY) == {date(1919, 5, 3), date(2019, 5, 3)}


@pytest.mark.parametrize("typed", ["", "Kay Marsh", "May Marsh", "March", "HT-492", "42/118201/26", "07700 900123"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert birth_dates_meant(typed, TODAY) == frozenset()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/2/1979", "There is no day 31/2/1979"),
        ("30 Feb 1979", "There is no day 30 Feb 1979"),
        ("3/5/2031", "Nobody was born on 3/5/2031 yet"),
        ("3 May 1597", "too long ago"),
        ("?!", "Write a name"),
        ("k", "Write a name"),
        ("", "Write a name"),
        ("x" * 101, "at most 100"),
    ],
)
def test_what_cannot_be_looked_for_is_told_with_the_way_to_put_it_right(typed: str, said: str) -> None:
    with pytest.raises(Invalid, match=said.replace("?", r"\?")) as told:
        texts_to_find(typed, TODAY)
    assert told.value.field == "what"


@pytest.mark.parametrize("typed", ["42/118201/26", "42 118201 26", "Crime no. 42/118201/26", "4211820126"])
def test_a_number_is_the_same_however_it_is_written(typed: str) -> None:
    assert "4211820126" in reference_texts(typed)


def test_several_numbers_stand_for_themselves_and_words_for_none() -> None:
    both = reference_texts("42/118201/26 and ST/00417/26, see log")
    assert {"4211820126", "st0041726"} <= both
    assert reference_texts("not known yet") == frozenset()
    assert reference_texts("12") == frozenset(), "too short to mean one case"


def test_what_may_be_a_number_or_a_phone_is_looked_for_as_both() -> None:
    texts = texts_to_find("42/118201/26", TODAY)
    assert texts[TokenKind.REFERENCE] == {"4211820126"}
    assert texts[TokenKind.PHONE]
    assert not texts[TokenKind.NAME]


@pytest.mark.parametrize("typed", ["李", "ليلى", "O'Neill", "Ng"])
def test_a_name_of_any_script_can_be_looked_for(typed: str) -> None:
    assert texts_to_find(typed, TODAY)[TokenKind.NAME]
