"""All views of this slice: importing them puts them on the blueprint."""

from app.front_door import (
    asking_views,
    check_views,
    first_views,
    home_views,
    invitation_views,
    link_views,
    people_views,
    settings_views,
    step_views,
)
from app.front_door.blueprint import bp

__all__ = [
    "asking_views",
    "bp",
    "check_views",
    "first_views",
    "home_views",
    "invitation_views",
    "link_views",
    "people_views",
    "settings_views",
    "step_views",
]
