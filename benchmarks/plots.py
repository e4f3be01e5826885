"""Draws the results that have a shape, as SVG in docs/images."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.processes import ROOT

__all__ = ["chart", "write"]

FOLDER = ROOT / "docs" / "images"

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 200, 40, 45
COLOURS = ("#0b7a4b", "#5b5bd6", "#b26a00", "#c2255c", "#1971c2")

Line = Sequence[tuple[float, float]]


def write(parts: Mapping[str, Any]) -> None:
    """Write the plots of all parts that have figures."""
    sizes: Any = parts.get("sizes", {})
    if sizes and "missing" not in sizes:
        lines: dict[str, Line] = {
            name: [(row["rooms"], row["cpu_us"][name]) for row in sizes]
            for name in sizes[0]["cpu_us"]
        }
        title = "CPU time of a request, by the number of rooms (us)"
        _save("bench-sizes", chart(title, lines, logarithmic=True))
    start: Any = parts.get("call_start", {}).get("start_seconds")
    if start:
        names = next(iter(start.values()))
        lines = {
            name: [(float(away), seconds[name] * 1000) for away, seconds in start.items()]
            for name in names
        }
        title = "Time to a room and a token, by the round trip to Daily (ms)"
        _save("bench-call-start", chart(title, lines))
    tabs: Any = parts.get("pages", {}).get("tabs")
    if tabs:
        frames = {
            int(name.split()[0]): one.get("frames_a_second_of_each", [0.0])
            for name, one in tabs.items()
        }
        lines = {
            "most": [(count, max(each)) for count, each in frames.items()],
            "least": [(count, min(each)) for count, each in frames.items()],
        }
        _save("bench-tabs", chart("Frames a second of a picture, by the tabs in a room", lines))


def _save(name: str, picture: str) -> None:
    (FOLDER / f"{name}.svg").write_text(picture)


def chart(title: str, lines: Mapping[str, Line], *, logarithmic: bool = False) -> str:
    """Return a picture of lines over one axis.

    Args:
        title: The title, with the unit of the values.
        lines: The points of each line, by its name.
        logarithmic: Whether the axis is logarithmic.
    """
    places = [math.log10(x) if logarithmic else x for line in lines.values() for x, _ in line]
    first, last = min(places), max(places)
    top = _above(max(y for line in lines.values() for _, y in line))

    def left(x: float) -> float:
        place = math.log10(x) if logarithmic else x
        return LEFT + (WIDTH - LEFT - RIGHT) * (place - first) / ((last - first) or 1)

    def down(y: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y / top

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="system-ui, sans-serif" font-size="12">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" fill="#18181b">{title}</text>',
    ]
    for step in range(5):
        value = top * step / 4
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{down(value):.1f}" y2="{down(value):.1f}" '
            f'stroke="#e4e4e7"/><text x="{LEFT - 8}" y="{down(value) + 4:.1f}" text-anchor="end" '
            f'fill="#52525b">{value:g}</text>'
        )
    parts += [
        f'<text x="{left(x):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" '
        f'fill="#52525b">{x:,.0f}</text>'
        for x in sorted({x for line in lines.values() for x, _ in line})
    ]
    labels = sorted(enumerate(lines.items()), key=lambda one: -one[1][1][-1][1])
    lowest = 0.0
    for number, (name, line) in labels:
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{left(x):.1f},{down(y):.1f}" for x, y in line)
        lowest = max(lowest + 16, down(line[-1][1]) + 4)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
            f'<text x="{WIDTH - RIGHT + 8}" y="{lowest:.1f}" fill="{colour}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _above(most: float) -> float:
    """Return a round number that is not less."""
    unit = 10.0 ** math.floor(math.log10(most or 1))
    return next(step * unit for step in (1, 2, 4, 8, 10) if step * unit >= most)
