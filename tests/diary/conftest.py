"""A coordinator who sets up series."""

import pytest
from builders import make_member, make_partnership
from conftest import SignInAs
from page_client import PageClient

from app.core.access import Role


@pytest.fixture
def coordinator(context: None, sign_in_as: SignInAs) -> PageClient:
    """A coordinator of a partnership of three agencies, each with somebody who speaks for it, and a chair."""
    for agency in make_partnership("POL", "CHS", "EDU").values():
        make_member(Role.REPRESENTATIVE, agency, name=f"Speaker of {agency.code}")
    make_member(Role.CHAIR, name="Priya Raman")
    make_member(Role.MINUTE_TAKER, name="Bryony Cale")
    return sign_in_as(make_member(Role.COORDINATOR, name="Lewis Okafor"))
