"""A passkey in software: answers what a page asks of a device, truthfully or with any part of it false."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from page_client import PageClient
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from werkzeug.test import TestResponse

SITE, ORIGIN = "localhost", "http://localhost"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class SoftwareKey:
    """One device. `flags`, `origin` and `site` are what it claims; `uses` counts up at each answer."""

    origin: str = ORIGIN
    site: str = SITE
    flags: int = PRESENT | VERIFIED
    uses: int = 0
    handle: str = ""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to "make a passkey"."""
        self.handle = options["user"]["id"]
        numbers = self.private.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(WITH_KEY) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client_data("webauthn.create", options["challenge"])
        return self._answer({"attestationObject": _text(attestation), "clientDataJSON": _text(said)})

    def prove(self, options: dict[str, Any]) -> str:
        """The answer to "prove that you are there"."""
        self.uses += 1
        data, said = self._data(0), self._client_data("webauthn.get", options["challenge"])
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "authenticatorData": _text(data),
                "clientDataJSON": _text(said),
                "signature": _text(signature),
                "userHandle": self.handle or None,
            }
        )

    def _data(self, flags: int) -> bytes:
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([self.flags | flags]) + self.uses.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(data: bytes) -> str:
    assert base64url_to_bytes(bytes_to_base64url(data)) == data
    return bytes_to_base64url(data)


def options_at(client: PageClient, path: str) -> dict[str, Any]:
    """What the page at that address would ask of a device."""
    answer = client.submit(f"{path}/options")
    assert answer.status_code == 200, answer.text
    options: dict[str, Any] = answer.get_json()
    return options


def join_with(client: PageClient, link: str, key: SoftwareKey) -> TestResponse:
    """Follow an invitation and make this key one's passkey."""
    return client.submit(f"{link}/passkey", {"answer": key.make(options_at(client, f"{link}/passkey"))})


def sign_in_with(client: PageClient, key: SoftwareKey) -> TestResponse:
    """Sign in with this key."""
    return client.submit("/sign-in/passkey", {"answer": key.prove(options_at(client, "/sign-in/passkey"))})
