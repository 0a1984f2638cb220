"""Settings: read once from the environment, checked before anything starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
INSTANCE_FOLDER = PROJECT_FOLDER / "instance"
HIGHEST_PORT = 65535


class SettingsError(Exception):
    """A setting cannot be used; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the environment decides. `database_url` is an SQLAlchemy address, `port` a TCP port."""

    host: str
    port: int
    base_url: str
    database_url: str
    redis_url: str
    smtp_url: str
    key_file: Path
    zone: ZoneInfo
    is_demo: bool

    @property
    def is_served_securely(self) -> bool:
        """True where people reach the program over TLS."""
        return self.base_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment (`os.environ` unless told). Raises `SettingsError`."""
    values = os.environ if environment is None else environment
    host = values.get("HOST") or "127.0.0.1"
    port = _port(values.get("PORT") or "8000")
    return Settings(
        host=host,
        port=port,
        base_url=(values.get("BASE_URL") or f"http://{host}:{port}").rstrip("/"),
        database_url=_database_url(values.get("DATABASE_URL") or f"sqlite:///{INSTANCE_FOLDER / 'caseround.sqlite'}"),
        redis_url=values.get("REDIS_URL") or "",
        smtp_url=values.get("SMTP_URL") or "",
        key_file=Path(values.get("CASEROUND_KEY_FILE") or INSTANCE_FOLDER / "master.key"),
        zone=_zone(values.get("TZ_PARTNERSHIP") or "Europe/London"),
        is_demo=values.get("CASEROUND_DEMO") == "1",
    )


def _port(text: str) -> int:
    if not text.isdigit() or int(text) not in range(1, HIGHEST_PORT + 1):
        message = f"PORT must be a number from 1 to 65535, not {text!r}."
        raise SettingsError(message)
    return int(text)


def _database_url(text: str) -> str:
    # Hosting companies write postgres:// or postgresql://; the driver we install is psycopg 3.
    for short in ("postgres://", "postgresql://"):
        if text.startswith(short):
            return "postgresql+psycopg://" + text.removeprefix(short)
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        message = "DATABASE_URL must begin with sqlite:/// or postgresql://."
        raise SettingsError(message)
    return text


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"TZ_PARTNERSHIP names no time zone: {name!r}. Try Europe/London."
        raise SettingsError(message) from error
