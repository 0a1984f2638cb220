"""Loads what is usual at Marlbeck: standard actions, and who is told when something is overdue."""

from datetime import time

from app.actions.standard import NewStandardAction, keep_standard_action
from app.demo.cast import Cast
from app.demo.marlbeck.usual import MANAGERS, USUAL_ACTIONS
from app.directory.queries import list_agencies
from app.directory.service import change_agency


def load_usual(cast: Cast, coordinator: str) -> None:
    """Keep the standard actions of the daily meeting, and the managers of the agencies."""
    actor = cast.actor(coordinator)
    for usual in USUAL_ACTIONS:
        clock = time.fromisoformat(usual.time) if usual.time else None
        keep_standard_action(
            actor,
            cast.daily,
            NewStandardAction(
                agency_id=cast.agency_ids[usual.agency],
                text=usual.text,
                days=usual.days,
                minute_of_day=clock.hour * 60 + clock.minute if clock else None,
                is_by_next_contact=usual.is_by_next_contact,
            ),
        )
    for agency in list_agencies():
        if agency.code in MANAGERS:
            name, email = MANAGERS[agency.code]
            change_agency(agency, phone=agency.phone, manager_name=name, manager_email=email)
