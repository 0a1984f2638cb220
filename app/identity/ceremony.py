"""What a request says while somebody proves who they are: from where, on which browser, to which challenge."""

from datetime import timedelta
from typing import Final

from flask import Response, current_app, g, request, session
from werkzeug.wrappers import Response as BaseResponse

from app.config import Settings
from app.core.clock import CLOCKS_DIFFER_BY, now_utc
from app.core.errors import Invalid
from app.identity.known_browsers import HOLDS_FOR, browser_known_to, cookie_name, cookie_with
from app.identity.models import Account
from app.identity.passkeys import Site, new_challenge, site_of
from app.identity.throttle import Guesser, Throttle, place_of

CHALLENGE_HOLDS: Final = timedelta(minutes=10)
_CHALLENGE: Final = "passkey_challenge"
_SIGNED_IN: Final = "signed_in_account_id"
NO_SITE: Final = "Passkeys cannot be used at this address."


def settings_here() -> Settings:
    """The settings of this installation."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def throttle_here() -> Throttle:
    """The counts of failed attempts."""
    throttle: Throttle = current_app.extensions["throttle"]
    return throttle


def find_site() -> Site | None:
    """The site that passkeys belong to, as this browser sees it, if passkeys can be used there."""
    return site_of(settings_here().base_url, request.host)


def require_site() -> Site:
    """The site that passkeys belong to. Raises `Invalid` where there is none."""
    site = find_site()
    if site is None:
        raise Invalid(NO_SITE, "passkey")
    return site


def address_for_passkeys() -> str:
    """Where passkeys would work for somebody who came to the wrong address; empty where nowhere."""
    settings = settings_here()
    if find_site() is not None:
        return ""
    return settings.base_url if settings.is_served_securely else f"http://localhost:{settings.port}"


def ask_challenge(purpose: str) -> str:
    """A challenge for one purpose; this browser's session keeps it until it is answered."""
    challenge, asked = new_challenge(), now_utc().timestamp()
    session[_CHALLENGE] = {"purpose": purpose, "challenge": challenge, "asked": asked}
    return challenge


def take_challenge(purpose: str) -> str:
    """The challenge that this browser was given for that purpose; answered once, it is gone. Raises `Invalid`."""
    # A command that runs again, because others were first, takes what it took before.
    if _CHALLENGE not in g:
        kept = session.pop(_CHALLENGE, None) or {}
        age = now_utc().timestamp() - kept.get("asked", 0)
        is_timely = -CLOCKS_DIFFER_BY.total_seconds() <= age <= CHALLENGE_HOLDS.total_seconds()
        is_good = kept.get("purpose") == purpose and is_timely and throttle_here().spend(kept["challenge"])
        setattr(g, _CHALLENGE, kept["challenge"] if is_good else "")
    challenge: str = g.get(_CHALLENGE)
    if not challenge:
        raise Invalid("This took too long, or was answered before. Try again.", "passkey")
    return challenge


def answer_json(text: str) -> Response:
    """What the script of the page asked for."""
    return Response(text, mimetype="application/json")


def guesser_here(email: str, account: Account | None) -> Guesser:
    """Who is trying to sign in by password."""
    cookie = request.cookies.get(cookie_name(settings_here()), "")
    known = browser_known_to(cookie, account.id if account else None)
    return Guesser(place_here(), email, known)


def place_here() -> str:
    """Where this request comes from."""
    # Behind TLS there is always a proxy of this installation, and it has written down last whom it serves.
    forwarded = request.headers.get("X-Forwarded-For", "") if settings_here().is_served_securely else ""
    return place_of(forwarded.rpartition(",")[2].strip() or request.remote_addr or "")


def know_browser(account: Account) -> None:
    """Remember, with this answer, that this person has signed in on this browser."""
    setattr(g, _SIGNED_IN, account.id)


def remember_browser(answer: BaseResponse) -> BaseResponse:
    """Give the browser its cookie where somebody has just signed in on it."""
    account_id = g.get(_SIGNED_IN)
    if account_id is not None:
        settings = settings_here()
        name = cookie_name(settings)
        answer.set_cookie(
            name,
            cookie_with(request.cookies.get(name, ""), account_id),
            max_age=HOLDS_FOR,
            secure=settings.is_served_securely,
            httponly=True,
            samesite="Lax",
        )
    return answer
