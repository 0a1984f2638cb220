"""The pages of what came of it."""

from typing import Final

from flask import Blueprint

bp: Final = Blueprint("outcomes", __name__)
