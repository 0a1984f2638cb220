"""Which sections the minutes of an item have, on plain data.

Each shape of meeting begins with its own; a series may switch each on or off, and give it its own hint. What is
switched off stays readable where something was written in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from app.meetings.models import Shape
from app.minutes.models import Section

_DISCUSSED: Final = (
    Section.DISCUSSION,
    Section.POSSIBLE_HARM,
    Section.INDICATORS,
    Section.PROTECTIVE_FACTORS,
    Section.VOICE,
    Section.PLAN,
)
USUAL: Final[Mapping[Shape, Collection[Section]]] = {
    Shape.DAILY: _DISCUSSED,
    Shape.MARAC: _DISCUSSED,
    Shape.GROUP_CASE: _DISCUSSED,
    Shape.STRATEGY: _DISCUSSED,
    Shape.CLINIC: (Section.DISCUSSION, Section.PLAN),
}
HINT: Final[Mapping[Section, str]] = {
    Section.DISCUSSION: "What the facts mean when they are put side by side. Opinions as opinions, worries as worries.",
    Section.POSSIBLE_HARM: "What could happen, to whom, how soon.",
    Section.INDICATORS: "What was seen, what changed, what was said.",
    Section.PROTECTIVE_FACTORS: "Who and what protects them now, and how far that holds.",
    Section.VOICE: "What they want and fear, in their own words, and who says so.",
    Section.PLAN: "What will make them safer. Who does what by when goes under Actions.",
}
RISK: Final = (Section.POSSIBLE_HARM, Section.INDICATORS, Section.PROTECTIVE_FACTORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionUse:
    """A section as a series uses it."""

    section: Section
    is_used: bool
    hint: str


def decide_sections(shape: Shape, changed: Mapping[Section, SectionUse]) -> tuple[SectionUse, ...]:
    """Every section, in order, as a series of that shape uses it with these changes."""
    return tuple(
        changed.get(section) or SectionUse(section=section, is_used=section in USUAL[shape], hint=HINT[section])
        for section in Section
    )
