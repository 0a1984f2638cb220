"""Plots as plain numbers: where each bar, line and word of a drawing stands. Templates turn them into SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# A bar is so much of the room that it has, and no thicker than that.
_SHARE: Final = 0.72
_THICKEST: Final = 22.0
_TOP: Final = 10.0
_FOOT: Final = 20.0
_MOST_STEPS: Final = 4
_NEXT_TO_NOTHING: Final = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar, or a part of one. `look` names its colour; the words never depend on it."""

    look: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A few words at a place; `anchor` says which end of them stands there."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing. `lines` are the heights of its level lines, the ground last."""

    width: float
    height: float
    left: float
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    lines: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What stands over one place of the ground line: its parts, on top of each other or side by side."""

    label: str
    parts: tuple[tuple[str, float], ...]


def draw_turnout(columns: Sequence[Column], *, most: float, width: float = 300, height: float = 92) -> Plot:
    """Meeting by meeting, the parts of a column on top of each other.

    `most` is the same for every agency, so that their drawings can be compared.
    """
    ground = height - _FOOT
    room = width / max(1, len(columns))
    thick = min(room * _SHARE, _THICKEST)
    bars = []
    for place, column in enumerate(columns):
        below = 0.0
        for look, value in column.parts:
            foot, below = _level(below, most, ground), below + value
            if value:
                bars.append(_bar(look, room * (place + 0.5) - thick / 2, thick, _level(below, most, ground), foot))
    labels = [Label(x=0, y=height - 5, text=column.label, anchor="start") for column in columns[:1]]
    labels += [Label(x=width, y=height - 5, text=column.label, anchor="end") for column in columns[1:][-1:]]
    return Plot(width=width, height=height, left=0, bars=tuple(bars), labels=tuple(labels), lines=(ground,))


def draw_amounts(columns: Sequence[Column], *, unit: str, width: float = 420, height: float = 230) -> Plot:
    """Amounts beside each other over each place, with level lines and what they stand for."""
    ground, left = height - _FOOT - 4, 34.0
    step = nice_step(max((value for column in columns for _, value in column.parts), default=1))
    most = max((value for column in columns for _, value in column.parts), default=1)
    levels = [step * n for n in range(max(1, math.ceil(most / step - 1e-9)) + 1)]
    top = levels[-1]
    room = (width - left) / max(1, len(columns))
    bars, labels = [], []
    for place, column in enumerate(columns):
        middle = left + room * (place + 0.5)
        thick = min(room * _SHARE / max(1, len(column.parts)), _THICKEST)
        begins = middle - thick * len(column.parts) / 2
        bars += [
            _bar(look, begins + thick * number, thick - 2, _level(value, top, ground), ground)
            for number, (look, value) in enumerate(column.parts)
            if value
        ]
        labels.append(Label(x=round(middle, 1), y=height - 6, text=column.label))
    heights = [_level(level, top, ground) for level in levels]
    labels += [
        Label(x=left - 6, y=at + 4, text=f"{level:g} {unit if level == top else ''}".rstrip(), anchor="end")
        for level, at in zip(levels, heights, strict=True)
    ]
    return Plot(
        width=width,
        height=height,
        left=left,
        bars=tuple(bars),
        labels=tuple(labels),
        lines=tuple(reversed(heights)),
    )


def nice_step(most: float) -> float:
    """The step of level lines for amounts up to that: one, two or five, ten times over, and few enough to be read."""
    # Of what is next to nothing no part can be told.
    if most <= _NEXT_TO_NOTHING:
        return 1
    size = 10.0 ** math.floor(math.log10(most / _MOST_STEPS))
    return next(size * step for step in (1, 2, 5, 10) if most / (size * step) <= _MOST_STEPS)


def _bar(look: str, x: float, width: float, head: float, foot: float) -> Bar:
    return Bar(look=look, x=round(x, 1), y=head, width=round(width, 1), height=round(foot - head, 1))


def _level(value: float, most: float, ground: float) -> float:
    return round(ground - (ground - _TOP) * min(1.0, value / most if most else 0.0), 1)
