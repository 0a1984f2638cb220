"""The page on which an agency connects its own systems."""

from typing import Final

from flask import Blueprint

pages_bp: Final = Blueprint("connecting", __name__)
