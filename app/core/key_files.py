"""The master key in a file: made once, read, and the note beside it that says which file took over."""

import os
import secrets
from pathlib import Path
from typing import Final

from app.core.cipher import KEY_BYTES, VaultError

NOTE: Final = ".next"


def read_master_key(path: Path) -> bytes:
    """The master key in that file, 64 hex digits; made on the first start. Raises `VaultError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_whole(path, secrets.token_hex(KEY_BYTES) + "\n")
        text = path.read_bytes()
    except OSError as error:
        raise VaultError(f"The master key file {path} cannot be read: {error.strerror}.") from error
    return master_from_text(text, f"The master key file {path}")


def master_from_text(text: bytes, where: str) -> bytes:
    """A master key as it is written down. Raises `VaultError`, which says where and never what."""
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultError(f"{where} must be {KEY_BYTES * 2} hex digits.")
    return key


def announce_successor(path: Path, successor: Path) -> None:
    """Leave a note beside a key file: keys are wrapped under that of another file from now on."""
    successor.with_name(successor.name + NOTE).unlink(missing_ok=True)
    path.with_name(path.name + NOTE).write_text(f"{successor.resolve()}\n", encoding="utf-8")


def read_successor(path: Path) -> Path | None:
    """The file that took over from this one, if any."""
    try:
        return Path(path.with_name(path.name + NOTE).read_text(encoding="utf-8").strip())
    except OSError:
        return None


def _write_whole(path: Path, text: str) -> None:
    # Two processes may start at once: whoever creates the file writes it whole before it gets its name.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        fresh.touch(mode=0o600)
        fresh.write_text(text, encoding="ascii")
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
