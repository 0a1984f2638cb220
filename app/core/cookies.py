"""Signing cookies with a key that lies in the database, wrapped as the others are."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
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
