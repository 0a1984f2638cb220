"""Who of those that speak for an agency may be told that something about a case waits, on plain data."""

from app.cases.need_to_know import ItemFacts
from app.core.access import Grant
from app.identity.queries import AccountCard


def may_be_told(card: AccountCard, grant: Grant, item: ItemFacts) -> bool:
    """Whether this grant lets its holder know of the case: it reaches it, and neither conflict nor seal hides it."""
    return (
        grant.case_id in {None, item.case_id}
        and card.id not in item.accounts_in_conflict
        and card.agency_id not in item.agencies_in_conflict
        and grant.agency_id not in item.agencies_in_conflict
        and (not item.is_sealed or card.id in item.accounts_named)
    )
