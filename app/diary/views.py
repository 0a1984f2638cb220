"""All pages of the diary, in the one blueprint."""

from app.diary import (
    busy_views,
    cover_views,
    dates_views,
    feed_views,
    handover_views,
    hours_views,
    inbox_views,
    my_dates_views,
    new_poll_views,
    people_views,
    poll_link_views,
    poll_views,
    reply_link_views,
    school_views,
    series_views,
    turns_views,
)
from app.diary.blueprint import bp

__all__ = [
    "bp",
    "busy_views",
    "cover_views",
    "dates_views",
    "feed_views",
    "handover_views",
    "hours_views",
    "inbox_views",
    "my_dates_views",
    "new_poll_views",
    "people_views",
    "poll_link_views",
    "poll_views",
    "reply_link_views",
    "school_views",
    "series_views",
    "turns_views",
]
