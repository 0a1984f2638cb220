"""How long a partner's link and its codes hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.link_rules import MOST_WRONG_CODES, LinkFacts, Shut, hide_address, read_code, why_shut

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
OPEN = LinkFacts(
    expires_utc=NOW + timedelta(days=1), openings_left=3, wrong_codes=0, is_revoked=False, is_overtaken=False
)


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (OPEN, None),
        (replace(OPEN, expires_utc=NOW), Shut.EXPIRED),
        (replace(OPEN, openings_left=0), Shut.USED_UP),
        (replace(OPEN, wrong_codes=MOST_WRONG_CODES), Shut.GUESSED_AT),
        (replace(OPEN, is_overtaken=True), Shut.OVERTAKEN),
        (replace(OPEN, is_revoked=True, is_overtaken=True), Shut.REVOKED),
    ],
)
def test_a_link_says_why_it_does_not_open(link: LinkFacts, why: Shut | None) -> None:
    assert why_shut(link, NOW) is why


@pytest.mark.parametrize(
    ("typed", "code"),
    [("123 456", "123456"), ("123-456 ", "123456"), ("12345", ""), ("1234567", ""), ("١٢٣٤٥٦", ""), ("", "")],
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert read_code(typed) == code


@given(st.text())
def test_whatever_is_typed_is_six_digits_or_nothing(typed: str) -> None:
    code = read_code(typed)
    assert code == "" or (len(code) == 6 and code.isascii() and code.isdigit())


def test_an_address_is_known_again_by_its_owner_alone() -> None:
    assert hide_address("s.heald@millrace.example") == "s••••@millrace.example"
