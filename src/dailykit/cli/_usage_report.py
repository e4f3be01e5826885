"""Usage reports as CSV and as a self-contained HTML page. Pure."""

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from dailykit._usage import COLUMNS, Period, Prices, Usage

__all__ = ["HEADINGS", "as_csv", "as_html", "as_json", "as_numbers"]

HEADINGS: Final = ("participant-minutes", "calls", "peak", "recorded minutes")
"""Column headings for the numbers of a `Usage`."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1f2d3d; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
th, td { padding: .25rem .75rem .25rem 0; text-align: right; border-bottom: 1px solid #e3e8ee; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
tfoot td { font-weight: 600; }
svg { width: 100%; height: auto; margin: 0 0 2rem; font: 13px system-ui, sans-serif; }
svg rect { fill: #2b6cb0; } svg text { fill: #1f2d3d; }
"""

_BAR: Final = 20
_GAP: Final = 6
_LABELS: Final = 220
_WIDTH: Final = 900
_LETTERS: Final = 30


def as_numbers(usage: Usage) -> tuple[str, str, str, str]:
    """Return a row's numbers as text, in the order of `HEADINGS`."""
    return (
        f"{usage.participant_minutes:,.1f}",
        f"{usage.calls:,}",
        f"{usage.peak_participants:,}",
        f"{usage.recorded_minutes:,.1f}",
    )


def as_json(usage: Usage, prices: Prices | None) -> dict[str, object]:
    """Return a row as JSON values, with its cost if there are prices."""
    row: dict[str, object] = {
        "label": usage.label,
        "participant_minutes": round(usage.participant_minutes, 2),
        "calls": usage.calls,
        "peak_participants": usage.peak_participants,
        "recorded_minutes": round(usage.recorded_minutes, 2),
    }
    return row if prices is None else {**row, "cost": round(prices.cost(usage), 4)}


def as_csv(rows: Sequence[Usage], by: str, prices: Prices | None) -> str:
    """Return the rows as CSV, without the total, which spreadsheets compute themselves."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([by, *COLUMNS, *(["cost"] if prices else [])])
    for row in rows:
        _, *numbers = as_json(row, prices).values()
        writer.writerow([_no_formula(row.label), *numbers])
    return text.getvalue()


def _no_formula(label: str) -> str:
    """Return a label as text: spreadsheets would execute a user name that is a formula."""
    return f"'{label}" if label.startswith(_FORMULA) else label


def as_html(
    rows: Sequence[Usage], total: Usage, period: Period, by: str, prices: Prices | None
) -> str:
    """Return a page with charts and the table. It loads no other resources."""
    minutes = [(row.label, row.participant_minutes) for row in rows]
    recorded = [(row.label, row.recorded_minutes) for row in rows if row.recorded_minutes]
    peaks = [(row.label, float(row.peak_participants)) for row in rows]
    title = f"Usage by {by}, {period.start:%Y-%m-%d %H:%M} to {period.end:%Y-%m-%d %H:%M} UTC"
    charts = (
        _chart("Participant-minutes", minutes),
        _chart("Peak participants", peaks),
        _chart("Recorded minutes", recorded),
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        f"{''.join(charts)}{_table(rows, total, by, prices)}</body></html>\n"
    )


def _chart(title: str, bars: Sequence[tuple[str, float]]) -> str:
    most = max((value for _, value in bars), default=0)
    if most <= 0:
        return ""
    height = len(bars) * (_BAR + _GAP)
    drawn = "".join(_bars(bars, most))
    return (
        f'<h2>{title}</h2>\n<svg role="img" aria-label="{title}" viewBox="0 0 {_WIDTH} {height}">'
        f"{drawn}</svg>\n"
    )


def _bars(bars: Sequence[tuple[str, float]], most: float) -> Iterator[str]:
    room = _WIDTH - _LABELS - 90  # the numbers follow the bars
    for number, (label, value) in enumerate(bars):
        y = number * (_BAR + _GAP)
        width = room * value / most
        short = label if len(label) <= _LETTERS else label[: _LETTERS - 1] + "…"
        yield (
            f'<g><title>{escape(label)}</title><text x="0" y="{y + 15}">{escape(short)}</text>'
            f'<rect x="{_LABELS}" y="{y}" width="{width:.1f}" height="{_BAR}"/>'
            f'<text x="{_LABELS + width + 6:.1f}" y="{y + 15}">{value:,.1f}</text></g>'
        )


def _table(rows: Sequence[Usage], total: Usage, by: str, prices: Prices | None) -> str:
    headings = "".join(f"<th>{text}</th>" for text in (by, *HEADINGS, *(["cost"] * bool(prices))))
    body = "".join(_row(row, prices) for row in rows)
    return (
        f"<table><thead><tr>{headings}</tr></thead><tbody>{body}</tbody>"
        f"<tfoot>{_row(total, prices)}</tfoot></table>\n"
    )


def _row(usage: Usage, prices: Prices | None) -> str:
    cost = [] if prices is None else [f"{prices.cost(usage):,.2f}"]
    cells = (escape(usage.label), *as_numbers(usage), *cost)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
