"""The one cipher: AES-256-GCM, each ciphertext with its version and bound to the place it stands in.

What is signed to be checked elsewhere is signed with Ed25519.
"""

import hashlib
import secrets
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION: Final = b"\x01"
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32


class VaultError(Exception):
    """Something sealed cannot be opened: the wrong master key, a destroyed case key, or a changed ciphertext."""


def seal(key: bytes, place: str, plain: bytes) -> bytes:
    """`plain` sealed under `key` for that place: version, nonce, ciphertext."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, VERSION + place.encode())


def unseal(key: bytes, place: str, sealed: bytes) -> bytes:
    """What was sealed there. Raises `VaultError` if it was changed, moved, or sealed under another key."""
    if sealed[:1] != VERSION:
        message = "This was sealed in a way that this version does not know."
        raise VaultError(message)
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, VERSION + place.encode())
    except (InvalidTag, ValueError) as error:
        message = f"What stands at {place} cannot be opened."
        raise VaultError(message) from error


def derive(key: bytes, name: str) -> bytes:
    """A key of its own for one use, made of another: 32 bytes."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=name.encode()).derive(key)


def fingerprint(master: bytes) -> bytes:
    """Eight bytes by which a master key is told from others. They say nothing about the key."""
    return hashlib.sha256(b"caseround master key\x00" + master).digest()[:8]


def public_key_of(seed: bytes) -> bytes:
    """The public half of the signing key made of that seed of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, said: bytes) -> bytes:
    """The Ed25519 signature of what is said, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(said)


def is_signed(public_key: bytes, signature: bytes, said: bytes) -> bool:
    """Whether that is the signature of what is said under that public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True
