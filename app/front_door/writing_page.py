"""What every page that somebody writes on has in common."""

import uuid
from collections.abc import Sequence

from app.directory.queries import AgencyCard, agency_cards, agency_ids_by_code


def agency_choices() -> Sequence[tuple[str, str]]:
    """The agencies that a protected contact can be shown to, by code, with their names."""
    by_code = agency_ids_by_code()
    cards = agency_cards(by_code.values())
    names = {code: cards[agency_id].name for code, agency_id in by_code.items()}
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def agencies_of(ids: Sequence[uuid.UUID]) -> Sequence[AgencyCard]:
    """These agencies, in the order of their names."""
    return tuple(agency_cards(ids).values())
