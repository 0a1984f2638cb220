"""The pages of the diary."""

from typing import Final

from flask import Blueprint

bp: Final = Blueprint("diary", __name__)
