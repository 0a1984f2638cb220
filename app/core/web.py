"""What every page has in common: headers, errors, templates, times in words."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Protocol

from flask import Flask, Response, flash, g, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from app.config import PROJECT_FOLDER, Settings
from app.core.access import ConfirmationNeeded, Permission, SignInNeeded, find_current_actor
from app.core.assets import asset_url
from app.core.clock import local, local_today
from app.core.cookies import KeyedCookies
from app.core.errors import CommandError
from app.core.page_undefined import PageUndefined
from app.core.transaction import forget_changes

LARGEST_FORM_BYTES = 8_000_000

log = logging.getLogger(__name__)
csrf = CSRFProtect()


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A place in the bar at the top, for those who have the permission (everybody signed in where it is None)."""

    text: str
    endpoint: str
    permission: Permission | None = None


def wants_fragment() -> bool:
    """Whether a live page asks for one part of itself again."""
    return request.headers.get("X-Fragment") == "1"


def back_to(endpoint: str, **values: Any) -> BaseResponse:  # noqa: ANN401  # whatever the address needs
    """The answer to a command that was carried out: go and look."""
    return redirect(url_for(endpoint, **values), code=303)


def say(message: str) -> None:
    """Tell the person, on the next page, what has just been done; once, also when the command had to run again."""
    if ("success", message) not in session.get("_flashes", []):
        flash(message, "success")


def init_web(app: Flask, settings: Settings, navigation: Sequence[NavigationEntry]) -> None:
    """Give the app its templates, headers and answers to errors."""
    app.session_interface = KeyedCookies()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-caseround" if settings.is_served_securely else "caseround",
        SESSION_COOKIE_SECURE=settings.is_served_securely,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)
    _init_templates(app, settings, navigation)
    app.after_request(_add_headers)
    app.register_error_handler(CommandError, _answer_command_error)
    app.register_error_handler(SignInNeeded, _answer_sign_in_needed)
    app.register_error_handler(ConfirmationNeeded, _answer_confirmation_needed)
    app.register_error_handler(CSRFError, _answer_csrf_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_unforeseen)


def _init_templates(app: Flask, settings: Settings, navigation: Sequence[NavigationEntry]) -> None:
    app.jinja_env.undefined = PageUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(PROJECT_FOLDER / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    # The GOV.UK macros compare with these two names, which their own language has and Jinja has not.
    javascript_names = {"null": None, "undefined": PageUndefined(obj={}, name="undefined")}
    app.jinja_env.globals.update(asset_url=asset_url, **javascript_names)
    app.jinja_env.filters.update(
        birth_date=birth_date,
        due=due,
        clock_time=clock_time,
        day=day,
        day_and_time=day_and_time,
        minutes_text=minutes_text,
        paragraphs=paragraphs,
    )

    @app.context_processor
    def add_common() -> dict[str, Any]:
        actor = find_current_actor()
        return {
            "actor": actor,
            "is_demo": settings.is_demo,
            "csp_nonce": _nonce(),
            "navigation": [
                {"text": entry.text, "href": url_for(entry.endpoint), "active": request.endpoint == entry.endpoint}
                for entry in navigation
                if actor is not None and (entry.permission is None or actor.may(entry.permission))
            ],
        }


def _nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{_nonce()}'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    # A built file's name changes with its content; everything else may hold what only this person may see.
    is_built_file = request.endpoint == "static" and response.status_code < HTTPStatus.BAD_REQUEST
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_built_file else "no-store"
    return response


def _error_page(status: int, message: str) -> tuple[str, int]:
    fallback = 500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400
    page = status if status in {400, 403, 404, 409} else fallback
    return render_template(f"errors/{page}.html", message=message), status


def _answer_command_error(error: CommandError) -> tuple[str, int]:
    return _error_page(error.status, str(error))


def _answer_sign_in_needed(_error: SignInNeeded) -> BaseResponse:
    # A live page whose sign-in ended is told so; it then goes to the sign-in page itself.
    if wants_fragment():
        return Response(status=401)
    return redirect(url_for("identity.sign_in"), code=303)


def _answer_confirmation_needed(_error: ConfirmationNeeded) -> BaseResponse:
    return redirect(url_for("identity.confirm", back=request.full_path), code=303)


def _answer_csrf_error(_error: CSRFError) -> tuple[str, int]:
    return _error_page(400, "This page was open for too long, or in another window. Go back, reload it and try again.")


def _answer_http_error(error: HTTPException) -> BaseResponse | tuple[str, int]:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    return _error_page(error.code, "")


def _answer_unforeseen(error: Exception) -> tuple[str, int]:
    forget_changes()
    # The text of an error may hold case content: only its kind and place are kept.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "unknown"
    log.error("unforeseen %s at %s", type(error).__name__, place)
    return _error_page(500, "")


def clock_time(moment_utc: datetime | None) -> str:
    """A time as people say it, `10:22`, on the partnership's clock; empty for none."""
    return f"{local(moment_utc):%H:%M}" if moment_utc else ""


def day(when: date | datetime) -> str:
    """A day in words: `Wednesday 25 November 2026`."""
    moment = local(when).date() if isinstance(when, datetime) else when
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def day_and_time(moment_utc: datetime) -> str:
    """A moment in words: `today at 10:22`, or with its day."""
    moment = local(moment_utc)
    when = "today" if moment.date() == local_today() else f"{moment:%a} {moment.day} {moment:%b %Y}"
    return f"{when} at {moment:%H:%M}"


class Due(Protocol):
    """Something that is to be done by a moment, or by a day where no time was agreed."""

    @property
    def due_utc(self) -> datetime: ...
    @property
    def is_due_at_time(self) -> bool: ...


def due(action: Due) -> str:
    """By when, in words: `Wed 25 Nov, 18:00`, or the day alone where no time was agreed."""
    moment = local(action.due_utc)
    # A day is not torn apart at the end of a line.
    when = f"{moment:%a}\N{NO-BREAK SPACE}{moment.day}\N{NO-BREAK SPACE}{moment:%b}"
    return f"{when}, {moment:%H:%M}" if action.is_due_at_time else when


def birth_date(iso: str) -> str:
    """A date of birth in words: `3 May 1997`; empty for none."""
    born = date.fromisoformat(iso) if iso else None
    return f"{born.day} {born:%B %Y}" if born else ""


def minutes_text(minutes: int) -> str:
    """A length in words: `8 minutes`, `1 hour 5 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)


def paragraphs(text: str) -> Markup:
    """Typed text as safe HTML: a blank line starts a paragraph, lines that begin with `- ` are a list."""
    blocks = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in block.split("\n") if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            items = Markup("").join(Markup("<li>{}</li>").format(line[2:]) for line in lines)
            blocks.append(Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items))
        elif lines:
            blocks.append(Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(escape(x) for x in lines)))
    return Markup("").join(blocks)
