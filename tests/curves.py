"""Curves of what was measured, drawn as SVG files beside the figures that are printed."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

FOLDER = Path("test-results/load")
WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 480, 260, 60, 34, 40, 46

Point = tuple[float, float]


def draw_curve(name: str, *, title: str, across: str, up: str, points: Sequence[Point]) -> Path:
    """Draw the points with a line through them, both axes from nought; answers the file.

    A straight line beside them shows what growth in step with the first point would be.
    """
    most_x, most_y = (max(point[axis] for point in points) or 1.0 for axis in (0, 1))

    def place(point: Point) -> Point:
        x = LEFT + point[0] / most_x * (WIDTH - LEFT - RIGHT)
        return round(x, 1), round(HEIGHT - FOOT - point[1] / most_y * (HEIGHT - TOP - FOOT), 1)

    first_x, first_y = points[0]
    in_step = min(most_x, most_y * first_x / first_y) if first_y else most_x
    straight = [place((0, 0)), place((in_step, in_step * first_y / first_x if first_x else 0))]
    placed = [place(point) for point in points]
    parts = [
        f'<text x="{LEFT}" y="20" font-weight="bold">{escape(title)}</text>',
        f'<text x="{LEFT}" y="{TOP - 6}">{escape(up)}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{escape(across)}</text>',
        f'<path d="M{LEFT} {TOP}V{HEIGHT - FOOT}H{WIDTH - RIGHT}" fill="none" stroke="#505a5f"/>',
        f'<polyline points="{_said(straight)}" fill="none" stroke="#b1b4b6" stroke-dasharray="5 4"/>',
        f'<polyline points="{_said(placed)}" fill="none" stroke="#1d70b8" stroke-width="2.5"/>',
        f'<text x="{LEFT - 6}" y="{TOP + 5}" text-anchor="end">{most_y:.4g}</text>',
    ]
    for (x, y), (value, _) in zip(placed, points, strict=True):
        parts.append(f'<circle cx="{x}" cy="{y}" r="4" fill="#1d70b8"/>')
        parts.append(f'<text x="{x}" y="{HEIGHT - FOOT + 17}" text-anchor="middle">{value:.3g}</text>')
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.svg"
    about = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {about}>'
    file.write_text("\n".join((head, ground, *parts, "</svg>\n")), encoding="utf-8")
    return file


def _said(points: Sequence[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
