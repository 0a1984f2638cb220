"""All views of this slice: importing them puts them on the blueprint."""

from app.casefile import (
    case_views,
    conflict_views,
    contact_views,
    day_views,
    differing_views,
    find_views,
    glass_views,
    group_views,
    limit_views,
    lost_seals,
    openings_views,
    particulars_views,
    record_views,
    sealing_views,
    sharing_views,
    story_views,
    why,
)
from app.casefile.blueprint import bp

__all__ = [
    "bp",
    "case_views",
    "conflict_views",
    "contact_views",
    "day_views",
    "differing_views",
    "find_views",
    "glass_views",
    "group_views",
    "limit_views",
    "lost_seals",
    "openings_views",
    "particulars_views",
    "record_views",
    "sealing_views",
    "sharing_views",
    "story_views",
    "why",
]
