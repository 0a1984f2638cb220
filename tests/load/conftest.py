"""What every load stands on: the demonstration, in a database of its own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from databases import Databases

from app.config import Settings


@pytest.fixture
def settings(databases: Databases, settings_of: Callable[[str], Settings], loaded_marlbeck: Any) -> Iterator[Settings]:
    url = databases.copy_of("marlbeck")
    yield settings_of(url)
    databases.remove(url)
