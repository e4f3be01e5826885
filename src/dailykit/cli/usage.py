"""``dailykit usage``: participant-minutes, meetings and recorded minutes in a period."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click
from rich.bar import Bar
from rich.table import Table
from rich.text import Text

from dailykit._usage import By, Period, Prices, Usage, measure
from dailykit.cli._client import with_daily
from dailykit.cli._clock import now
from dailykit.cli._durations import since as since_when
from dailykit.cli._durations import start_of
from dailykit.cli._output import GAP, print_blocks, print_json, show_table, terminal_width
from dailykit.cli._printing import note, printable
from dailykit.cli._usage_report import HEADINGS, as_csv, as_html, as_json, as_numbers
from dailykit.cli.meetings import WHAT_COUNTS
from dailykit.client._sync.client import Daily
from dailykit.models.recordings import Recording

__all__ = ["command"]

_MARGIN: Final = timedelta(days=1)
"""Daily finds meetings and recordings by their start, so the search starts this much earlier to
include those that reach into the period."""

_BAR_WIDTH: Final = 24


@click.command()
@click.option(
    "--since",
    callback=since_when,
    default="30d",
    show_default=True,
    metavar="WHEN",
    help="Start of the period: a duration ago (12h, 7d) or a UTC date (2026-11-01).",
)
@click.option(
    "--by",
    type=click.Choice(["day", "room", "user"]),
    default="day",
    show_default=True,
    help="What to group by. Days are UTC. Users are grouped by name, and by your own user_id "
    "unless it is a UUID, which Daily assigns to users without one.",
)
@click.option(
    "--price-participant-minute",
    type=click.FloatRange(min=0),
    metavar="PRICE",
    help="The price of one, to estimate the cost.",
)
@click.option(
    "--price-recorded-minute",
    type=click.FloatRange(min=0),
    metavar="PRICE",
    help="The price of one, to estimate the cost.",
)
@click.option("--csv", "csv_wanted", is_flag=True, help="Print CSV.")
@click.option("--json", "as_json_wanted", is_flag=True, help="Print a JSON object.")
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write a report with charts to this file.",
)
@with_daily
def command(
    daily: Daily,
    since: timedelta | datetime,
    by: By,
    price_participant_minute: float | None,
    price_recorded_minute: float | None,
    csv_wanted: bool,
    as_json_wanted: bool,
    html_file: Path | None,
) -> None:
    """Report participant-minutes, meetings, peak participants and recorded minutes.

    The totals come from Daily's meetings and recordings, which omit participants who
    stayed less than 10 seconds.
    Daily's bill may differ; the cost is an estimate from the prices given. --json prints an object
    with from, to, by, rows and total.
    """
    if csv_wanted and as_json_wanted:
        raise click.UsageError("give either --csv or --json")
    moment = now()
    period = Period(start_of(since, moment), moment)
    prices = _prices(price_participant_minute, price_recorded_minute)
    rows, total = _measure(daily, period, by)
    if csv_wanted:
        click.echo(as_csv(rows, by, prices), nl=False)
    elif as_json_wanted:
        _print_json(rows, total, period, by, prices)
    else:
        _print(rows, total, by, prices)
    if html_file is not None:
        _write(html_file, as_html(rows, total, period, by, prices))


def _prices(participant_minute: float | None, recorded_minute: float | None) -> Prices | None:
    if participant_minute is None and recorded_minute is None:
        return None
    return Prices(participant_minute or 0.0, recorded_minute or 0.0)


def _measure(daily: Daily, period: Period, by: By) -> tuple[list[Usage], Usage]:
    earliest = period.start - _MARGIN
    meetings = daily.meetings.iterate(timeframe_start=earliest, timeframe_end=period.end)
    return measure(meetings, _recordings(daily, earliest), period, by)


def _recordings(daily: Daily, earliest: datetime) -> Iterator[Recording]:
    """Yield the recordings since then. Daily lists them newest first, at a low rate limit."""
    for recording in daily.recordings.iterate():
        if recording.started_at is not None and recording.started_at < earliest:
            return
        yield recording


def _print_json(
    rows: Sequence[Usage], total: Usage, period: Period, by: By, prices: Prices | None
) -> None:
    print_json(
        {
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
            "by": by,
            "rows": [as_json(row, prices) for row in rows],
            "total": as_json(total, prices),
        }
    )


def _print(rows: Sequence[Usage], total: Usage, by: By, prices: Prices | None) -> None:
    if not rows and not total.recorded_minutes:
        click.echo("No usage in this period.")
        note(f"{WHAT_COUNTS} Visits shorter than 10 seconds do not.")
        return
    labels = max(len(row.label) for row in (*rows, total))
    if terminal_width() < labels + sum(map(len, HEADINGS)) + GAP * len(HEADINGS):
        numbers = [(row.label, *as_numbers(row)) for row in (*rows, total)]
        print_blocks((by, *HEADINGS), numbers)
    else:
        show_table(_table(rows, total, by))
    if prices is not None:
        click.echo(f"Estimated cost: {prices.cost(total):,.2f}, in the prices' currency.")


def _table(rows: Sequence[Usage], total: Usage, by: By) -> Table:
    most = max((row.participant_minutes for row in rows), default=0.0)
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    table.add_column(by, overflow="fold")
    for heading in HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", max_width=_BAR_WIDTH)
    for row in rows:
        bar = Bar(most or 1.0, 0, row.participant_minutes, width=_BAR_WIDTH)
        table.add_row(Text(printable(row.label)), *as_numbers(row), bar)
    table.add_row(total.label, *as_numbers(total), style="bold")
    return table


def _write(file: Path, page: str) -> None:
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"Wrote {file}", err=True)
