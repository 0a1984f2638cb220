"""All views of this slice: importing them puts them on the blueprint."""

from app.transfers import in_views, list_views, out_views
from app.transfers.blueprint import bp

__all__ = ["bp", "in_views", "list_views", "out_views"]
