"""Signing in as anybody in the demonstration. Where there is no demonstration, these pages do not exist."""

from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from app.config import Settings
from app.core.access import public
from app.core.errors import NotFound
from app.core.transaction import transactional
from app.demo.parts import agency_parts, family_parts, guest_parts, meeting_parts
from app.identity.cookie import sign_in_as
from app.identity.models import SignInMethod
from app.identity.queries import find_account_by_email

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
    )
