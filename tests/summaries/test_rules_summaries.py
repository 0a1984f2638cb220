"""The recipient code, the words that must not leak, and first letters in place of names."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disclosure.initials import make_initials, with_initials
from app.summaries.rules import leaked_words, make_recipient_code


@given(st.integers())
def test_a_code_can_be_said_aloud(seed: int) -> None:
    assert re.fullmatch(r"[A-HJ-NP-RTV-Y2-46-9]{3}-[A-HJ-NP-RTV-Y2-46-9]{3}", make_recipient_code(Random(seed)))


@pytest.mark.parametrize(
    "text",
    [
        "Stuart signed out a key.",
        "the key of Stuart’s cupboard",
        "signed by STUART",
        "broken\nStuart\nover lines",
        "seen by St\u00aduart",
        "runtogetherStuartlikethis",
        "letters apart: S tuart",
    ],
)
def test_a_withheld_word_is_found_however_it_is_written(text: str) -> None:
    assert leaked_words(text, {"Stuart", "Bracewell"}, set()) == ["Stuart"]


@pytest.mark.parametrize(
    ("text", "withheld", "allowed"),
    [
        ("mark the door", {"Mark"}, set()),
        ("Marked", {"Mark"}, set()),
        ("Ryan Cotter", {"Ryan", "Cotter"}, {"Ryan", "Cotter"}),
        ("nothing of the kind", {"Stuart"}, set()),
        ("", {"Stuart"}, set()),
    ],
)
def test_other_words_are_not(text: str, withheld: set[str], allowed: set[str]) -> None:
    assert leaked_words(text, withheld, allowed) == []


def test_a_place_is_found_as_a_whole() -> None:
    places = {"14 Lockkeeper Row, Saltby", "14 Lockkeeper Row"}
    assert leaked_words("She is at 14  Lockkeeper\nRow now", places, set()) == ["14 Lockkeeper Row"]


@given(st.text(alphabet="abcdefgh ", max_size=30), st.text(alphabet="abcdefgh ", max_size=30))
def test_a_whole_word_never_gets_past(before: str, after: str) -> None:
    assert leaked_words(f"{before} Zqfiona {after}", {"Zqfiona"}, {before}) == ["Zqfiona"]


def test_initials_tell_a_family_apart_with_the_fewest_letters() -> None:
    assert make_initials(["Kay Marsh", "Alfie Marsh", "Ada Marsh"]) == {
        "Kay Marsh": "K",
        "Alfie Marsh": "Al",
        "Ada Marsh": "Ad",
    }


def test_names_become_first_letters_and_other_words_stay() -> None:
    initials = make_initials(["Kay Marsh", "Dean Rudd", "Al"])
    text = "Kay Marsh and Dean met; Rudd's van, the Marshes and the dean stay. Al too."
    assert with_initials(text, initials) == "K and D met; R's van, the Marshes and the dean stay. A too."


def test_people_of_one_first_name_are_told_apart_by_their_other_names() -> None:
    assert make_initials(["Ann Lee", "Ann Moss", "Anna"]) == {"Ann Lee": "AL", "Ann Moss": "AM", "Anna": "Anna"}
