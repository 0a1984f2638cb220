"""How long a sign-in holds, and how a browser is called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.devices import device_words
from app.identity.sign_in_rules import holds, is_worth_noting

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SPANS = st.timedeltas(timedelta(0), timedelta(hours=24))


@given(SPANS, SPANS)
def test_it_holds_within_twelve_hours_and_half_an_hour_of_the_last_sign(age: timedelta, silence: timedelta) -> None:
    expected = age < timedelta(hours=12) and silence < timedelta(minutes=30)
    assert holds(started_utc=NOW - age, seen_utc=NOW - silence, now_utc=NOW) is expected


@pytest.mark.parametrize(("seconds", "is_noted"), [(0, False), (59, False), (60, True), (600, True)])
def test_a_sign_is_written_down_once_a_minute(seconds: int, is_noted: bool) -> None:
    assert is_worth_noting(seen_utc=NOW - timedelta(seconds=seconds), now_utc=NOW) is is_noted


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/149.0 Safari/537.36 Edg/149.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/19 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/149 Safari/604", "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel) AppleWebKit/537 Chrome/149 Mobile Safari/537", "Chrome on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"),
        ("curl/8.0 (Windows)", "A browser on Windows"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_called_by_words_that_people_know(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words
