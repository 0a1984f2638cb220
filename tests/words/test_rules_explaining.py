"""A text with its words explained: the same text, safe, with buttons in it."""

import re
from html import unescape

from directory_words import listed
from hostile_text import MARK, Traps, hostile_texts, live_html
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.core.letters import readable
from app.core.words import paragraphs
from app.directory.term_rules import Vocabulary
from app.words.explaining import Explainer

# Templates drop what is no text from whatever they show.
TEXTS = [readable(text) for text in hostile_texts(Traps(url="http://127.0.0.1:9", file="/x"))]
WORDS = Vocabulary([listed("MARAC", "Multi-agency meeting", meaning="They meet."), listed("bail", spellings=["bond"])])
EXPLAINED = re.compile(r'<span class="app-term"><button [^>]*>(.*?)</button><span [^>]*>.*?</span></span>', re.DOTALL)


def explain(text: str, vocabulary: Vocabulary = WORDS, key: object = "text-1") -> str:
    """The text as it stands on a page."""
    return str(Explainer(vocabulary, key)(text))


def without_explanations(html: str) -> str:
    """What is left when the buttons and meanings are taken out."""
    return EXPLAINED.sub(r"\1", html)


def test_a_word_is_a_button_with_its_meaning_behind_it() -> None:
    term = WORDS.terms[1]
    place = f"text-1-{term.id.hex[:12]}"
    assert explain("At MARACs & so on, MARAC") == (
        f'At <span class="app-term"><button type="button" class="app-term__word" popovertarget="{place}" '
        f'aria-describedby="{place}">MARACs</button><span class="app-term__meaning" id="{place}" popover>'
        '<strong class="app-term__other">Multi-agency meeting.</strong> They meet.</span></span>'
        " &amp; so on, MARAC"
    )


def test_what_stands_in_the_text_is_not_said_again_but_what_it_is_called_in_the_list_is() -> None:
    assert "<strong" not in explain("on bail")
    assert '<strong class="app-term__other">bail.</strong>' in explain("on bond")
    assert '<strong class="app-term__other">MARAC.</strong>' in explain("a multi-agency meeting")


def test_parts_of_one_text_explain_a_word_once_and_two_texts_each_for_themselves() -> None:
    one = Explainer(WORDS, "a")
    assert "app-term" in one("MARAC")
    assert one("MARAC") == "MARAC"
    assert re.findall(r' id="(.*?)-', Explainer(WORDS, "b")("MARAC")) == ["b"]


def test_a_text_in_paragraphs_and_lists_keeps_them() -> None:
    text = "MARAC <met>\nand bail\n\n- bail\n- MARAC & more"
    explained = str(paragraphs(text, Explainer(WORDS, "a")))
    assert explained.count("app-term__word") == 2
    assert without_explanations(explained) == str(paragraphs(text))


def test_hostile_words_and_meanings_come_out_as_text() -> None:
    vocabulary = Vocabulary(listed(text, text, spellings=[text], meaning=text) for text in TEXTS)
    page = "".join(f"<p>{explain(text, vocabulary, number)}</p>" for number, text in enumerate(TEXTS))
    assert page.count("app-term__word") > len(TEXTS) / 2
    assert page.count(MARK) >= 2 * len(TEXTS)
    assert list(live_html(page, is_fragment=True)) == []


LETTERS = st.text(st.sampled_from(list("abMRC s'’-.&<>\"\n=/")), max_size=60)
VOCABULARIES = st.lists(
    st.builds(
        lambda word, meaning: (word, meaning),
        st.text(st.sampled_from(list("abMRC '&<-")), min_size=1, max_size=6),
        st.text(st.sampled_from(list("ab<>\"'& ")), max_size=6),
    ),
    max_size=6,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: Vocabulary(listed(word, meaning=meaning) for word, meaning in pairs))


@given(st.one_of(LETTERS, st.text(max_size=40), st.sampled_from(TEXTS)), VOCABULARIES)
def test_taking_the_explanations_out_leaves_the_escaped_text(text: str, vocabulary: Vocabulary) -> None:
    assert without_explanations(explain(text, vocabulary)) == str(escape(text))


@given(LETTERS, VOCABULARIES)
def test_no_id_is_there_twice_and_every_button_has_its_meaning(text: str, vocabulary: Vocabulary) -> None:
    html = explain(text, vocabulary)
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(set(ids)) == len(ids)
    assert re.findall(r'popovertarget="([^"]*)"', html) == ids == re.findall(r'describedby="([^"]*)"', html)
    assert unescape(re.sub(r"<[^>]*>", "", without_explanations(html))) == text
