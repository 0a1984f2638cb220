"""Settings are checked before anything starts, and say what is wrong with them."""

from pathlib import Path

import pytest

from app.config import INSTANCE_FOLDER, SettingsError, read_settings


def test_an_empty_environment_is_a_machine_of_one_s_own() -> None:
    settings = read_settings({})
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{INSTANCE_FOLDER / 'caseround.sqlite'}"
    assert settings.key_file == INSTANCE_FOLDER / "master.key"
    assert str(settings.zone) == "Europe/London"
    assert not settings.is_demo
    assert not settings.is_served_securely


def test_every_setting_is_taken_from_the_environment() -> None:
    settings = read_settings(
        {
            "HOST": "::1",
            "PORT": "9000",
            "BASE_URL": "https://safe.example/",
            "DATABASE_URL": "postgres://u@h/d",
            "REDIS_URL": "redis://h",
            "SMTP_URL": "smtp://h",
            "CASEROUND_KEY_FILE": "/k",
            "TZ_PARTNERSHIP": "Europe/Dublin",
            "CASEROUND_DEMO": "1",
        }
    )
    assert (settings.host, settings.port, settings.base_url) == ("::1", 9000, "https://safe.example")
    assert settings.database_url == "postgresql+psycopg://u@h/d"
    assert (settings.redis_url, settings.smtp_url, settings.key_file) == ("redis://h", "smtp://h", Path("/k"))
    assert settings.is_demo
    assert settings.is_served_securely


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT"),
        ("PORT", "0", "PORT"),
        ("PORT", "65536", "PORT"),
        ("PORT", "-1", "PORT"),
        ("DATABASE_URL", "mysql://h/d", "DATABASE_URL"),
        ("TZ_PARTNERSHIP", "Europe/Marlbeck", "Europe/London"),
        ("TZ_PARTNERSHIP", "/etc/passwd", "TZ_PARTNERSHIP"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings({name: value})
