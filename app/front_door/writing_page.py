"""What every page that somebody writes on has in common."""

import uuid
from collections.abc import Sequence

from app.core.access import current_actor
from app.directory.queries import AgencyCard, agency_cards, agency_ids_by_code
from app.disclosure.submissions import SubmissionView, disclose_submission
from app.referrals.queries import get_own, get_sheet
from app.referrals.sheet import Sheet


def get_view(submission_id: uuid.UUID) -> SubmissionView:
    """One's own submission; it leaves its entry in the trail. Raises `NotFound`."""
    get_own(current_actor(), submission_id)
    return disclose_submission(current_actor(), submission_id)


def own_sheet(submission_id: uuid.UUID) -> Sheet:
    """What stands in one's own submission, for a page that changes it. Raises `NotFound`."""
    return get_sheet(current_actor(), submission_id)


def agency_choices() -> Sequence[tuple[str, str]]:
    """The agencies that a protected contact can be shown to, by code, with their names."""
    by_code = agency_ids_by_code()
    cards = agency_cards(by_code.values())
    names = {code: cards[agency_id].name for code, agency_id in by_code.items()}
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def agencies_of(ids: Sequence[uuid.UUID]) -> Sequence[AgencyCard]:
    """These agencies, in the order of their names."""
    return tuple(agency_cards(ids).values())
