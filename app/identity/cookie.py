"""The cookie of a browser on which somebody is signed in. It holds a random token, and nothing about the person."""

from typing import Final

from flask import g, request, session

from app.identity import service
from app.identity.ceremony import know_browser
from app.identity.devices import device_words
from app.identity.models import Account, SignInMethod
from app.identity.queries import find_actor_by_token

COOKIE_FIELD: Final = "sign_in"


def sign_in_as(account: Account, method: SignInMethod) -> None:
    """Make this browser signed in as that person; the sign-in it had before ends, and what its session held goes."""
    service.end_sign_in(session.pop(COOKIE_FIELD, ""))
    session.clear()
    if method is not SignInMethod.DEMONSTRATION:
        know_browser(account)
    token = service.start_sign_in(account, method, device_words(request.user_agent.string))
    session[COOKIE_FIELD] = token
    # A page that answers this very request is that person's already.
    g.actor = find_actor_by_token(token)


def sign_out_here() -> None:
    """End the sign-in of this browser, on all its pages, and forget what its session held."""
    service.end_sign_in(session.pop(COOKIE_FIELD, ""))
    session.clear()
