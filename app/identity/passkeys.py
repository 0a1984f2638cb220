"""Passkeys: making one on somebody's device, and signing in with it.

The device proves both that it is there and that its owner unlocked it, so a passkey is two factors by itself. It also
says whose it is: nobody types an address, and no page answers whether one has an account.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.audit.service import record
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid
from app.identity.models import Account, Passkey

SERVICE_NAME: Final = "Caseround"
# How long a device may take to answer, in milliseconds: people look for their key, or their phone.
PATIENCE_MS: Final = 300_000
LONGEST_LABEL: Final = 60
_NOT_MADE: Final = "The passkey could not be made. Try again, or use another way."


@dataclass(frozen=True, slots=True)
class Site:
    """This installation as passkeys know it: a passkey made for one name works at no other."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a device told of a passkey that it made: its name, the public half, and how often it was used."""

    credential_id: str
    public_key: bytes
    uses: int


def site_of(base_url: str, host: str) -> Site | None:
    """The site that passkeys belong to; none where browsers offer no passkeys: without TLS, but on `localhost`.

    `host` is what the request named. Whoever is served over TLS goes by the address of the settings alone.
    """
    parts = urlsplit(base_url)
    if parts.scheme == "https" and parts.hostname and not _is_number(parts.hostname):
        return Site(parts.hostname, f"https://{parts.netloc}")
    if parts.scheme == "http" and host.partition(":")[0] == "localhost":
        return Site("localhost", f"http://{host}")
    return None


def _is_number(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def new_challenge() -> str:
    """Random bits that a device signs, so that what it says now cannot be said again."""
    return bytes_to_base64url(webauthn.helpers.generate_challenge())


def options_to_make(site: Site, account: Account, challenge: str) -> str:
    """What a browser is asked, as JSON, to make a passkey for this person."""
    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name=SERVICE_NAME,
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.name,
        challenge=base64url_to_bytes(challenge),
        timeout=PATIENCE_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in list_passkeys(account.id)
        ],
    )
    return webauthn.options_to_json(options)


def options_to_prove(site: Site, challenge: str, account_id: uuid.UUID | None = None) -> str:
    """What a browser is asked, as JSON, to prove who is there: anybody, or this person."""
    keys = list_passkeys(account_id) if account_id else []
    options = webauthn.generate_authentication_options(
        rp_id=site.name,
        challenge=base64url_to_bytes(challenge),
        timeout=PATIENCE_MS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in keys],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def check_made(site: Site, *, answer: str, challenge: str) -> Made:
    """The passkey that a device has just made for this site. Raises `Invalid` where its answer does not hold."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise Invalid(_NOT_MADE, "passkey") from error
    credential_id = bytes_to_base64url(made.credential_id)
    if _find(credential_id) is not None:
        raise Invalid(_NOT_MADE, "passkey")
    return Made(credential_id, made.credential_public_key, made.sign_count)


def add_passkey(account: Account, made: Made, label: str) -> Passkey:
    """Let this person sign in with a passkey from now on."""
    passkey = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        uses=made.uses,
        label=tidy_label(label),
        created_utc=now_utc(),
    )
    db.session.add(passkey)
    db.session.flush()
    record("passkey_added", account.id, account_id=account.id, passkey_id=passkey.id)
    return passkey


def find_passkey(answer: str) -> Passkey | None:
    """The passkey that a device says it has, before anything is proved."""
    try:
        said = json.loads(answer)
        credential_id = said["id"]
    except (ValueError, TypeError, KeyError):
        return None
    return _find(credential_id) if isinstance(credential_id, str) else None


def prove(site: Site, passkey: Passkey, *, answer: str, challenge: str) -> bool:
    """Whether the device of this passkey signed this challenge, unlocked by its owner; its use is then counted."""
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        return False
    if not _is_handle_of(answer, passkey.account_id):
        return False
    passkey.uses = proved.new_sign_count
    passkey.last_used_utc = now_utc()
    return True


def _is_handle_of(answer: str, account_id: uuid.UUID) -> bool:
    handle = json.loads(answer)["response"].get("userHandle")
    # A device that was asked for one person's keys need not say whose they are.
    return not handle or base64url_to_bytes(handle) == account_id.bytes


def list_passkeys(account_id: uuid.UUID) -> Sequence[Passkey]:
    """A person's passkeys, the first made first."""
    mine = db.select(Passkey).where(Passkey.account_id == account_id)
    return db.session.scalars(mine.order_by(Passkey.created_utc, Passkey.id)).all()


def tidy_label(typed: str) -> str:
    """A name for a passkey as it is kept; `Passkey` where none was typed."""
    return " ".join(typed.split())[:LONGEST_LABEL] or "Passkey"


def _find(credential_id: str) -> Passkey | None:
    return db.session.scalars(db.select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()
