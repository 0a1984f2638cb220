"""The pages of summaries."""

from typing import Final

from flask import Blueprint

bp: Final = Blueprint("summaries", __name__)
