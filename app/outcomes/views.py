"""All pages of what came of it, in the one blueprint."""

from app.outcomes import action_views, case_views, family_views, loop_views
from app.outcomes.blueprint import bp

__all__ = ["action_views", "bp", "case_views", "family_views", "loop_views"]
