"""The shortest form that takes in an urgent case: read kindly, kept as typed, and told in words what is missing."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.cases.service import NewReferral
from app.cases.short_referral import Named, short_referral
from app.cases.tokens import read_birth_date
from app.core.clock import local_today
from app.core.errors import Invalid
from app.room.forms import read_minutes

FIELDS: Final = (
    *("agency_id", "event", "victim", "victim_born", "causing_harm", "causing_harm_born", "children", "minutes"),
)
USUAL_MINUTES: Final = 10
MOST_MINUTES: Final = 120
LONGEST_NAME: Final = 120
LONGEST_EVENT: Final = 4000


@dataclass(slots=True)
class UrgentForm:
    """What was typed, and what is wrong with it, by field."""

    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    planned_minutes: int = USUAL_MINUTES

    def read(self, agency_ids: Collection[uuid.UUID], account_id: uuid.UUID) -> NewReferral | None:
        """The referral that was typed; None where something cannot be used, which `errors` then say."""
        agency_id = next((id_ for id_ in agency_ids if str(id_) == self.typed["agency_id"]), None)
        if agency_id is None:
            self.errors["agency_id"] = "Choose who brings this case."
        event = self._short("event", LONGEST_EVENT)
        if not event:
            self.errors.setdefault("event", "Say in a sentence or two what happened.")
        victim = self._person("victim")
        if victim is None:
            self.errors.setdefault("victim", "Write the name of the victim, or what you have of it.")
        causing_harm = self._person("causing_harm")
        children = self._children()
        self._read_minutes()
        if self.errors or agency_id is None or victim is None:
            return None
        return short_referral(
            agency_id=agency_id,
            account_id=account_id,
            event=event,
            victim=victim,
            causing_harm=causing_harm,
            children=children,
        )

    def _person(self, name_field: str) -> Named | None:
        name, born = self._short(name_field, LONGEST_NAME), self.typed[f"{name_field}_born"].strip()
        birth_date = read_birth_date(born) if born else None
        if born and (birth_date is None or birth_date > local_today()):
            self.errors[f"{name_field}_born"] = "Write the date of birth as in 3/5/1979, or leave it out."
        if born and not name:
            self.errors[name_field] = "Write whose date of birth this is."
        return Named(name=name, birth_date=birth_date) if name else None

    def _children(self) -> list[Named]:
        """One child a line: a name, then perhaps a date of birth behind a comma."""
        found = []
        for number, line in enumerate(filter(None, map(str.strip, self.typed["children"].splitlines())), start=1):
            name, _, born = (part.strip() for part in line.partition(","))
            birth_date = read_birth_date(born) if born else None
            if not name or len(name) > LONGEST_NAME or (born and (birth_date is None or birth_date > local_today())):
                self.errors.setdefault("children", f"Child {number}: write a name, a comma, and the date as 3/5/2016.")
            found.append(Named(name=name, birth_date=birth_date))
        return found

    def _short(self, name: str, most: int) -> str:
        text = self.typed[name].strip()
        if len(text) > most:
            self.errors[name] = f"Use {most} characters or fewer."
        return text

    def _read_minutes(self) -> None:
        try:
            self.planned_minutes = read_minutes(self.typed["minutes"])
        except Invalid as problem:
            self.errors["minutes"] = str(problem)
            return
        if not 1 <= self.planned_minutes <= MOST_MINUTES:
            self.errors["minutes"] = f"Plan 1 to {MOST_MINUTES} minutes."


def read_urgent_form(sent: Mapping[str, str]) -> UrgentForm:
    """The form as it was sent; an empty one plans the usual minutes."""
    typed = {name: sent.get(name, "") for name in FIELDS}
    return UrgentForm(typed=typed if sent else typed | {"minutes": str(USUAL_MINUTES)})
