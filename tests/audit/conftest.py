"""A trail with some entries of several kinds."""

from collections.abc import Iterator

import pytest
from flask import Flask
from trail_building import ENTRIES, write_entries

from app.core.database import db


@pytest.fixture
def trail(app: Flask) -> Iterator[Flask]:
    """The program with a trail of some entries; its context is open."""
    with app.app_context():
        write_entries(ENTRIES)
        yield app
        db.session.rollback()
