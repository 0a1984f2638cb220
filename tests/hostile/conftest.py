"""Traps, and the size of a run: a part of it in every run of the tests, all of it with `make figures`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile.spreading import TrapServer


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[TrapServer]:
    """An address and a file that nothing may open."""
    server = TrapServer(tmp_path)
    yield server
    server.close()
