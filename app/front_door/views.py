"""All pages of sending in, registered with their blueprint."""

from app.front_door import check_views, first_views, home_views, people_views, step_views
from app.front_door.blueprint import bp

__all__ = ["bp", "check_views", "first_views", "home_views", "people_views", "step_views"]
