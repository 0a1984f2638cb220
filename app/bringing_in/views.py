"""All pages of bringing in, put together."""

from app.bringing_in import batch_views, home_views, line_views
from app.bringing_in.blueprint import bp

__all__ = ["batch_views", "bp", "home_views", "line_views"]
