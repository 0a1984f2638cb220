"""On paper nothing can be pointed at: the words of the word list that stand there are explained at its end."""

import re
from typing import Any

import pytest
from summaries.pdf_structure import faults_of_pdf

from app.directory.terms import NewTerm, add_term
from app.summaries.paper import print_summary, read_pdf
from app.summaries.queries import get_summary

HEADING = "Words used here"


def add(word: str, meaning: str, **more: Any) -> None:
    add_term(None, NewTerm(word=word, meaning=meaning, **more))


def paper_for(world: Any, code: str) -> tuple[bytes, str]:
    """The paper of that agency, and its text on one line."""
    document = print_summary(get_summary(world.actor(code), world.summary_of(code).id))
    return document, re.sub(r"\s+", " ", read_pdf(document))


def test_the_words_that_occur_are_explained_once_in_order_and_the_paper_is_whole(world: Any, app: Any) -> None:
    add("stays in the home", "Nobody moves.")
    add("back door", "Where one goes & comes.", full_form="The door at the back")
    add("MARAC", "They meet.")
    with app.test_request_context():
        document, text = paper_for(world, "HOU")
    end = text[text.index(HEADING) :]
    assert "back door, The door at the back: Where one goes & comes." in end
    assert "stays in the home: Nobody moves." in end
    assert end.index("back door") < end.index("stays in the home")
    assert "They meet" not in text
    assert faults_of_pdf(document) == []


def test_without_such_words_there_is_no_such_list(world: Any, app: Any) -> None:
    add("MARAC", "They meet.")
    with app.test_request_context():
        document, text = paper_for(world, "HOU")
    assert HEADING not in text
    assert faults_of_pdf(document) == []


def test_a_meaning_of_many_pages_stays_in_the_word_list_and_the_paper_is_made(world: Any, app: Any) -> None:
    add("back door", "Much to say. " * 10_000)
    add("stays in the home", "w" * 1100)
    with app.test_request_context():
        document, text = paper_for(world, "HOU")
    assert "Much to say" not in text
    assert "wwwww" in text
    assert faults_of_pdf(document) == []


@pytest.mark.parametrize("meaning", ["As for Bracewell.", "Fiona decides.", "BRACEWELL"])
def test_a_meaning_that_names_somebody_of_another_case_is_left_out_and_the_paper_is_made(
    world: Any, app: Any, meaning: str
) -> None:
    add("back door", meaning)
    add("stays in the home", "Nobody moves.")
    with app.test_request_context():
        _document, text = paper_for(world, "HOU")
    assert meaning not in text
    assert "Nobody moves." in text


def test_what_agencies_shared_stands_not_on_paper_and_its_words_do_not_either(world: Any, app: Any) -> None:
    add("four times", "Again and again.")
    with app.test_request_context():
        _document, text = paper_for(world, "POL")
    assert "Again and again" not in text
