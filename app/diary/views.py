"""All pages of the diary, in the one blueprint."""

from app.diary import my_dates_views, reply_link_views
from app.diary.blueprint import bp

__all__ = ["bp", "my_dates_views", "reply_link_views"]
