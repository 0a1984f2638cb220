"""Who may send a form to this site."""

import pytest

from app.config import read_settings
from app.core.origin import is_from_this_site, own_origins, says_nothing_of_where

OWN = frozenset({"https://safe.example"})


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://safe.example"},
        {"Origin": "https://safe.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Referer": "https://safe.example/meetings/1?x=https://evil.example"},
        {"Origin": "null", "Referer": "https://safe.example/"},
        {"Referer": "HTTPS://SAFE.EXAMPLE/meetings"},
    ],
)
def test_forms_of_our_own_pages_come_in(said: dict[str, str]) -> None:
    assert is_from_this_site(said, OWN)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin", "Referer": "https://safe.example/"},
        {"Origin": "http://safe.example"},
        {"Origin": "https://safe.example:8443"},
        {"Origin": "https://safe.example.evil.example"},
        {"Origin": "https://evil.example/https://safe.example"},
        {"Origin": "https://safe.example/"},
        {"Origin": "https://SAFE.example"},
        {"Origin": "https://safe.example, https://evil.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "none"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site", "Referer": "https://safe.example/"},
        {"Sec-Fetch-Site": "same-site", "Referer": "https://safe.example/"},
        {"Referer": "https://evil.example/?https://safe.example/"},
        {"Referer": "https://safe.example@evil.example/"},
        {"Referer": "https://safe.example.evil.example/"},
        {"Referer": "http://safe.example/"},
        {"Referer": "//safe.example/"},
        {"Referer": "javascript:https://safe.example/"},
        {"Referer": "https://[safe.example/"},
        {"Referer": "about:blank"},
    ],
)
def test_forms_of_anybody_else_do_not(said: dict[str, str]) -> None:
    assert not is_from_this_site(said, OWN)


def test_only_a_program_says_nothing_at_all_of_where_it_comes_from() -> None:
    assert says_nothing_of_where({"Host": "safe.example"})
    for name in ("Origin", "Sec-Fetch-Site", "Referer"):
        assert not says_nothing_of_where({name: "null"})


def test_behind_tls_the_site_has_one_origin_whatever_host_is_named() -> None:
    secure = read_settings({"BASE_URL": "https://Safe.example/"})
    assert own_origins(secure, "evil.example") == OWN


def test_on_ones_own_machine_the_name_that_was_used_counts_too() -> None:
    local = read_settings({"BASE_URL": "http://127.0.0.1:8000"})
    assert own_origins(local, "localhost:8000") == {"http://127.0.0.1:8000", "http://localhost:8000"}
    assert own_origins(local, "") == {"http://127.0.0.1:8000"}
