"""Signing cookies with a key that lies in the database, wrapped as the others are."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.core.cipher import VaultError
from app.core.database import db
from app.core.vault import derive_key


class KeyedCookies(SecureCookieSessionInterface):
    """Fetches the key when the first cookie is read or written, because the app is made before its database is."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and checks cookies; nothing while the database is away, and then nobody is signed in."""
        if not app.secret_key:
            try:
                # A session of its own: the one of this request begins untouched.
                with Session(db.engine) as session:
                    app.secret_key = derive_key("cookies", session)
            except (SQLAlchemyError, VaultError):
                return None
        return super().get_signing_serializer(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds, whenever it was signed.

        How long a sign-in or a challenge holds stands with it. Flask would refuse a cookie from a time to come, as the
        next process signs it whose clock is a little ahead, and every one when a clock is put back.
        """
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except BadSignature:
            return self.session_class()
