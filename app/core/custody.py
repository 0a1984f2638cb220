"""Who keeps the master key: a file, an environment variable, a command that prints it, or a program that never does.

A custodian wraps and unwraps the keys of cases and purposes. What it wraps says under which master key, and is bound
to the place it stands in: a byte for the way of wrapping, the length of the name of the key, the name, the ciphertext.
"""

import json
import math
import os
import subprocess
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from app.config import KeySource, Settings
from app.core.cipher import VERSION, VaultError, fingerprint, seal, unseal
from app.core.key_files import master_from_text, read_master_key, read_successor

BY_US: Final = b"\x02"
BY_PROGRAM: Final = b"\x03"
BEFORE_KEYS_HAD_NAMES: Final = "no name"
SECONDS_FOR_A_COMMAND: Final = 20
# A program that unwraps may ask a far machine. What it answered is kept for this long, by what it was asked.
SECONDS_TO_REMEMBER: Final = 300.0
MOST_REMEMBERED: Final = 5000
# The keys that belong to no case are few, and the thread that writes the minutes needs one of them, but can start no
# program: they are opened when the server starts (`vault.open_purpose_keys`) and kept.
OF_A_CASE: Final = "case_key|"
# Programs that hold keys are not told ours, nor where the database is.
_OURS: Final = ("CASEROUND_", "DATABASE_URL", "REDIS_URL", "SMTP_URL")


class Custodian(Protocol):
    """Wraps and unwraps keys. A key-management service is plugged in by being one."""

    def wrap(self, place: str, key: bytes) -> bytes:
        """The key wrapped for that place."""

    def unwrap(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        """The keys of these places, all in one go. Raises `VaultError`."""

    def knows(self, name: str) -> bool:
        """Whether it can unwrap what was wrapped under the key of that name."""


def name_of_master(wrapped: bytes) -> str:
    """The name of the master key under which this was wrapped."""
    if wrapped[:1] == VERSION:
        return BEFORE_KEYS_HAD_NAMES
    name, _body = _open_envelope(wrapped)
    return name.hex() if wrapped[:1] == BY_US else f"program {name.decode(errors='replace')}"


def _envelope(way: bytes, name: bytes, body: bytes) -> bytes:
    return way + bytes([len(name)]) + name + body


def _open_envelope(wrapped: bytes) -> tuple[bytes, bytes]:
    way, length, rest = wrapped[:1], wrapped[1:2], wrapped[2:]
    if way not in {BY_US, BY_PROGRAM} or not length or len(rest) < length[0]:
        raise VaultError("A key was wrapped in a way that this version does not know.")
    return rest[: length[0]], rest[length[0] :]


class LocalCustodian:
    """Keeps one master key in the memory of this process."""

    __slots__ = ("_master", "name")

    def __init__(self, master: bytes) -> None:
        self._master = master
        self.name = fingerprint(master).hex()

    def __repr__(self) -> str:
        return f"LocalCustodian({self.name})"

    def wrap(self, place: str, key: bytes) -> bytes:
        """The key wrapped for that place."""
        name = bytes.fromhex(self.name)
        return _envelope(BY_US, name, seal(self._master, f"{self.name}|{place}", key))

    def unwrap(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        """The keys of these places. Raises `VaultError`."""
        return {place: self._unwrap(place, value) for place, value in wrapped.items()}

    def _unwrap(self, place: str, wrapped: bytes) -> bytes:
        if wrapped[:1] == VERSION:
            return unseal(self._master, place, wrapped)
        name, body = _open_envelope(wrapped)
        return unseal(self._master, f"{name.hex()}|{place}", body)

    def knows(self, name: str) -> bool:
        """Whether this is its key; what was wrapped before keys had names may be."""
        return name in {self.name, BEFORE_KEYS_HAD_NAMES}


class CommandCustodian:
    """Leaves the master key with another program, which is asked to wrap and to unwrap.

    The program is started without a shell and reads one JSON object: `{"do": "wrap", "place": …, "key": base64}` or
    `{"do": "unwrap", "keys": [{"place": …, "name": …, "wrapped": base64}, …]}`. It answers
    `{"name": …, "wrapped": base64}` or `{"keys": [base64, …]}` in the same order. `name` is what it calls its master
    key, at most 255 bytes. It must bind what it wraps to the place, and refuse to unwrap it for another.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._remembered: dict[tuple[str, bytes], tuple[float, bytes]] = {}

    def __repr__(self) -> str:
        return f"CommandCustodian({self._command[0]})"

    def wrap(self, place: str, key: bytes) -> bytes:
        """The key wrapped for that place."""
        answer = self._ask({"do": "wrap", "place": place, "key": b64encode(key).decode()})
        try:
            return _envelope(BY_PROGRAM, answer["name"].encode(), b64decode(answer["wrapped"], validate=True))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise self._strange() from None

    def unwrap(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        """The keys of these places, asked for in one go. Raises `VaultError`."""
        now = time.monotonic()
        self._remembered = {asked: kept for asked, kept in self._remembered.items() if kept[0] > now}
        missing = {place: value for place, value in wrapped.items() if (place, value) not in self._remembered}
        keys = {place: self._remembered[place, wrapped[place]][1] for place in wrapped.keys() - missing.keys()}
        if missing:
            keys |= self._unwrap(missing)
            if len(self._remembered) < MOST_REMEMBERED:
                for place, value in missing.items():
                    until = now + SECONDS_TO_REMEMBER if place.startswith(OF_A_CASE) else math.inf
                    self._remembered[place, value] = (until, keys[place])
        return keys

    def _unwrap(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        asked = []
        for place, value in wrapped.items():
            name, body = _open_envelope(value)
            asked.append({"place": place, "wrapped": b64encode(body).decode(), "name": name.decode(errors="replace")})
        answer = self._ask({"do": "unwrap", "keys": asked})
        try:
            keys = [b64decode(key, validate=True) for key in answer["keys"]]
            return dict(zip(wrapped, keys, strict=True))
        except (KeyError, TypeError, ValueError):
            raise self._strange() from None

    def knows(self, name: str) -> bool:
        """The program knows its own keys; this asks it about all that a program wrapped."""
        return name.startswith("program ")

    def _ask(self, question: Mapping[str, object]) -> Any:  # noqa: ANN401  # whatever the program answers
        output = run_command(self._command, json.dumps(question).encode(), "The custodian of the keys")
        try:
            return json.loads(output)
        except ValueError:
            raise self._strange() from None

    def _strange(self) -> VaultError:
        return VaultError(f"The custodian of the keys, {self._command[0]}, answered something else than it should.")


class Succession:
    """The custodian of today, and one from before that still opens what it wrapped."""

    def __init__(self, today: Custodian, before: Custodian) -> None:
        self._today, self._before = today, before

    def wrap(self, place: str, key: bytes) -> bytes:
        """The key wrapped for that place, by the custodian of today."""
        return self._today.wrap(place, key)

    def unwrap(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        """The keys of these places, each by the custodian that knows it. Raises `VaultError`."""
        new = {place: value for place, value in wrapped.items() if self._is_of_today(name_of_master(value))}
        old = {place: value for place, value in wrapped.items() if place not in new}
        keys = self._today.unwrap(new) if new else {}
        return keys | (self._before.unwrap(old) if old else {})

    def _is_of_today(self, name: str) -> bool:
        return name != BEFORE_KEYS_HAD_NAMES and self._today.knows(name)

    def knows(self, name: str) -> bool:
        """Whether either does."""
        return self._today.knows(name) or self._before.knows(name)


class FileCustodian:
    """Keeps the master key of a file, and follows the note beside it once another file has taken over.

    So a server that is running while the master key is replaced goes on; see `key_files.announce_successor`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = LocalCustodian(read_master_key(path))
        self._successor: tuple[Path, Custodian] | None = None

    @property
    def name(self) -> str:
        """The name of its key, which says nothing about it."""
        return self._own.name

    def __repr__(self) -> str:
        return f"FileCustodian({self._path})"

    def wrap(self, place: str, key: bytes) -> bytes:
        """The key wrapped for that place, under the newest master key."""
        return self._newest().wrap(place, key)

    def unwrap(self, wrapped: Mapping[str, bytes]) -> dict[str, bytes]:
        """The keys of these places. Raises `VaultError`."""
        if all(self._own.knows(name_of_master(value)) for value in wrapped.values()):
            return self._own.unwrap(wrapped)
        return self._newest().unwrap(wrapped)

    def knows(self, name: str) -> bool:
        """Whether it, or what took over from it, can unwrap this."""
        newest = self._newest()
        return self._own.knows(name) or (newest is not self._own and newest.knows(name))

    def _newest(self) -> Custodian:
        successor = read_successor(self._path)
        if successor is None:
            return self._own
        if self._successor is None or self._successor[0] != successor:
            self._successor = (successor, Succession(FileCustodian(successor), self._own))
        return self._successor[1]


def open_custody(settings: Settings) -> Custodian:
    """The custodian that these settings name. Raises `VaultError`."""
    today = _custodian_of(settings)
    if settings.old_key_file is None:
        return today
    if not settings.old_key_file.exists():
        raise VaultError(f"CASEROUND_OLD_KEY_FILE names {settings.old_key_file}, which is not there.")
    return Succession(today, LocalCustodian(read_master_key(settings.old_key_file)))


def _custodian_of(settings: Settings) -> Custodian:
    if settings.key_source is KeySource.CUSTODIAN:
        return CommandCustodian(settings.key_command)
    if settings.key_source is KeySource.COMMAND:
        output = run_command(settings.key_command, b"", "CASEROUND_KEY_COMMAND")
        return LocalCustodian(master_from_text(output, "What CASEROUND_KEY_COMMAND printed"))
    if settings.key_source is KeySource.ENVIRONMENT:
        return LocalCustodian(master_from_text(settings.key_text.encode(), "CASEROUND_KEY"))
    return FileCustodian(settings.key_file)


def run_command(command: Sequence[str], given: bytes, whose: str) -> bytes:
    """What a program prints, run without a shell and without our own settings. Raises `VaultError`, quoting nothing."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    try:
        done = subprocess.run(  # noqa: S603  # the words of whoever installed the program, without a shell
            list(command),
            input=given,
            stdout=subprocess.PIPE,
            # What it complains about goes nowhere: it may quote a key.
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS_FOR_A_COMMAND,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise VaultError(f"{whose}: {command[0]} did not answer in {SECONDS_FOR_A_COMMAND} seconds.") from None
    except OSError as error:
        raise VaultError(f"{whose}: {command[0]} cannot be run: {error.strerror}.") from None
    if done.returncode != 0:
        raise VaultError(f"{whose}: {command[0]} ended with {done.returncode}.")
    return done.stdout
