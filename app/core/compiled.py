"""Compiled templates, kept for the next start: compiling those of a meeting takes a second of it."""

from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledPages(FileSystemBytecodeCache):
    """Keeps them in a folder of this program's own. Where that cannot be, they are compiled at every start.

    Each is kept under its place and the digest of its source, so a new version finds nothing of an old one.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take it from the folder, if it can be had there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, unless the disk is full or may not be written to."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_pages(folder: Path) -> BytecodeCache | None:
    """What is kept in this folder, which nobody else may write to."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return CompiledPages(str(folder))
