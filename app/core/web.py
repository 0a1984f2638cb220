"""What every page has in common: where forms come from, errors, templates."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from flask import (
    Flask,
    current_app,
    flash,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import ClientDisconnected, HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from app.config import PROJECT_FOLDER, Settings
from app.core.access import ConfirmationNeeded, SignInNeeded, find_current_actor, forget_current_actor
from app.core.assets import asset_url
from app.core.cookies import KeyedCookies
from app.core.errors import NOT_FOUND, CommandError
from app.core.guard import NONCE
from app.core.intake import LARGEST_FORM_BYTES, LARGEST_FORM_OF_A_STRANGER_BYTES, CaseroundRequest
from app.core.letters import readable
from app.core.logs import log_fault
from app.core.navigation import NavigationEntry, links_for, make_bar
from app.core.origin import is_from_this_site, own_origins, says_nothing_of_where
from app.core.page_template import PageTemplate
from app.core.page_undefined import PageUndefined
from app.core.transaction import forget_changes
from app.core.words import (
    birth_date,
    clock_time,
    day,
    day_and_time,
    due,
    in_a_row,
    look_day,
    minutes_text,
    paragraphs,
    time_taken,
)

Answer = BaseResponse | tuple[str, int]
# What lies below is asked by agencies' own systems, which are answered in JSON whatever goes wrong.
PROGRAMS: Final = "/api/"
TOLD_TO_PROGRAMS: Final = {
    404: ("not_found", NOT_FOUND),
    405: ("method", "This address does not take that method."),
    413: ("too_large", "This is too large."),
}
# Programs send forms there and name no origin: they prove by a token who they are, or it is the demonstration's door.
OPEN_TO_PROGRAMS: Final = frozenset({"api.answer_action", "demo.sign_in"})
PAGES_OF_ERRORS: Final = frozenset({400, 403, 404, 409, 410, 413, 503})
STOPPED_HALF_WAY: Final = "What you sent stopped half way, so none of it was kept. Send it again."

csrf = CSRFProtect()


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
    """Give the app its templates, its check of forms and its answers to errors."""
    app.request_class = CaseroundRequest
    app.session_interface = KeyedCookies()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-caseround" if settings.is_served_securely else "caseround",
        SESSION_COOKIE_SECURE=settings.is_served_securely,
        SESSION_COOKIE_HTTPONLY=True,
        # Lax, not Strict: people arrive from the link in a mail, and from their agency's own sign-in.
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        # Pages are fetched and forms are sent; nothing asks what else could be done.
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.before_request(_refuse_forms_of_other_sites)
    csrf.init_app(app)
    # Nothing there goes by a cookie, so no page of another site could use one.
    csrf.exempt("app.api.views.answer_action")
    _init_templates(app, settings, navigation)
    app.register_error_handler(CommandError, _answer_command_error)
    app.register_error_handler(SignInNeeded, _answer_sign_in_needed)
    app.register_error_handler(ConfirmationNeeded, _answer_confirmation_needed)
    app.register_error_handler(CSRFError, _answer_csrf_error)
    app.register_error_handler(ForeignFormError, _answer_foreign_form)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_unforeseen)


def _init_templates(app: Flask, settings: Settings, navigation: Sequence[NavigationEntry]) -> None:
    app.jinja_env.undefined = PageUndefined
    app.jinja_env.template_class = PageTemplate
    # The minutes are typed past the forms, and older rows may hold anything.
    app.jinja_env.finalize = lambda value: readable(value) if isinstance(value, str) else value
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
        look_day=look_day,
        time_taken=time_taken,
        day=day,
        day_and_time=day_and_time,
        in_a_row=in_a_row,
        minutes_text=minutes_text,
        paragraphs=paragraphs,
    )

    @app.context_processor
    def add_common() -> dict[str, Any]:
        if not has_request_context():
            # A document that a worker makes is nobody's page.
            return {}
        actor = find_current_actor()
        return {
            "actor": actor,
            "is_demo": settings.is_demo,
            "csp_nonce": request.environ.get(NONCE, ""),
            "navigation": () if wants_fragment() else make_bar(links_for(actor, navigation)),
        }

    app.extensions["navigation"] = navigation


class ForeignFormError(Exception):  # it is not an error of the program: the answer is a page that says so
    """A form was sent by a page of another site, or by something that does not say where it comes from."""


def _refuse_forms_of_other_sites() -> None:
    if find_current_actor() is None:
        request.max_content_length = LARGEST_FORM_OF_A_STRANGER_BYTES
    if request.method in {"GET", "HEAD"}:
        return
    settings: Settings = current_app.extensions["settings"]
    said = dict(request.headers)
    if is_from_this_site(said, own_origins(settings, request.host)):
        return
    if request.path.startswith(PROGRAMS) and request.routing_exception is not None:
        # Nothing is there that could be done for another site; a program is told that instead.
        return
    if request.endpoint not in OPEN_TO_PROGRAMS or not says_nothing_of_where(said):
        raise ForeignFormError


def _error_page(status: int, message: str) -> Answer:
    if request.path.startswith(PROGRAMS):
        return _tell_program(status, message)
    fallback = 500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400
    page = status if status in PAGES_OF_ERRORS else fallback
    return render_template(f"errors/{page}.html", message=message), status


def _tell_program(status: int, message: str) -> BaseResponse:
    code, words = TOLD_TO_PROGRAMS.get(status, ("error", "This could not be done."))
    told = {"error": {"code": code, "message": message or words}}
    return BaseResponse(json.dumps(told), status=status, mimetype="application/json")


def _answer_command_error(error: CommandError) -> Answer:
    return _error_page(error.status, str(error))


def _answer_sign_in_needed(_error: SignInNeeded) -> BaseResponse:
    # A live page whose sign-in ended is told so; it then goes to the sign-in page itself.
    if wants_fragment():
        return BaseResponse(status=401)
    return redirect(url_for("identity.sign_in"), code=303)


def _answer_confirmation_needed(_error: ConfirmationNeeded) -> BaseResponse:
    # A command is sent on with all that was typed for it (307), so that nothing is lost meanwhile.
    back = request.full_path.removesuffix("?")
    return redirect(url_for("identity.confirm", back=back), code=307 if request.method == "POST" else 303)


def _answer_csrf_error(_error: CSRFError) -> Answer:
    return _error_page(400, "This page was open for too long, or in another window. Go back, reload it and try again.")


def _answer_http_error(error: HTTPException) -> Answer:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    answer = _error_page(error.code, STOPPED_HALF_WAY if isinstance(error, ClientDisconnected) else "")
    if isinstance(error, MethodNotAllowed) and isinstance(answer, BaseResponse):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer


def _answer_foreign_form(_error: ForeignFormError) -> Answer:
    return _error_page(
        400,
        "This was not sent by a page of Caseround, so it was not done. Open Caseround yourself and try again there.",
    )


def _answer_unforeseen(error: Exception) -> Answer:
    forget_changes()
    log_fault(type(error), error.__traceback__)
    if isinstance(error, OperationalError | PoolTimeoutError):
        # Full or away. A page made for somebody would ask the database again, so it is made for nobody.
        forget_current_actor()
        return _error_page(503, "")
    return _error_page(500, "")
