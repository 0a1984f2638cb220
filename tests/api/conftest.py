"""A small meeting, for agencies' own systems."""

import pytest
from small_meeting import SmallMeeting, make_small_meeting


@pytest.fixture
def small(context: None, at: object) -> SmallMeeting:
    """The small meeting, published, an hour from now."""
    return make_small_meeting()
