"""How soon what a meeting decided went out, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from app.disclosure.circulation import circulated_in_words

ENDED = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(), "Circulated as it ended"),
        (timedelta(seconds=59), "Circulated as it ended"),
        (timedelta(minutes=1), "Circulated 1 minute after it ended"),
        (timedelta(minutes=40), "Circulated 40 minutes after it ended"),
        (timedelta(minutes=60), "Circulated 1 hour after it ended"),
        (timedelta(hours=5, minutes=59), "Circulated 5 hours after it ended"),
        (timedelta(days=1), "Circulated 1 day after it ended"),
        (timedelta(days=3, hours=2), "Circulated 3 days after it ended"),
    ],
)
def test_it_is_told_in_the_largest_unit_that_fits(after: timedelta, words: str) -> None:
    assert circulated_in_words(ENDED, ENDED + after) == words


def test_nothing_is_said_of_what_has_not_ended_or_not_gone_out() -> None:
    assert circulated_in_words(None, None) == ""
    assert circulated_in_words(ENDED, None) == ""
