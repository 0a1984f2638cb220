"""Browsers on which somebody has signed in before: a cookie of theirs remembers whom, and lets nobody in.

It gives the owner attempts at their password that no stranger can use up.
"""

import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from itsdangerous import BadData, URLSafeTimedSerializer

from app.config import Settings
from app.core.vault import derive_key

HOLDS_FOR: Final = timedelta(days=400)
# As many people as share a computer at a front desk; whoever has not been there for longest is forgotten.
MOST_PEOPLE: Final = 5


def cookie_name(settings: Settings) -> str:
    """The cookie's name; behind TLS no other site of the same domain can set it."""
    return "__Host-caseround-known" if settings.is_served_securely else "caseround-known"


def browser_known_to(cookie: str, account_id: uuid.UUID | None) -> str:
    """What this browser is called among those of this person; empty where they have not signed in on it."""
    return read_cookie(cookie).get(account_id.hex, "") if account_id else ""


def cookie_with(cookie: str, account_id: uuid.UUID) -> str:
    """The cookie of this browser once this person has signed in on it."""
    people = dict(read_cookie(cookie))
    name = people.pop(account_id.hex, "") or secrets.token_urlsafe(12)
    people[account_id.hex] = name
    return _serializer().dumps(dict(list(people.items())[-MOST_PEOPLE:]))


def read_cookie(cookie: str) -> Mapping[str, str]:
    """Whom a browser has had, and what it is called among their browsers. Nobody, where the cookie is not ours."""
    try:
        people = _serializer().loads(cookie, max_age=int(HOLDS_FOR.total_seconds()))
    except BadData:
        return {}
    return people if isinstance(people, dict) else {}


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(derive_key("known browsers"), salt="known browser")
