"""The texts of the minutes: what is refused changes nothing, and writing at once loses nothing."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text

from app.minutes.document import LiveText
from app.minutes.update_format import SomethingMissing, UnusableUpdate, read_clocks

LETTERS = st.text(alphabet="abc é😀\n", min_size=1, max_size=6)


class Page:
    """Somebody's browser: its own copy of the text, and a number of its own."""

    def __init__(self, number: int = 100) -> None:
        self.doc: Doc[Text] = Doc(client_id=number)
        self.text = self.doc.get("text", type=Text)

    def change(self, act: Callable[[Text], None]) -> bytes:
        """Do that to the text; answers the update it makes."""
        before = self.doc.get_state()
        act(self.text)
        return self.doc.get_update(before)

    def write(self, words: str, at: int = 0) -> bytes:
        """Insert words before the character at that place."""
        offset = len(str(self.text)[:at].encode())
        return self.change(lambda text: text.insert(offset, words))

    def erase(self, start: int, end: int) -> bytes:
        """Take these characters out."""
        whole = str(self.text)
        first, last = len(whole[:start].encode()), len(whole[:end].encode())

        def act(text: Text) -> None:
            del text[first:last]

        return self.change(act)


def piece(client: int, clock: int, words: str, info: int = 4, parent: bytes = b"\1\4text") -> bytes:
    """An update with one piece, byte by byte."""
    raw = words.encode()
    return bytes([1, 1, client, clock, info]) + parent + bytes([len(raw)]) + raw + b"\0"


def test_what_was_written_comes_back() -> None:
    page, text = Page(), LiveText()
    text.apply(page.write("hello"))
    text.apply(page.write(" there", 5))
    text.apply(page.erase(0, 1))
    assert str(text) == "ello there"
    other = Page(101)
    other.doc.apply_update(text.difference(other.doc.get_state()))
    assert str(other.text) == "ello there"
    assert read_clocks(text.vector()) == read_clocks(page.doc.get_state())


def test_the_same_update_twice_is_the_update_once() -> None:
    page, text = Page(), LiveText()
    update = page.write("once")
    text.apply(update)
    text.apply(update)
    assert str(text) == "once"


def test_what_builds_on_something_missing_is_refused_and_does_not_wait() -> None:
    page, text = Page(), LiveText()
    first, second = page.write("one"), page.write("two", 3)
    with pytest.raises(SomethingMissing):
        text.apply(second)
    text.apply(first)
    assert str(text) == "one"
    text.apply(second)
    assert str(text) == "onetwo"


def test_a_deletion_of_something_missing_is_refused() -> None:
    page, text = Page(), LiveText()
    page.write("one")
    with pytest.raises(SomethingMissing):
        text.apply(page.erase(0, 2))
    assert read_clocks(text.vector()) == {}


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0", id="no deletions"),
        pytest.param(b"\0\0\0", id="more behind its end"),
        pytest.param(piece(7, 0, "x", parent=b"\1\5other"), id="another text"),
        pytest.param(piece(7, 0, "x", parent=b"\0\7\0"), id="inside something else"),
        pytest.param(piece(7, 0, "x", info=0x24, parent=b"\1\4text\1k"), id="under a key"),
        pytest.param(piece(7, 0, '"x"', info=5), id="something embedded"),
        pytest.param(piece(7, 0, "", info=4), id="an empty piece"),
        pytest.param(b"\1\1\7\0\6\1\4text\4bold\4true\0", id="formatting"),
        pytest.param(b"\1\1\7\0\0\5\0", id="a removed piece"),
        pytest.param(b"\1\1\7\0\x0a\5\0", id="a gap"),
        pytest.param(b"\1\1\7\0\x84\7\0\1x\0", id="next to itself"),
        pytest.param(b"\2\1\7\0\x84\x08\0\1x\1\x08\0\x84\7\0\1x\0", id="two that wait for each other"),
        pytest.param(b"\1\1\7\0\4\1\4text\1\xff\0", id="no text at all"),
        pytest.param(b"\1\1\7\0\1\1\4text\xff\xff\xff\xff\xff\xff\xff\x7f\0", id="endless"),
    ],
)
def test_other_than_plain_text_is_refused(update: bytes) -> None:
    text = LiveText([piece(1, 0, "here before")])
    before = text.difference(b"")
    with pytest.raises(UnusableUpdate):
        text.apply(update)
    assert str(text) == "here before"
    assert text.difference(b"") == before


def test_a_known_piece_is_not_cut_through_a_character() -> None:
    text = LiveText([piece(7, 0, "ab")])
    with pytest.raises(UnusableUpdate):
        text.apply(piece(7, 0, "a😀z"))
    text.apply(piece(7, 0, "ab😀z"))
    assert str(text) == "ab😀z"


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(b"\0\1\7\1\1\1", id="its first half deleted"),
        pytest.param(b"\0\1\7\1\2\1", id="its second half deleted"),
        pytest.param(b"\0\1\7\1\0\2", id="deleted up to its middle"),
        pytest.param(b"\0\1\7\1\2\2", id="deleted from its middle"),
        pytest.param(b"\1\1\x08\0\x84\7\1\1x\0", id="a letter behind its first half"),
        pytest.param(b"\1\1\x08\0\x44\7\2\1x\0", id="a letter before its second half"),
    ],
)
@pytest.mark.parametrize("is_from_the_log", [False, True])
def test_a_character_is_not_taken_apart(update: bytes, is_from_the_log: bool) -> None:
    """The libraries of page and server read a half differently: afterwards they would not hold the same text."""
    whole = piece(7, 0, "a😀b")
    text = LiveText([whole] if is_from_the_log else [])
    text.apply(whole)
    with pytest.raises(UnusableUpdate):
        text.apply(update)
    assert str(text) == "a😀b"
    assert read_clocks(text.vector()) == {7: 4}
    text.apply(b"\1\1\x08\0\xc4\7\2\7\3\1x\0")
    text.apply(b"\0\1\7\1\1\2")
    assert str(text) == "axb"


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=20))
def test_no_bytes_change_a_text_unless_they_are_taken(attempts: list[bytes]) -> None:
    _try_all(attempts)


@given(st.data())
def test_no_damaged_update_changes_a_text_unless_it_is_taken(data: st.DataObject) -> None:
    page = Page()
    updates = [page.write(data.draw(LETTERS), 0) for _ in range(3)] + [page.erase(0, 1)]
    attempts = []
    for update in updates:
        damaged = bytearray(update)
        for _ in range(data.draw(st.integers(1, 3))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        attempts += [bytes(damaged), update[: data.draw(st.integers(0, len(update)))], update]
    _try_all(attempts)


def _try_all(attempts: list[bytes]) -> None:
    """What is refused leaves the text as it was; what is taken is all there, and the log reads back the same."""
    text, log = LiveText([piece(1, 0, "abc")]), [piece(1, 0, "abc")]
    for attempt in attempts:
        before = (str(text), text.vector(), text.difference(b""))
        try:
            text.apply(attempt)
        except UnusableUpdate:
            assert (str(text), text.vector(), text.difference(b"")) == before
        else:
            log.append(attempt)
        assert read_clocks(text.vector()) == text._clocks
    assert str(LiveText(log)) == str(text)


@given(st.binary(max_size=30))
def test_a_strange_vector_is_refused_or_answered(vector: bytes) -> None:
    text = LiveText([piece(1, 0, "abc")])
    try:
        answer = text.difference(vector)
    except UnusableUpdate:
        return
    assert isinstance(answer, bytes)
    assert str(text) == "abc"


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 30), LETTERS), max_size=40), st.randoms()
)
def test_writing_at_once_loses_nothing(steps: list[tuple[int, int, int, str]], chance: random.Random) -> None:
    """Pages write offline and meet the server whenever they like; in the end all hold the same, with every word."""
    server, pages, log, written = LiveText(), [Page(number) for number in range(100, 104)], list[bytes](), 0
    for who, act, place, words in steps:
        page = pages[who]
        if act == 0:
            page.write(words, place % (len(str(page.text)) + 1))
            written += len(words)
        elif act == 1 and str(page.text):
            page.erase(place % len(str(page.text)), len(str(page.text)))
        else:
            _meet(server, page, log)
    for page in [*chance.sample(pages, 4), *pages]:
        _meet(server, page, log)
    assert {str(page.text) for page in pages} == {str(server)}
    assert str(LiveText(log)) == str(server)
    assert sum(read_clocks(server.vector()).values()) >= written


def _meet(server: LiveText, page: Page, log: list[bytes]) -> None:
    """What `minutes_open` does: the page takes what it lacks, then sends what the server lacks."""
    page.doc.apply_update(server.difference(page.doc.get_state()))
    update = page.doc.get_update(server.vector())
    server.apply(update)
    log.append(update)


def test_an_update_made_to_be_slow_is_not() -> None:
    """Two pages' pieces that stand on each other in turn, and many others that wait for the last of them."""
    turns, waiters = 3000, 3000
    one, two = bytearray(), bytearray()
    for turn in range(turns):
        one += b"\4\1\4text\1x" if turn == 0 else b"\x84\2" + _number(turn - 1) + b"\1x"
        two += b"\x84\1" + _number(turn) + b"\1x"
    update = _number(2 + waiters)
    update += b"".join(b"\1" + _number(9 + n) + b"\0\x84\2" + _number(turns - 1) + b"\1x" for n in range(waiters))
    update += _number(turns) + b"\1\0" + one + _number(turns) + b"\2\0" + two + b"\0"
    text = LiveText()
    text.apply(bytes(update))
    assert len(str(text)) == 2 * turns + waiters


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(128 | (value & 127))
        value >>= 7
    return bytes([*out, value])
