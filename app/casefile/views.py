"""All views of this slice: importing them puts them on the blueprint."""

from app.casefile import case_views, contact_views, day_views, limit_views
from app.casefile.blueprint import bp

__all__ = ["bp", "case_views", "contact_views", "day_views", "limit_views"]
