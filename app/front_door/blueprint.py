"""The pages of sending in."""

from typing import Final

from flask import Blueprint

from app.core.words import birth_date

bp: Final = Blueprint("front_door", __name__)


@bp.app_template_filter("typed_day")
def typed_day(text: str) -> str:
    """A kept date in words, `3 May 1979`; what could not be read, as it was typed."""
    try:
        return birth_date(text)
    except ValueError:
        return text
