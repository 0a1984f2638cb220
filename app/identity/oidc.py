"""Speaking OpenID Connect to an organisation's own sign-in: the way there, and what it says on the way back.

Authorization code with PKCE, state and nonce. Only the issuer's own host is ever asked. Whoever comes back is an issuer
and a subject; an e-mail address proves nothing, and none is asked for.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.config import OidcSettings
from app.core.clock import CLOCKS_DIFFER_BY, now_utc
from app.core.errors import Refused
from app.identity.strength import is_strong

ALGORITHMS: Final = ["RS256", "PS256", "ES256"]
SECONDS_TO_ANSWER: Final = 10
LARGEST_ANSWER_BYTES: Final = 1_000_000
# What the organisation's clock and ours may differ by; more would let an old proof pass for a fresh one.
LEEWAY: Final = timedelta(minutes=1)
LONGEST_WAY: Final = timedelta(minutes=10)


class TurnedAway(Refused):
    """The organisation's sign-in did not prove who somebody is; the message says in plain words what was lacking."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser takes along, in its own session, until it comes back: once, and within ten minutes.

    `errand` is what for: `sign_in`, `join`, `confirm` or `link`; `token` an invitation's, `back` where to go then.
    """

    errand: str
    account_id: str = ""
    token: str = ""
    back: str = ""
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    started: float = field(default_factory=lambda: now_utc().timestamp())

    @property
    def needs_fresh_proof(self) -> bool:
        """Whether being signed in there already is not enough."""
        return self.errand in {"confirm", "link"}

    def pack(self) -> dict[str, Any]:
        """As plain data, for the session."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who came back, and when they proved it there, if that was said."""

    issuer: str
    subject: str
    proved_utc: datetime | None


def way_there(settings: OidcSettings, ticket: Ticket, redirect_uri: str) -> str:
    """The address at which somebody proves who they are. Raises `TurnedAway` where it cannot be asked for."""
    more = {"prompt": "login", "max_age": "0"} if ticket.needs_fresh_proof else {}
    if settings.acr:
        more["acr_values"] = " ".join(settings.acr)
    with _session(settings, redirect_uri) as session:
        address, _state = session.create_authorization_url(
            _metadata(settings)["authorization_endpoint"],
            state=ticket.state,
            nonce=ticket.nonce,
            code_verifier=ticket.verifier,
            **more,
        )
    return str(address)


def take_proof(settings: OidcSettings, ticket: Ticket, redirect_uri: str, said: Mapping[str, str]) -> Proof:
    """Who came back with this ticket and with what the address of the way back said. Raises `TurnedAway`."""
    age = now_utc().timestamp() - ticket.started
    if not hmac.compare_digest(said.get("state", "").encode(), ticket.state.encode()):
        raise TurnedAway("This was not the sign-in that you began here. Begin again.")
    # Another process may have begun it, by a clock of its own.
    if not -CLOCKS_DIFFER_BY.total_seconds() <= age <= LONGEST_WAY.total_seconds():
        raise TurnedAway("This took too long. Begin again.")
    if said.get("iss", settings.issuer) != settings.issuer:
        raise TurnedAway("Another sign-in answered than the one we asked. Begin again.")
    if said.get("error") or not said.get("code"):
        raise TurnedAway(f"You did not finish signing in with {settings.name}. Begin again.")
    claims = _claims(settings, ticket, _exchange(settings, ticket, redirect_uri, said["code"]))
    if not is_strong(claims, settings.acr):
        raise TurnedAway(
            f"The sign-in of {settings.name} did not say that it asked for a second proof beside a password. Caseround "
            "needs one. Switch on two-step sign-in there, or ask the people who run it, then begin again."
        )
    proved = claims.get("auth_time")
    proved_utc = datetime.fromtimestamp(proved, UTC) if isinstance(proved, int | float) else None
    oldest = ticket.started - LEEWAY.total_seconds()
    if ticket.needs_fresh_proof and (proved_utc is None or proved_utc.timestamp() < oldest):
        raise TurnedAway(f"{settings.name} did not ask you anew who you are. Begin again, and sign in there.")
    return Proof(settings.issuer, _subject(settings, claims), proved_utc)


def _subject(settings: OidcSettings, claims: Mapping[str, Any]) -> str:
    if not settings.tenant:
        return str(claims["sub"])
    # Entra: a person is their tenant and the object there; `sub` differs from program to program.
    if claims.get("tid") != settings.tenant or not claims.get("oid"):
        raise TurnedAway(f"You signed in with another organisation than {settings.name}.")
    return f"{claims['tid']}/{claims['oid']}"


def _exchange(settings: OidcSettings, ticket: Ticket, redirect_uri: str, code: str) -> Mapping[str, Any]:
    with _session(settings, redirect_uri) as session:
        try:
            answer: Mapping[str, Any] = session.fetch_token(
                _metadata(settings)["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=ticket.verifier,
                allow_redirects=False,
            )
        except (OAuthError, requests.RequestException, ValueError) as error:
            raise _not_confirmed(settings) from error
    return answer


def _claims(settings: OidcSettings, ticket: Ticket, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        found = _ask(settings, _metadata(settings)["jwks_uri"])
        keys = KeySet.import_key_set({"keys": found["keys"]})
        token = jwt.decode(str(answer.get("id_token", "")), keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": settings.issuer},
                "aud": {"essential": True, "value": settings.client_id},
                "sub": {"essential": True},
            },
            params={
                "nonce": ticket.nonce,
                "client_id": settings.client_id,
                "access_token": answer.get("access_token", ""),
            },
        )
        claims.validate(now=int(now_utc().timestamp()), leeway=LEEWAY.seconds)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _not_confirmed(settings) from error
    return dict(claims)


def _not_confirmed(settings: OidcSettings) -> TurnedAway:
    return TurnedAway(f"{settings.name} did not confirm who you are. Begin again.")


def _session(settings: OidcSettings, redirect_uri: str) -> OAuth2Session:
    return OAuth2Session(
        settings.client_id,
        settings.client_secret,
        scope="openid",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        default_timeout=SECONDS_TO_ANSWER,
    )


def _metadata(settings: OidcSettings) -> Mapping[str, Any]:
    found = _ask(settings, f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != settings.issuer:
        raise TurnedAway(f"The sign-in of {settings.name} calls itself something else than it is set up as here.")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _require_own_host(settings, found.get(name))
    return found


def _ask(settings: OidcSettings, address: str) -> dict[str, Any]:
    _require_own_host(settings, address)
    try:
        with requests.get(address, timeout=SECONDS_TO_ANSWER, allow_redirects=False, stream=True) as answer:
            is_good = answer.status_code == requests.codes.ok
            text = answer.raw.read(LARGEST_ANSWER_BYTES, decode_content=True) if is_good else b""
        # An answer that was cut off, or is no answer, does not parse.
        found: dict[str, Any] = dict(json.loads(text))
    except (requests.RequestException, ValueError, TypeError, OSError) as error:
        raise TurnedAway(f"The sign-in of {settings.name} cannot be reached. Try again in a few minutes.") from error
    return found


def _require_own_host(settings: OidcSettings, address: object) -> None:
    own, asked = urlsplit(settings.issuer), urlsplit(address if isinstance(address, str) else "")
    if (own.scheme, own.netloc) != (asked.scheme, asked.netloc):
        raise TurnedAway(f"The sign-in of {settings.name} leads to another address than its own.")
