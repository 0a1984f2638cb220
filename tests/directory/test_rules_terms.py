"""Which words of the word list stand in a text, and where."""

import time

import pytest
from directory_words import listed
from hypothesis import given
from hypothesis import strategies as st

from app.directory.term_rules import MOST_WORDS, FoundTerm, Vocabulary, fits, fold, is_abbreviation

MARAC = listed("MARAC", "Multi-agency risk assessment conference")
WORDS = Vocabulary(
    [
        MARAC,
        listed("IT"),
        listed("WAS"),
        listed("petechiae"),
        listed("risk"),
        listed("bail"),
        listed("bail conditions", spellings=["bail condition"]),
        listed("DVPO", spellings=["DVPN"]),
        listed("s47", spellings=["s.47", "Section 47"]),
        listed("Clare’s Law"),
        listed("A&E"),
        listed("I"),
    ]
)


def words_in(text: str, vocabulary: Vocabulary = WORDS) -> list[str]:
    """What was found, as it stands in the text."""
    return [text[found.start : found.end] for found in vocabulary.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was heard at MARAC.", ["MARAC"]),
        ("IT WAS heard", ["IT", "WAS"]),
        ("marac, Marac", []),
        ("three MARACs, the MARAC's plan, MARAC’s chair", ["MARACs", "MARAC", "MARAC"]),
        ("PREMARAC MARACX xMARAC_ MARAC2", []),
        ("Petechiae and PETECHIAE", ["Petechiae", "PETECHIAE"]),
        ("risks, Risk, risky, asterisk", ["risks", "Risk"]),
        ("his bail conditions stand, bail ended", ["bail conditions", "bail"]),
        ("bail\nconditions", ["bail\nconditions"]),
        ("the multi‑agency  risk assessment\tconference", ["multi‑agency  risk assessment\tconference"]),
        ("multi-agency risk meeting", ["risk"]),
        ("DVPN/DVPO", ["DVPN", "DVPO"]),
        ("(S47)", ["S47"]),
        ("under s.47, SECTION 47, s 47", ["s.47", "SECTION 47"]),
        ("clare's law; CLARE’S LAW", ["clare's law", "CLARE’S LAW"]),
        ("at A&E since", ["A&E"]),
        ("Is I", ["I"]),
        ("-MARAC-", ["MARAC"]),
        ("", []),
        ("¿?", []),
    ],
)
def test_words_are_found_whole_and_as_they_are_written(text: str, found: list[str]) -> None:
    assert words_in(text) == found


def test_a_word_is_explained_where_it_stands_first() -> None:
    seen: set = set()
    first = list(WORDS.find_firsts("MARAC then MARAC, DVPN then DVPO", seen))
    assert [(found.start, found.term.word) for found in first] == [(0, "MARAC"), (18, "DVPO")]
    assert list(WORDS.find_firsts("MARAC", seen)) == []


def test_the_words_in_several_texts_come_in_alphabetical_order_and_once() -> None:
    assert [term.word for term in WORDS.terms_in(["a risk", "MARACs", "bail, risk"])] == ["bail", "MARAC", "risk"]


def test_of_two_words_written_alike_the_first_counts_and_a_word_itself_before_other_ways_to_write_it() -> None:
    both = Vocabulary([listed("zeta", spellings=["order"]), listed("order"), listed("alpha", spellings=["zeta"])])
    assert [found.term.word for found in both.find("an order, a zeta")] == ["order", "zeta"]


def test_a_sentence_is_no_word_and_texts_are_not_searched_for_it() -> None:
    longest = " ".join(f"w{number}" for number in range(MOST_WORDS))
    assert words_in(longest, Vocabulary([listed(longest)])) == [longest]
    assert words_in(f"{longest} more", Vocabulary([listed(f"{longest} more")])) == []


def test_signs_around_a_word_belong_to_nobody() -> None:
    assert words_in("see e.g.", Vocabulary([listed("(e.g.)")])) == ["e.g"]
    assert words_in("...", Vocabulary([listed("...")])) == []


def test_an_empty_list_finds_nothing() -> None:
    assert words_in("MARAC", Vocabulary([])) == []


@pytest.mark.parametrize("spelling", ["MARAC", "GPs", "eHub", "A", "MARAC referral"])
def test_capitals_inside_a_word_make_an_abbreviation(spelling: str) -> None:
    assert is_abbreviation(spelling)


@pytest.mark.parametrize("spelling", ["Petechiae", "s47", "Clare’s Law", "a", ""])
def test_capitals_at_the_beginning_do_not(spelling: str) -> None:
    assert not is_abbreviation(spelling)


def test_words_are_told_apart_by_their_letters() -> None:
    assert fold("  Clare’s  LAW ") == fold("clare's law")
    assert fold("s47") != fold("s.47")
    assert fold("--") == ""


def test_somebody_finds_a_word_by_any_way_to_write_it_and_by_its_meaning() -> None:
    term = listed("IDVA", "Independent adviser", spellings=["advisor"], meaning="Plans for safety.")
    assert all(fits(term, typed) for typed in ("idv", "INDEPENDENT  adv", "advisor", "for safety"))
    assert not fits(term, "refuge")


TEXTS = st.text(st.sampled_from(list("abMRC s'’-‑./&47\n<>\"é")), max_size=80)
SPELLINGS = st.text(st.sampled_from(list("abMRC s'’-.4")), min_size=1, max_size=8)
VOCABULARIES = st.lists(SPELLINGS, max_size=8, unique=True).map(lambda words: Vocabulary(map(listed, words)))


@given(TEXTS, VOCABULARIES)
def test_what_is_found_is_whole_words_in_order_none_in_another(text: str, vocabulary: Vocabulary) -> None:
    at = 0
    for found in vocabulary.find(text):
        assert at <= found.start < found.end <= len(text)
        at = found.end
        assert not text[found.start - 1 : found.start].isalnum()
        assert not text[found.end : found.end + 1].isalnum()
        written = fold(text[found.start : found.end])
        assert written in {fold(found.term.word), fold(found.term.word) + "s"}


@given(SPELLINGS.filter(lambda word: fold(word) != ""), TEXTS)
def test_a_word_alone_is_always_found(word: str, around: str) -> None:
    text = f"{around}\n{word}"
    assert any(text[found.start : found.end] in word for found in Vocabulary([listed(word)]).find(text))


@given(TEXTS, VOCABULARIES)
def test_nothing_longer_could_have_been_found(text: str, vocabulary: Vocabulary) -> None:
    found = list(vocabulary.find(text))
    for term in vocabulary.terms:
        for one in Vocabulary([term]).find(text):
            overlapping = [other for other in found if other.start < one.end and one.start < other.end]
            assert overlapping
            first: FoundTerm = overlapping[0]
            assert first.start < one.start or first.end >= one.end


@pytest.mark.parametrize("word", ["a", "a a a b", "aaaa"])
def test_a_long_text_takes_as_long_for_every_letter_as_a_short_one(word: str) -> None:
    """A hundred thousand letters and five hundred words, made to be as slow as they can be."""
    vocabulary = Vocabulary(listed(f"{'a ' * (number % MOST_WORDS)}b{number}") for number in range(500))

    def seconds(text: str) -> float:
        began = time.process_time()
        assert list(vocabulary.find(text)) == []
        return time.process_time() - began

    text = f"{word} " * (100_000 // (len(word) + 1))
    seconds(text[:10_000])
    assert seconds(text) < 40 * max(seconds(text[:10_000]), 0.002)
