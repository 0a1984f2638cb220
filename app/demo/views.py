"""Signing in as anybody in the demonstration. Where there is no demonstration, these pages do not exist."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from app.config import Settings
from app.core.access import public
from app.core.errors import NotFound
from app.core.transaction import transactional
from app.demo.parts import agency_parts, family_parts, guest_parts, keeping_parts, meeting_parts, sending_parts
from app.identity.cookie import sign_in_as
from app.identity.models import SignInMethod
from app.identity.queries import find_account_by_email
from app.notifications.models import OutboxMail
from app.notifications.queries import list_newest_mails

MOST_MAILS: Final = 50

bp: Final = Blueprint("demo", __name__)


@bp.get("/demo")
@public
def choose() -> str:
    """Everybody one may be."""
    _require_demonstration()
    return _page()


@bp.post("/demo/sign-in")
@public
@transactional
def sign_in() -> Response | tuple[str, int]:
    """Be that person in this browser from now on."""
    _require_demonstration()
    account = find_account_by_email(request.form.get("account", ""))
    if account is None:
        return _page(error="Nobody in the demonstration has this address. Choose somebody below."), 422
    sign_in_as(account, SignInMethod.DEMONSTRATION)
    return redirect("/", code=303)


@bp.get("/demo/mailbox")
@public
def mailbox() -> str:
    """What would have been sent by mail, the newest first, so that an invitation can be tried without a mail server."""
    _require_demonstration()
    settings: Settings = current_app.extensions["settings"]
    letters = [
        Letter(mail, path_in(mail.text, settings.base_url)) for mail in list_newest_mails(MOST_MAILS) if mail.text
    ]
    return render_template("demo/mailbox.html", letters=letters)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, and the path of this site that its link leads to."""

    mail: OutboxMail
    path: str


def path_in(text: str, base_url: str) -> str:
    """The first address of this site in a text, without its host: the demonstration may be reached by another name."""
    return next((word.removeprefix(base_url) for word in text.split() if word.startswith(f"{base_url}/")), "")


def _require_demonstration() -> None:
    settings: Settings = current_app.extensions["settings"]
    if not settings.is_demo:
        raise NotFound


def _page(error: str = "") -> str:
    return render_template(
        "demo/choose.html",
        error=error,
        is_error=bool(error),
        running=meeting_parts(),
        agencies=agency_parts(),
        family=family_parts(),
        guests=guest_parts(),
        sending=sending_parts(),
        keeping=keeping_parts(),
    )
