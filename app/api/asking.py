"""What every request of an agency's own system goes through: a token, what it is for, and not too often."""

import functools
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, ParamSpec

from flask import Response, current_app, g, request
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.api.tokens import Bearer, find_bearer, note_use
from app.core.errors import CommandError, Invalid

P = ParamSpec("P")

MOST_A_MINUTE: Final = RateLimitItemPerMinute(120)
_EXTENSION: Final = "api_limits"
_SCHEME: Final = "Bearer "


class ApiError(Exception):
    """A request that is turned down: with which status, why in one word, and in plain words."""

    def __init__(self, status: int, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.field = status, code, field


def init_api(redis_url: str | None) -> None:
    """Count requests here, or in Redis where several processes answer."""
    current_app.extensions[_EXTENSION] = MovingWindowRateLimiter(storage_from_string(redis_url or "memory://"))


def asks_for(scope: str) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Declare what a token has to be for. The bearer stands in `g.bearer` from then on."""

    def decorate(view: Callable[P, Response]) -> Callable[P, Response]:
        @functools.wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
            # All of it is here before anything is written: whoever waits for a line holds the database up for others.
            request.get_data()
            bearer = _find_bearer()
            if scope not in bearer.scopes:
                raise ApiError(403, "scope", f"This token is not for {scope}.")
            limiter: MovingWindowRateLimiter = current_app.extensions[_EXTENSION]
            if not limiter.hit(MOST_A_MINUTE, str(bearer.token_id)):
                raise ApiError(429, "too_many", "Too many requests. Wait a minute.")
            g.bearer = bearer
            note_use(bearer)
            return view(*args, **kwargs)

        wrapped.permission = f"token {scope}"  # type: ignore[attr-defined]  # read when the app starts
        return wrapped

    return decorate


def current_bearer() -> Bearer:
    """Who asks."""
    bearer: Bearer = g.bearer
    return bearer


def _find_bearer() -> Bearer:
    said = request.headers.get("Authorization", "")
    bearer = find_bearer(said.removeprefix(_SCHEME).strip()) if said.startswith(_SCHEME) else None
    if bearer is None:
        raise ApiError(401, "token", "Send a token that counts: Authorization: Bearer ...")
    return bearer


def read_json() -> dict[str, Any]:
    """The JSON object of a request. Raises `ApiError`."""
    try:
        data = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise ApiError(400, "json", "Send a JSON object.") from None
    if not isinstance(data, dict):
        raise ApiError(400, "json", "Send a JSON object.")
    return data


def text_of(data: dict[str, Any], name: str) -> str:
    """A text of a JSON object. Raises `ApiError` where it is something else."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise ApiError(422, "field", "Send a text here.", name)
    return value


def answer(data: object, status: int = HTTPStatus.OK) -> Response:
    """That as JSON."""
    return Response(json.dumps(data, ensure_ascii=False, sort_keys=True), status=status, mimetype="application/json")


def answer_api_error(error: ApiError) -> Response:
    """What was turned down, as JSON."""
    said = {"code": error.code, "message": str(error)} | ({"field": error.field} if error.field else {})
    made = answer({"error": said}, error.status)
    if error.status == HTTPStatus.UNAUTHORIZED:
        made.headers["WWW-Authenticate"] = "Bearer"
    return made


def answer_command_error(error: CommandError) -> Response:
    """The same for what the services refuse."""
    code = {403: "refused", 404: "not_found", 409: "conflict", 422: "field"}.get(error.status, "error")
    field = error.field if isinstance(error, Invalid) else ""
    return answer_api_error(ApiError(error.status, code, str(error), field))
