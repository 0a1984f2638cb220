"""All that this slice answers, for the wiring."""

from app.triage_board import board_views, correcting_views, people_views, submission_views
from app.triage_board.blueprint import bp
from app.triage_board.board_views import count_waiting

__all__ = ["board_views", "bp", "correcting_views", "count_waiting", "people_views", "submission_views"]
