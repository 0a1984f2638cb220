"""What an organisation's sign-in must say of itself before it is believed."""

import pytest

from app.identity.strength import is_strong


@pytest.mark.parametrize(
    "amr", [["mfa"], ["pwd", "mfa"], ["hwk"], ["fido"], ["sc"], ["pwd", "otp"], ["pin", "swk"], ["face", "swk"]]
)
def test_more_than_one_factor_is_enough(amr: list[str]) -> None:
    assert is_strong({"amr": amr}, ())


@pytest.mark.parametrize(
    "amr", [[], ["pwd"], ["otp"], ["pwd", "pin"], ["pwd", "sms"], ["pwd", "tel"], ["user"], "mfa", None, [{"mfa": 1}]]
)
def test_one_factor_or_a_text_message_is_not(amr: object) -> None:
    assert not is_strong({"amr": amr}, ())


def test_saying_nothing_is_not_enough() -> None:
    assert not is_strong({}, ())


def test_a_level_that_was_agreed_on_decides_alone() -> None:
    assert is_strong({"acr": "two", "amr": ["pwd"]}, ("two", "three"))
    assert not is_strong({"acr": "one", "amr": ["mfa"]}, ("two", "three"))
    assert not is_strong({"amr": ["mfa"]}, ("two",))
