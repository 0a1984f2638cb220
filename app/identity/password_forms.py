"""The forms by which somebody chooses a password and connects an authenticator app."""

from dataclasses import dataclass, field

from flask import request

from app.core.clock import now_utc
from app.identity.authenticator import make_secret, open_offer, qr_path, seal_offer, spaced, step_of_code
from app.identity.models import Account
from app.identity.passwords import fault_of_password
from app.identity.ways_in import known_about

WRONG_CODE = "This is not the code that the app shows now. Enter the newest one."
OLD_FORM = "This page was open for too long. Connect the app again with the picture below."


@dataclass(frozen=True, slots=True)
class Connection:
    """What the page shows to connect an authenticator app: a picture for its camera, the secret to type instead."""

    offer: str
    qr_width: int
    qr_path: str
    spaced_secret: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, checked: all is well where there are no errors."""

    errors: dict[str, str] = field(default_factory=dict)
    password: str = ""
    secret: str = ""
    step: int = 0


def connection_for(account: Account, secret: str = "") -> Connection:
    """A way to connect an app to this person's account: with a new secret, or the one they began with."""
    secret = secret or make_secret()
    width, path = qr_path(secret, account.email)
    return Connection(seal_offer(account.id, secret), width, path, spaced(secret))


def read_password(account: Account) -> Typed:
    """A password that was chosen."""
    password = request.form.get("password", "")
    fault = fault_of_password(password, known_about(account)) if password else "Enter a password"
    return Typed({"password": fault} if fault else {}, password)


def read_connection(account: Account) -> Typed:
    """The code by which somebody shows that their app is connected."""
    secret, code = open_offer(account.id, request.form.get("offer", "")), request.form.get("code", "")
    if not secret:
        return Typed({"code": OLD_FORM})
    step = step_of_code(secret, code, now_utc())
    if step is None:
        return Typed({"code": WRONG_CODE if code.strip() else "Enter the code that the app shows"}, secret=secret)
    return Typed({}, secret=secret, step=step)


def read_both(account: Account) -> Typed:
    """A password and an authenticator, chosen together."""
    password, connection = read_password(account), read_connection(account)
    return Typed(password.errors | connection.errors, password.password, connection.secret, connection.step)
