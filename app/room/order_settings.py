"""How orders are chosen in a series, as it is typed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import request

from app.directory.queries import AgencyCard, agency_cards
from app.meetings.models import Series

MOST_MINUTES: Final = 60
MOST_PEOPLE: Final = 20
# How much a minute by which an announced time moves counts, in hundredths of a minute of waiting, and in words.
STEADINESS: Final[Mapping[int, str]] = {
    0: "Free as much time as possible, even where announced times move",
    25: "Move announced times only where that frees clearly more time",
    100: "Hardly move what was announced",
}


@dataclass(kw_only=True)
class OrderSettingsForm:
    """What stands in the form, as text; the numbers are there once `faults` is empty."""

    agencies: tuple[AgencyCard, ...]
    texts: Mapping[str, str]
    numbers: dict[str, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def showing(cls, series: Series) -> "OrderSettingsForm":
        """What counts now."""
        people = {f"people-{row.agency_id}": str(row.people) for row in series.agencies}
        texts = {"rejoin_minutes": str(series.rejoin_minutes), "steadiness": str(series.steadiness), **people}
        return cls(agencies=_agencies(series), texts=texts)

    @classmethod
    def typed(cls, series: Series) -> "OrderSettingsForm":
        """What somebody typed, held against what can be used."""
        form = cls(agencies=_agencies(series), texts=request.form.to_dict())
        form._read("rejoin_minutes", 0, MOST_MINUTES)
        for agency in form.agencies:
            form._read(f"people-{agency.id}", 1, MOST_PEOPLE)
        kept = {*STEADINESS, series.steadiness}
        if form.text("steadiness") in map(str, kept):
            form.numbers["steadiness"] = int(form.text("steadiness"))
        else:
            form.faults["steadiness"] = "Choose what matters more."
        return form

    choices = STEADINESS

    def text(self, name: str) -> str:
        """What stands in that field."""
        return self.texts.get(name, "").strip()

    @property
    def people(self) -> Mapping[uuid.UUID, int]:
        """How many people each agency sends."""
        return {agency.id: self.numbers[f"people-{agency.id}"] for agency in self.agencies}

    def _read(self, name: str, least: int, most: int) -> None:
        text = self.text(name)
        if text.isascii() and text.isdecimal() and least <= int(text[:6]) <= most:
            self.numbers[name] = int(text)
        else:
            self.faults[name] = f"Enter a whole number from {least} to {most}."


def _agencies(series: Series) -> tuple[AgencyCard, ...]:
    return tuple(agency_cards(row.agency_id for row in series.agencies).values())
