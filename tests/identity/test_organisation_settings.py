"""The settings of an organisation's own sign-in are checked before anything starts."""

from pathlib import Path

import pytest

from app.config import SettingsError, read_settings


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """Settings that can be used."""
    secret = tmp_path / "secret"
    secret.write_text("hush-hush\n", encoding="utf-8")
    return {
        "OIDC_ISSUER": "https://login.example/v2.0",
        "OIDC_CLIENT_ID": "caseround",
        "OIDC_CLIENT_SECRET_FILE": str(secret),
    }


def test_without_any_there_is_no_such_sign_in() -> None:
    assert read_settings({}).oidc is None


def test_all_are_read_and_the_secret_is_never_shown(given: dict[str, str]) -> None:
    settings = read_settings(given | {"OIDC_TENANT": "t", "OIDC_NAME": "Testbury", "OIDC_ACR": "one two"})
    assert settings.oidc is not None
    assert (settings.oidc.client_secret, settings.oidc.tenant, settings.oidc.name) == ("hush-hush", "t", "Testbury")
    assert settings.oidc.acr == ("one", "two")
    assert "hush-hush" not in repr(settings)


@pytest.mark.parametrize("name", ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET_FILE"])
def test_half_of_them_is_refused_by_name(given: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({key: value for key, value in given.items() if key != name})


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example",
        "login.example",
        "ftp://login.example",
        "https://",
        "https://a.example/?x=1",
        "https://a:b",
    ],
)
def test_an_issuer_that_is_not_safe_to_speak_to_is_refused(given: dict[str, str], issuer: str) -> None:
    with pytest.raises(SettingsError, match="OIDC_ISSUER"):
        read_settings(given | {"OIDC_ISSUER": issuer})


def test_a_secret_that_cannot_be_read_is_said(given: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(given | {"OIDC_CLIENT_SECRET_FILE": str(tmp_path / "none")})
    (tmp_path / "empty").write_text(" \n", encoding="utf-8")
    with pytest.raises(SettingsError, match="is empty"):
        read_settings(given | {"OIDC_CLIENT_SECRET_FILE": str(tmp_path / "empty")})
