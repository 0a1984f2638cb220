"""Who and what has been loaded so far, found by the names that the data uses."""

import uuid
from dataclasses import dataclass, field

from app.core.access import Actor
from app.demo.days import Days
from app.identity.models import Account
from app.identity.queries import actor_of
from app.meetings.models import Series


@dataclass(slots=True)
class Cast:
    """Agencies by code, accounts by e-mail, cases by key, the persons of a case by its key and theirs."""

    days: Days
    daily: Series
    family: Series
    agency_ids: dict[str, uuid.UUID]
    accounts: dict[str, Account]
    speakers: dict[str, Account]
    case_ids: dict[str, uuid.UUID] = field(default_factory=dict)
    person_ids: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)
    # What these may do does not change while they are put in.
    speaking: dict[str, Actor] = field(default_factory=dict)

    def actor(self, email: str) -> Actor:
        """That person with the grants they hold at this moment."""
        return actor_of(self.accounts[email])

    def speaker(self, code: str) -> Actor:
        """Whoever speaks for that agency at the daily meeting."""
        if code not in self.speaking:
            self.speaking[code] = actor_of(self.speakers[code])
        return self.speaking[code]

    def account_id(self, email: str) -> uuid.UUID | None:
        """The account with that address; people of partners that only receive have none."""
        account = self.accounts.get(email)
        return account.id if account else None

    def speaker_id(self, code: str) -> uuid.UUID | None:
        """The account of whoever speaks for that agency; partners that only receive have none."""
        account = self.speakers.get(code)
        return account.id if account else None

    def person_id(self, case_key: str, person_key: str) -> uuid.UUID | None:
        """Somebody of that case; nobody where the data names nobody."""
        return self.person_ids[case_key, person_key] if person_key else None
