"""Output of commands: tables for people, JSON for scripts, and confirmation prompts."""

import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import click
from pydantic import BaseModel
from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
)
from rich.table import Table
from rich.text import Text

from dailykit.cli._printing import note, printable
from dailykit.durations import in_words

__all__ = [
    "GAP",
    "ask",
    "json_option",
    "limit_option",
    "print_blocks",
    "print_facts",
    "print_json",
    "print_table",
    "progress",
    "show_table",
    "terminal_width",
    "until",
    "when",
    "wire",
    "yes_option",
]

_WIDE: Final = 200
"""Table width outside a terminal, wide enough that files and grep get whole cells."""

_WHOLE: Final = frozenset({"id", "url", "participant", "created", "started", "joined", "last sent"})
"""Columns that stay on one line: people copy from them, or they have times."""

_LEAST: Final = 12
"""The minimum width of other columns; longer text wraps."""

GAP: Final = 2
"""Spaces between columns."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, with Daily's field names."
)
"""The option ``--json``."""

limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="NUMBER",
    help="The maximum number to list.",
)
"""The option ``--limit`` of lists that keep growing."""

yes_option = click.option("--yes", is_flag=True, help="Skip the confirmation prompt.")
"""The option ``--yes`` of destructive commands."""


def wire(model: BaseModel) -> Any:
    """Return Daily's answer as JSON values."""
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _console() -> Console:
    """Return the console for tables: as wide as the terminal, or `_WIDE` without one."""
    wide = not sys.stdout.isatty() and not os.environ.get("COLUMNS")
    return Console(highlight=False, width=_WIDE if wide else None)


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    if_empty: str,
    reason: str = "",
) -> None:
    """Print a table, with None as an empty cell.

    In a terminal that is too narrow, each row is printed as a block of lines.

    Args:
        headings: The headings of the columns.
        rows: The cells of each row.
        if_empty: What to print to stderr if there are no rows.
        reason: Why something may be missing from an empty list, in one line.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    widths = _widths(headings, cells)
    if not cells:
        click.echo(if_empty, err=True)
        if reason:
            note(reason)
    elif widths is None:
        print_blocks(headings, cells)
    else:
        table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
        for heading, width in zip(headings, widths, strict=True):
            table.add_column(heading, overflow="fold", width=width)
        for row in cells:
            table.add_row(*row)
        show_table(table)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> list[int] | None:
    """Return the column widths of a table, or None if the terminal is too narrow."""
    columns = [[heading, *(row[n].plain for row in rows)] for n, heading in enumerate(headings)]
    widths = [max(map(cell_len, column)) for column in columns]
    excess = sum(widths) + GAP * (len(widths) - 1) - terminal_width()
    for number in sorted(range(len(widths)), key=lambda n: -widths[n]):
        if excess > 0 and headings[number] not in _WHOLE:
            cut = max(0, min(excess, widths[number] - _LEAST))
            widths[number] -= cut
            excess -= cut
    return widths if excess <= 0 else None


def print_blocks(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print the cells of each row below each other, for narrow terminals."""
    for number, row in enumerate(rows):
        if number:
            click.echo()
        print_facts(zip(headings, row, strict=True))


def show_table(table: Table) -> None:
    """Print a table without trailing spaces."""
    terminal = _console()
    with terminal.capture() as printed:
        terminal.print(table)
    click.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def terminal_width() -> int:
    """Return the width available for a table, in columns."""
    return _console().width


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one pair per line."""
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(_cell(name), _cell(value))
    show_table(table)


def _cell(value: object) -> Text:
    if isinstance(value, Text):
        return value
    # A Text, because names come from users and might contain rich markup.
    if isinstance(value, bool | dict | list):
        return Text(printable(json.dumps(value, ensure_ascii=False)))
    return Text("" if value is None else printable(str(value)))


def when(moment: datetime | None) -> str:
    """Return a time in this machine's time zone, with that zone, or an empty string for None."""
    if moment is None:
        return ""
    here = moment.astimezone()
    # The offset, because the names of zones differ between systems, and some are ambiguous.
    zone = here.isoformat()[-6:] if here.utcoffset() else "UTC"
    return f"{here:%Y-%m-%d %H:%M} {zone}"


def until(moment: datetime | None, now: datetime) -> str:
    """Return how far ahead or back a time is."""
    if moment is None:
        return "never"
    seconds = (moment - now).total_seconds()
    return f"in {in_words(seconds)}" if seconds > 0 else f"{in_words(-seconds)} ago"


def ask(question: str, *, yes: bool) -> None:
    """Ask for confirmation before an action that can't be undone.

    Raises:
        click.Abort: The answer was not yes.
        click.ClickException: There is no terminal to ask on.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.ClickException(
            "there is no terminal to ask for confirmation, so nothing was done. Pass --yes to "
            f"answer yes to: {question}"
        )
    click.confirm(question, abort=True, err=True)


class _RateColumn(ProgressColumn):
    """The average rate since the start, and the time left at that rate.

    It includes time spent waiting for a rate limit, which rich's own columns show only afterwards.
    """

    def render(self, task: Task) -> Text:
        if not task.completed or not task.elapsed:
            return Text("")
        rate = task.completed / task.elapsed
        left = timedelta(seconds=math.ceil((task.remaining or 0) / rate))
        return Text(f"{rate:,.1f}/s, {left} left", style="dim")


def progress() -> Progress:
    """Return a progress bar on stderr with rate and time left; hidden without a terminal."""
    errors = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
    )
