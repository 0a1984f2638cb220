"""The pages of bringing in."""

from typing import Final

from flask import Blueprint

bp: Final = Blueprint("bringing_in", __name__)
