"""Settings: read once from the environment, checked before anything starts."""

import enum
import os
import re
import shlex
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, reset_tzpath

# When clocks change is read from the package tzdata alone, so that every machine agrees, whatever it has itself.
reset_tzpath(to=())

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
INSTANCE_FOLDER = PROJECT_FOLDER / "instance"
HIGHEST_PORT = 65535
MAIL_IN_SCHEMES = frozenset({"lmtp", "smtp"})
LOG_LEVELS = frozenset({"INFO", "WARNING", "ERROR"})
SMTP_SCHEMES = frozenset({"smtp", "smtp+starttls", "smtps"})


class SettingsError(Exception):
    """A setting cannot be used; the message says which, why, and what to do."""


class KeySource(enum.Enum):
    """Where the master key comes from, each by the name of its setting."""

    FILE = "CASEROUND_KEY_FILE"
    ENVIRONMENT = "CASEROUND_KEY"
    COMMAND = "CASEROUND_KEY_COMMAND"
    CUSTODIAN = "CASEROUND_CUSTODIAN"


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """An organisation's own sign-in, spoken to by OpenID Connect.

    `tenant` pins the `tid` that Entra names. `acr` are the words by which the organisation says that it asked for more
    than one factor; where there are none, its `amr` must show it.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    tenant: str
    acr: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the environment decides. `database_url` is an SQLAlchemy address, `port` a TCP port.

    What may hold a password or a key is left out when settings are shown.
    """

    host: str
    port: int
    base_url: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    smtp_url: str = field(repr=False)
    # Where answers by mail are taken in, and the name by which our own mail server vouches for their senders.
    mail_in: str = ""
    mail_authserv_id: str = ""
    # Where a Prometheus may ask for figures of this process, as host and port; nowhere unless told.
    metrics: tuple[str, int] | None = None
    # What the log keeps: INFO has a line for every answer, WARNING only what somebody should look at.
    log_level: str = "INFO"
    key_source: KeySource = KeySource.FILE
    key_file: Path
    old_key_file: Path | None = None
    # Where the anchors of the trail are kept: best on another disk, or where only appending is allowed.
    anchor_file: Path = INSTANCE_FOLDER / "anchors.jsonl"
    key_text: str = field(default="", repr=False)
    key_command: tuple[str, ...] = field(default=(), repr=False)
    zone: ZoneInfo
    is_demo: bool
    oidc: OidcSettings | None = None

    @property
    def is_served_securely(self) -> bool:
        """True where people reach the program over TLS."""
        return self.base_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment (`os.environ` unless told). Raises `SettingsError`."""
    values = os.environ if environment is None else environment
    host = values.get("HOST") or "127.0.0.1"
    port = _port(values.get("PORT") or "8000")
    key_source = _key_source(values)
    old_key_file = values.get("CASEROUND_OLD_KEY_FILE")
    return Settings(
        host=host,
        port=port,
        base_url=(values.get("BASE_URL") or f"http://{host}:{port}").rstrip("/"),
        database_url=_database_url(values.get("DATABASE_URL") or f"sqlite:///{INSTANCE_FOLDER / 'caseround.sqlite'}"),
        redis_url=values.get("REDIS_URL") or "",
        smtp_url=_smtp_url(values.get("SMTP_URL") or ""),
        mail_in=_mail_in(values.get("MAIL_IN") or ""),
        metrics=_metrics(values.get("METRICS") or ""),
        log_level=_log_level(values.get("LOG_LEVEL") or "INFO"),
        mail_authserv_id=(values.get("MAIL_AUTHSERV_ID") or "").strip(),
        key_source=key_source,
        key_file=Path(values.get("CASEROUND_KEY_FILE") or INSTANCE_FOLDER / "master.key"),
        old_key_file=Path(old_key_file) if old_key_file else None,
        anchor_file=Path(values.get("CASEROUND_ANCHOR_FILE") or INSTANCE_FOLDER / "anchors.jsonl"),
        key_text=_key_text(values.get("CASEROUND_KEY") or ""),
        key_command=_command(key_source, values),
        zone=_zone(values.get("TZ_PARTNERSHIP") or "Europe/London"),
        is_demo=values.get("CASEROUND_DEMO") == "1",
        oidc=_oidc(values),
    )


def _port(text: str) -> int:
    if not text.isdigit() or int(text) not in range(1, HIGHEST_PORT + 1):
        message = f"PORT must be a number from 1 to 65535, not {text!r}."
        raise SettingsError(message)
    return int(text)


def _metrics(text: str) -> tuple[str, int] | None:
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) not in range(1, HIGHEST_PORT + 1):
        message = f"METRICS must be a host and a port, such as 127.0.0.1:9464, not {text!r}."
        raise SettingsError(message)
    return host.strip("[]"), int(port)


def _log_level(text: str) -> str:
    level = text.strip().upper()
    if level not in LOG_LEVELS:
        message = f"LOG_LEVEL must be INFO, WARNING or ERROR, not {text!r}."
        raise SettingsError(message)
    return level


def _database_url(text: str) -> str:
    # Hosting companies write postgres:// or postgresql://; the driver we install is psycopg 3.
    for short in ("postgres://", "postgresql://"):
        if text.startswith(short):
            return "postgresql+psycopg://" + text.removeprefix(short)
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        message = "DATABASE_URL must begin with sqlite:/// or postgresql://."
        raise SettingsError(message)
    return text


def _key_source(values: Mapping[str, str]) -> KeySource:
    given = [source for source in KeySource if values.get(source.value)]
    if len(given) > 1:
        names = " and ".join(source.value for source in given)
        message = f"The master key can come from one place only, and {names} are set. Keep one of them."
        raise SettingsError(message)
    return given[0] if given else KeySource.FILE


def _key_text(text: str) -> str:
    # The text itself is never repeated: it is a key, or nearly one.
    if text and not re.fullmatch(r"[0-9a-fA-F]{64}", text.strip()):
        message = "CASEROUND_KEY must be 64 hex digits."
        raise SettingsError(message)
    return text.strip()


def _command(source: KeySource, values: Mapping[str, str]) -> tuple[str, ...]:
    if source not in {KeySource.COMMAND, KeySource.CUSTODIAN}:
        return ()
    try:
        return tuple(shlex.split(values[source.value]))
    except ValueError:
        message = f"{source.value} must be a program and its words, as in a shell: a quotation mark is missing."
        raise SettingsError(message) from None


def forget_key(environment: MutableMapping[str, str] | None = None) -> None:
    """Take the master key out of this environment once it was read, so that no program started later inherits it."""
    (os.environ if environment is None else environment).pop(KeySource.ENVIRONMENT.value, None)


def _oidc(values: Mapping[str, str]) -> OidcSettings | None:
    needed = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET_FILE")
    if not any(text for name, text in values.items() if name.startswith("OIDC_")):
        return None
    missing = [name for name in needed if not values.get(name)]
    if missing:
        message = f"Signing in through an organisation needs {' and '.join(missing)} too. Set all three or none."
        raise SettingsError(message)
    file = Path(values["OIDC_CLIENT_SECRET_FILE"])
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        message = f"OIDC_CLIENT_SECRET_FILE cannot be read: {file}."
        raise SettingsError(message) from error
    if not secret:
        message = f"OIDC_CLIENT_SECRET_FILE is empty: {file}."
        raise SettingsError(message)
    return OidcSettings(
        issuer=_issuer(values["OIDC_ISSUER"]),
        client_id=values["OIDC_CLIENT_ID"],
        client_secret=secret,
        name=values.get("OIDC_NAME") or "your organisation",
        tenant=values.get("OIDC_TENANT") or "",
        acr=tuple((values.get("OIDC_ACR") or "").split()),
    )


def _issuer(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_near = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
        is_usable = bool(parts.hostname) and (parts.scheme == "https" or is_near) and parts.port != 0
    except ValueError:
        is_usable = False
    else:
        is_usable = is_usable and not (parts.query or parts.fragment or parts.username)
    if not is_usable:
        message = f"OIDC_ISSUER must be the https:// address of the organisation's sign-in, not {text!r}."
        raise SettingsError(message)
    return text


def _smtp_url(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in SMTP_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    else:
        is_usable = is_usable and not (parts.path.strip("/") or parts.query or parts.fragment)
    if not is_usable:
        # The address itself is not repeated: it may hold a password.
        message = (
            "SMTP_URL must be like smtp://user:password@host:587, or begin with smtp+starttls:// or smtps://. "
            "Write special letters of the password as in a web address, %40 for @."
        )
        raise SettingsError(message)
    return text


def _mail_in(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in MAIL_IN_SCHEMES and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        is_usable = False
    else:
        is_usable = is_usable and not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if not is_usable:
        message = f"MAIL_IN must be like lmtp://127.0.0.1:8024 or smtp://127.0.0.1:8025, not {text!r}."
        raise SettingsError(message)
    return text


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"TZ_PARTNERSHIP names no time zone: {name!r}. Try Europe/London."
        raise SettingsError(message) from error
