"""An organisation with a sign-in of its own, and browsers that go there and come back."""

import json
import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from page_client import PageClient
from werkzeug.test import TestResponse

from app.config import OidcSettings

TENANT = "0b5c7d1e-0000-4000-8000-00000000aaaa"
CALLBACK = "http://localhost/organisation/back"
TWO_FACTORS = {"amr": ["pwd", "otp"]}


@dataclass(slots=True)
class Provider:
    """The organisation's sign-in. `add` says what it knows of somebody."""

    issuer: str

    def add(self, subject: str, *, amr: Any = None, acr: str = "", **claims: str) -> None:
        """Let somebody of the organisation be there, who proves themselves with two factors unless told otherwise."""
        said = {"amr": TWO_FACTORS["amr"] if amr is None else amr, "acr": acr or None, "claims": claims}
        requests.post(f"{self.issuer}/people", data={"sub": subject, "said": json.dumps(said)}, timeout=10)

    def settings(self, **other: Any) -> OidcSettings:
        """How Caseround is set up for it."""
        usual = OidcSettings(
            issuer=self.issuer,
            client_id="caseround",
            client_secret="a secret of the tests",
            name="Testbury Council",
            tenant="",
            acr=(),
        )
        return replace(usual, **other)


def prove_there(address: str, who: str, browser: requests.Session | None = None) -> str:
    """Go to the organisation as a browser does and press that name; answers the address it sends the browser back to.

    Where the browser is known there already and nobody asks it anew, nothing is pressed.
    """
    with requests.Session() as fresh:
        there = browser or fresh
        answer = there.get(address, allow_redirects=False, timeout=10)
        for _ in range(12):
            if answer.status_code in {302, 303}:
                address = urljoin(address, answer.headers["Location"])
                if address.startswith(CALLBACK):
                    return address
                answer = there.get(address, allow_redirects=False, timeout=10)
            else:
                assert answer.status_code == 200, answer.text
                assert 'name="who"' in answer.text, answer.text
                answer = there.post(address, data={"who": who}, allow_redirects=False, timeout=10)
    message = f"the organisation never sent the browser back: {answer.text[:500]}"
    raise AssertionError(message)


def come_back(client: PageClient, address: str) -> TestResponse:
    """Let that browser follow the organisation's answer home."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"Sec-Fetch-Site": "cross-site"})


def address_in(answer: TestResponse) -> str:
    """The link of a page that leads to the organisation."""
    found = re.search(r'href="(http://localhost:\d+/[^"]+)"', answer.text)
    assert found, answer.text
    return unescape(found[1])
