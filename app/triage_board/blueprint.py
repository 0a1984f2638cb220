"""The blueprint that the views of this slice stand on."""

from typing import Final

from flask import Blueprint

bp: Final = Blueprint("triage_board", __name__)
