"""A proof of what was seen holds for one sign-in and one hour."""

from collections.abc import Callable
from typing import Any

import pytest
from page_client import PageClient

from app.audit.models import AuditEntry
from app.core.database import db

SignInAs = Callable[..., PageClient]


def views() -> int:
    return len(db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "case_viewed")).all())


def live_part(client: PageClient) -> str:
    return next(
        str(part.get("data-src")) for part in client.page().iter("section") if "proof=" in (part.get("data-src") or "")
    )


@pytest.mark.parametrize(("minutes", "entries"), [(0, 1), (59, 1), (60, 2)])
def test_a_page_that_fetches_itself_leaves_one_entry_an_hour(
    small: Any, at: Any, sign_in_as: SignInAs, minutes: int, entries: int
) -> None:
    client = sign_in_as(small.housing)
    client.get(small.page(small.first))
    part = live_part(client)
    # Pages fetch themselves all the while, so the sign-in stays fresh.
    for _ in range(minutes // 20):
        at.later(minutes=20)
        client.get("/")
    at.later(minutes=minutes % 20)
    assert client.get(part, headers={"X-Fragment": "1"}).status_code == 200
    assert views() == entries


def test_an_address_kept_for_another_sign_in_leaves_an_entry_of_its_own(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    client.get(small.page(small.first))
    part = live_part(client)
    sign_in_as(small.housing).get(part, headers={"X-Fragment": "1"})
    assert views() == 2
