"""What is no text is neither kept nor shown."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from app.core.letters import readable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b\x01\x1b[2Jc\x7f\x9f", "ab[2Jc"),
        ("x\ufffey\uffffz\ufdd0\U0001ffff", "xyz"),
        ("half \ud800", "half "),
        ("line\x0bline\x85line\x0cline", "line\nline\nline\nline"),
        ("a\tb\r\nc", "a\tb\r\nc"),
        ("👩\u200d👧 \u202eשלום\u202c Zoë", "👩\u200d👧 \u202eשלום\u202c Zoë"),
    ],
)
def test_text_stays_and_the_rest_goes(typed: str, kept: str) -> None:
    assert readable(typed) == kept


def test_markup_stays_markup() -> None:
    assert readable(Markup("<b>\0</b>")) == Markup("<b></b>")
    assert isinstance(readable(Markup("<b>\0</b>")), Markup)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_what_is_left_may_stand_on_any_page(text: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parseFragment(f"<p>{escape(readable(text))}</p>", container="section")
    assert parser.errors == []
    assert readable(readable(text)) == readable(text)
    readable(text).encode()
