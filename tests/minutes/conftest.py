"""A case under discussion."""

import pytest
from discussion import Discussion, make_discussion
from flask import Flask


@pytest.fixture
def discussion(app: Flask) -> Discussion:
    return make_discussion(app)
