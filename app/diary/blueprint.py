"""The pages of the diary, and the ways between them."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, request, url_for

from app.core.access import Permission, find_current_actor

bp: Final = Blueprint("diary", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the diary that others lead to, for those who have the permission."""

    text: str
    endpoint: str
    permission: Permission | None = None


# What is used seldom is led to from its neighbours: handing over from the directory, busy times from the calendar.
PLACES: Final = (
    Place("My dates", "diary.my_dates"),
    Place("My calendar", "diary.calendar"),
    Place("My hours and leave", "diary.own_hours"),
    Place("Series", "diary.list_series", Permission.MEETING_PREPARE),
    Place("Who comes", "diary.cover", Permission.MEETING_PREPARE),
    Place("Find a time", "diary.polls"),
    Place("Answers that wait", "diary.inbox", Permission.MEETING_PREPARE),
    Place("Directory", "diary.people"),
)


@bp.context_processor
def add_places() -> dict[str, Any]:
    """The pages of the diary to which this person may go."""
    actor = find_current_actor()
    return {
        "diary_places": [
            {"text": place.text, "href": url_for(place.endpoint), "is_here": request.endpoint == place.endpoint}
            for place in PLACES
            if actor is not None and (place.permission is None or actor.may(place.permission))
        ]
    }
