"""Shows on docs/fleet.md what ``python -m benchmarks.fleet --write`` measured: picture and table.

Usage: python -m benchmarks.fleet_plot
"""

import json
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from benchmarks.fleet import HEAD, LIMIT, RESULTS, ROOT, WINDOW, shown

PAGE = ROOT / "docs" / "fleet.md"
PICTURE = ROOT / "docs" / "images" / "fleet.svg"

WIDTH, HEIGHT = 720, 340
LEFT, RIGHT, TOP, BOTTOM = 60, 190, 20, 45
SHOWN = (("shared", "#0b7a4b"), ("share", "#b26a00"), ("stopped", "#5b5bd6"))
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->"


def picture(seconds: float, rows: dict[str, dict[str, Any]]) -> str:
    """Return the picture: rooms created so far, second by second, against Daily's limit."""
    top = LIMIT * (int(seconds / WINDOW) + 1)

    def x(second: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * second / seconds

    def y(rooms: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * rooms / top

    font = 'font-family="system-ui, sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {font}>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    parts += [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(rooms):.1f}" y2="{y(rooms):.1f}" '
        f'stroke="#e4e4e7"/><text x="{LEFT - 8}" y="{y(rooms) + 4:.1f}" '
        f'text-anchor="end" fill="#52525b">{rooms}</text>'
        for rooms in range(0, top + 1, 400)
    ]
    parts += [
        f'<text x="{x(second):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" '
        f'fill="#52525b">{second} s</text>'
        for second in range(0, int(seconds) + 1, 10)
    ]
    stairs = [
        (second, LIMIT * (step + 1))
        for step in range(int(seconds / WINDOW) + 1)
        for second in (int(step * WINDOW), min(seconds, (step + 1) * WINDOW))
    ]
    parts.append(_line([(x(s), y(rooms)) for s, rooms in stairs], "#a1a1aa", dashed=True))
    labels = [("Daily's limit", "#71717a", stairs[-1][1])]
    for name, colour in SHOWN:
        row = rows[name]
        so_far = [0, *accumulate(row["each_second"])]
        points = [(x(second), y(rooms)) for second, rooms in enumerate(so_far)]
        parts.append(_line(points, colour))
        labels.append((f"{_words(name)}: {row['refused']} refused", colour, so_far[-1]))
    parts += _labels(labels, y)
    parts.append(
        f'<text x="{LEFT}" y="{HEIGHT - 8}" fill="#52525b">Rooms created by eight processes of '
        "fifty tasks each, with one API key.</text></svg>"
    )
    return "\n".join(parts) + "\n"


def _words(name: str) -> str:
    return {
        "shared": "shared budget",
        "share": "fixed shares",
        "stopped": "Redis away for 5 s",
    }[name]


def _line(points: list[tuple[float, float]], colour: str, *, dashed: bool = False) -> str:
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'


def _labels(labels: list[tuple[str, str, int]], y: Callable[[float], float]) -> list[str]:
    """Return the names of the lines at their ends, one below the other."""
    parts: list[str] = []
    lowest = 0.0
    for text, colour, rooms in sorted(labels, key=lambda label: -label[2]):
        lowest = max(lowest + 16, y(rooms) + 4)
        parts.append(
            f'<text x="{WIDTH - RIGHT + 8}" y="{lowest:.1f}" fill="{colour}">{text}</text>'
        )
    return parts


def page(text: str, rows: list[dict[str, Any]]) -> str:
    """Return the page with the table of these results."""
    before, _, rest = text.partition(BEGIN)
    table = "\n".join([HEAD, *map(shown, rows)])
    return f"{before}{BEGIN}{table}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    kept = json.loads(RESULTS.read_text())
    rows = kept["results"]
    PICTURE.write_text(picture(kept["seconds"], {row["scenario"]: row for row in rows}))
    PAGE.write_text(page(PAGE.read_text(), rows))


if __name__ == "__main__":
    main()
