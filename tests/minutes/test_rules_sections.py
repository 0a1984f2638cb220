"""Which sections the minutes have, by shape of meeting and by what a series changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meetings.models import Shape
from app.minutes.models import Section
from app.minutes.sections import HINT, RISK, SectionUse, decide_sections

USES = st.dictionaries(
    st.sampled_from(Section),
    st.tuples(st.booleans(), st.text()),
).map(lambda chosen: {s: SectionUse(section=s, is_used=on, hint=hint) for s, (on, hint) in chosen.items()})


@pytest.mark.parametrize("shape", [Shape.DAILY, Shape.MARAC, Shape.GROUP_CASE, Shape.STRATEGY])
def test_whoever_talks_about_risk_has_a_place_for_each_part_of_it(shape: Shape) -> None:
    used = [use.section for use in decide_sections(shape, {}) if use.is_used]
    assert set(RISK) < set(used)
    assert Section.VOICE in used


def test_a_clinic_begins_with_little() -> None:
    used = [use.section for use in decide_sections(Shape.CLINIC, {}) if use.is_used]
    assert used == [Section.DISCUSSION, Section.PLAN]


def test_every_section_has_a_hint() -> None:
    assert all(HINT[section] for section in Section)


@given(st.sampled_from(Shape), USES)
def test_what_a_series_changed_counts_and_nothing_else_does(shape: Shape, changed: dict[Section, SectionUse]) -> None:
    usual = decide_sections(shape, {})
    decided = decide_sections(shape, changed)
    assert [use.section for use in decided] == list(Section)
    assert list(decided) == [changed.get(use.section, use) for use in usual]
