"""The picture of a family: everybody stands in it once, nobody on anybody else, and no line through anybody."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.family_layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    LABEL_HEIGHT,
    Layout,
    crosses,
    lay_out,
    overlap,
)
from app.cases.family_rows import Somebody, Tie
from app.cases.models import TieKind

KEYS = [f"p{number}" for number in range(12)]
PEOPLE = st.lists(st.sampled_from(KEYS), unique=True, max_size=12).flatmap(
    lambda keys: st.tuples(*(st.builds(Somebody, st.just(key), st.booleans()) for key in keys))
)
TIES = st.lists(
    st.builds(Tie, st.sampled_from(TieKind), st.sampled_from(KEYS), st.sampled_from(KEYS), st.text(max_size=40)),
    max_size=25,
)


@given(PEOPLE, TIES, st.sampled_from([1, 2, 5]))
@settings(deadline=None)
def test_nothing_overlaps_and_nothing_leaves_the_picture(
    people: tuple[Somebody, ...], ties: list[Tie], columns: int
) -> None:
    layout = lay_out(people, ties, columns)
    assert sorted(box.key for box in layout.boxes) == sorted(person.key for person in people)
    assert not [pair for pair in combinations(layout.boxes, 2) if overlap(*pair)]
    assert not [line for line in layout.lines for box in layout.boxes if crosses(line, box)]
    for box in layout.boxes:
        assert box.x >= 0
        assert box.x + BOX_WIDTH <= layout.width
        assert box.y >= 0
        assert box.y + BOX_HEIGHT <= layout.height
    check_labels(layout)
    assert lay_out(people, ties, columns) == layout


def check_labels(layout: Layout) -> None:
    places = [line.label for line in layout.lines]
    for (x1, y1, w1), (x2, y2, w2) in combinations(places, 2):
        assert abs(y1 - y2) >= LABEL_HEIGHT or x1 + w1 <= x2 or x2 + w2 <= x1
    for _x, y, _width in places:
        assert not [box for box in layout.boxes if box.y < y + LABEL_HEIGHT and y < box.y + BOX_HEIGHT]


def family(*ties: tuple[TieKind, str, str], children: str = "") -> Layout:
    keys = dict.fromkeys(key for _kind, one, other in ties for key in (one, other))
    people = [Somebody(key, key in children.split()) for key in keys]
    return lay_out(people, [Tie(kind, one, other, kind.value) for kind, one, other in ties], 5)


def rows(layout: Layout) -> list[list[str]]:
    found: dict[float, list[tuple[float, str]]] = {}
    for box in layout.boxes:
        found.setdefault(box.y, []).append((box.x, box.key))
    return [[key for _x, key in sorted(row)] for _y, row in sorted(found.items())]


def test_generations_stand_in_rows_and_partners_beside_each_other() -> None:
    layout = family(
        (TieKind.EX_PARTNER, "kay", "dean"),
        (TieKind.PARENT_OF, "kay", "alfie"),
        (TieKind.PARENT_OF, "dean", "lola"),
        (TieKind.PARENT_OF, "jean", "kay"),
        (TieKind.SIBLING, "alfie", "lola"),
        children="alfie lola",
    )
    assert rows(layout) == [["jean"], ["kay", "dean"], ["alfie", "lola"]]


def test_a_parent_who_lives_elsewhere_stands_with_the_other() -> None:
    layout = family(
        (TieKind.PARENT_OF, "jean", "kay"),
        (TieKind.PARENT_OF, "kay", "alfie"),
        (TieKind.PARENT_OF, "sam", "alfie"),
        children="alfie",
    )
    assert rows(layout) == [["jean"], ["kay", "sam"], ["alfie"]]


def test_all_children_of_the_same_parents_hang_on_one_line() -> None:
    parents = [(TieKind.PARENT_OF, one, child) for child in ("alfie", "lola", "unborn") for one in ("kay", "dean")]
    layout = family((TieKind.PARTNER, "kay", "dean"), *parents, children="alfie lola unborn")
    assert [line.words for line in layout.lines] == ["partner", "parent_of ↓"]
    (_couple, line) = layout.lines
    ends = sorted(stroke[0] for stroke in line.strokes[:-1])
    assert len(ends) == len(layout.boxes)
    for box in layout.boxes:
        assert [x for x, _y in ends if box.x < x < box.x + BOX_WIDTH], f"nothing leads to {box.key}"


def test_a_half_sister_hangs_on_a_line_of_her_own() -> None:
    layout = family(
        (TieKind.PARENT_OF, "kay", "alfie"),
        (TieKind.PARENT_OF, "dean", "alfie"),
        (TieKind.PARENT_OF, "kay", "lola"),
        children="alfie lola",
    )
    assert [line.words for line in layout.lines] == ["parent_of ↓", "parent_of ↓"]
    assert [len(line.strokes) for line in layout.lines] == [4, 3]


def test_what_several_are_to_a_child_is_said_of_all_of_them() -> None:
    people = [Somebody("kay", is_child=False), Somebody("dean", is_child=False), Somebody("alfie", is_child=True)]
    ties = [Tie(TieKind.PARENT_OF, one, "alfie", "parent of", "parents of") for one in ("kay", "dean")]
    assert [line.words for line in lay_out(people, ties, 5).lines] == ["parents of ↓"]


def test_who_shares_a_home_has_its_letter_and_nobody_else() -> None:
    layout = family((TieKind.LIVES_WITH, "kay", "alfie"), (TieKind.EX_PARTNER, "kay", "dean"), children="alfie")
    assert {box.key: box.home for box in layout.boxes} == {"kay": "A", "alfie": "A", "dean": ""}
    assert [line.words for line in layout.lines] == ["ex_partner"]


def test_a_family_told_in_a_circle_is_drawn_all_the_same() -> None:
    layout = family((TieKind.PARENT_OF, "kay", "dean"), (TieKind.PARENT_OF, "dean", "kay"))
    assert len(layout.boxes) == 2


@pytest.mark.parametrize("columns", [2, 5])
def test_nobody_is_a_picture_too(columns: int) -> None:
    assert lay_out([], [], columns).boxes == ()
